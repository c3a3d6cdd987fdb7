"""Fixing a flow file: mended as long as each change leaves less to be found, then respelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from connector import marked_yaml
from connector.diagnostics import Diagnostic
from connector.errors import ConnectorError
from connector.flow.fixes import respelling
from connector.flow.fixes.edits import Edit, applied, lines_of
from connector.flow.fixes.mending import mended
from connector.flow.load import LoadedFlow, load_text
from connector.flow.rules.brackets import bracketed

_MOST = 200
"""Changes of one file; each is checked by reading it again."""
_HIDING = ("step-kind", "unknown-kind", "unknown-key", "misplaced-key")
"""Findings about a step or a key of which nothing else is read."""
_OTHER_BREAKS = ("\r", "\x85", "\u2028", "\u2029", "\ufeff")
"""What YAML and we might count lines by in different ways."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file before and after."""

    file: Path
    before: str
    after: str

    @property
    def diff(self) -> str:
        """What was changed, as `diff -u` shows it; "" where nothing was."""
        names = (str(self.file), str(self.file))
        return "".join(unified_diff(lines_of(self.before), lines_of(self.after), *names))

    def write(self) -> None:
        """Put the text after in place, where it is another."""
        if self.after != self.before:
            self.file.write_bytes(self.after.encode())


def fixed(file: Path, environment: str = "") -> Fixed:
    """*file* with all that can be fixed for sure; nothing is written. What cannot be read stays as it is."""
    try:
        text = file.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return Fixed(file, "", "")
    return Fixed(file, text, _Fixing(file, environment).of(text))


class _Fixing:
    """The changes of one file."""

    def __init__(self, file: Path, environment: str) -> None:
        self.file, self.environment = file, environment

    def of(self, text: str) -> str:
        """*text* mended and respelled."""
        if any(mark in text.replace("\r\n", "\n") for mark in _OTHER_BREAKS):
            return text
        text = self._mended(text)
        loaded = self._read(text)
        if not isinstance(loaded, LoadedFlow):
            return text
        respelled = applied(text, respelling.edits(loaded))
        if isinstance(self._read(respelled), LoadedFlow):
            text = respelled
        return self._unbracketed(text)

    def _unbracketed(self, text: str) -> str:
        """*text* with `${…}` for each `#[…]` that says the same in our expressions, the last one first."""
        found = [one for one in bracketed(marked_yaml.read(text)) if one.place and one.cure]
        for one in sorted(found, key=lambda one: one.place or (0, 0), reverse=True)[:_MOST]:
            tried = applied(text, [Edit(*one.place, one.text, one.cure)]) if one.place else text
            text = tried if isinstance(self._read(tried), LoadedFlow) else text
        return text

    def _mended(self, text: str) -> str:
        found = self._read(text)
        for _ in range(_MOST):
            if isinstance(found, LoadedFlow):
                return text
            better = mended(text, found)
            after = self._read(better)
            if better == text or not (isinstance(after, LoadedFlow) or _is_better(after, found)):
                return text
            text, found = better, after
        return text

    def _read(self, text: str) -> LoadedFlow | Sequence[Diagnostic]:
        """The flow, or what is wrong with it."""
        try:
            return load_text(text, str(self.file), environment=self.environment, folder=self.file.resolve().parent)
        except ConnectorError as error:
            return error.diagnostics


def _is_better(after: Sequence[Diagnostic], before: Sequence[Diagnostic]) -> bool:
    """Whether fewer errors are left; where one is gone that hid others, what comes to light is no loss."""
    if any(finding.code == "yaml-syntax" for finding in before):
        return not any(finding.code == "yaml-syntax" for finding in after) or after[0].where != before[0].where
    shown = _hiding(before) - _hiding(after)
    if shown and _number(after, "duplicate-key") <= _number(before, "duplicate-key"):
        return True
    return _errors(after) < _errors(before)


def _hiding(findings: Sequence[Diagnostic]) -> Counter[str]:
    """What is said of what is not looked into."""
    return Counter(finding.message for finding in findings if finding.code in _HIDING)


def _number(findings: Sequence[Diagnostic], code: str) -> int:
    return sum(finding.code == code for finding in findings)


def _errors(findings: Sequence[Diagnostic]) -> int:
    return sum(finding.severity == "error" for finding in findings)
