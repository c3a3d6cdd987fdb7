"""A mapping of a catalogue file, read key by key; every mistake becomes a finding with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from connector.catalogue.areas import AREAS, Area, TypeName
from connector.diagnostics import Diagnostic, did_you_mean
from connector.errors import ConfigurationError

if TYPE_CHECKING:
    from connector.marked_yaml import Loc, MarkedDocument

Choice = TypeVar("Choice", bound=str)


class Findings:
    """What is wrong with one file, gathered until it is read to its end."""

    def __init__(self, document: MarkedDocument) -> None:
        self.document = document
        self.found: list[Diagnostic] = list(document.diagnostics)

    def add(self, loc: Loc, message: str, *, hint: str, code: str = "catalogue", key: bool = False) -> None:
        """Note one mistake at *loc*."""
        self.found.append(self.document.finding(loc, key=key, code=code, message=message, hint=hint))

    def stop_if_any(self) -> None:
        """Raise a ConfigurationError with all that was noted."""
        if self.found:
            count = "one mistake" if len(self.found) == 1 else f"{len(self.found)} mistakes"
            raise ConfigurationError(
                f"{self.document.file} has {count}", hint="mend what is listed", findings=self.found
            )


class Entry:
    """One mapping; remembers which of its keys were asked for, so that `finish` can name the others."""

    def __init__(self, findings: Findings, loc: Loc, value: Any) -> None:
        self.findings = findings
        self.loc = loc
        self._asked: set[str] = set()
        self._value: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            findings.add(loc, f"a mapping belongs here, not {value!r}", hint="write `key: value` lines below the key")

    def __contains__(self, key: str) -> bool:
        return key in self._value

    def _get(self, key: str, wanted: type | tuple[type, ...], default: Any, word: str) -> Any:
        self._asked.add(key)
        if key not in self._value:
            return default
        value = self._value[key]
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is int):
            self.mistake(key, f"`{key}` is {word}, not {value!r}", hint=f"write {word}")
            return default
        return value

    def mistake(self, key: str, message: str, *, hint: str) -> None:
        """Note that the value of *key* is wrong."""
        self.findings.add((*self.loc, key), message, hint=hint)

    def text(self, key: str, default: str = "") -> str:
        """A word or a line."""
        return str(self._get(key, str, default, "text"))

    def needed(self, key: str) -> str:
        """A word that must be there."""
        self._asked.add(key)
        if key not in self._value:
            self.findings.add(self.loc, f"`{key}` is missing", hint=f"add `{key}:`", key=True)
            return ""
        return self.text(key)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        return bool(self._get(key, bool, default, "true or false"))

    def number(self, key: str) -> int:
        """A whole number; 0 where it is not given."""
        return int(self._get(key, int, 0, "a whole number"))

    def choice(self, key: str, options: Sequence[Choice], default: Choice) -> Choice:
        """One of *options*."""
        found = self.text(key, default)
        for option in options:
            if found == option:
                return option
        hint = did_you_mean(found, options) or f"write one of: {', '.join(options)}"
        self.mistake(key, f"`{key}: {found}` is not known", hint=hint)
        return default

    def words(self, key: str) -> tuple[str, ...]:
        """One word, or a list of words."""
        found = self._get(key, (str, list), [], "a word or a list of words")
        return (found,) if isinstance(found, str) else tuple(map(str, found))

    def texts(self, key: str) -> dict[str, str]:
        """A mapping of words to words."""
        found = self._get(key, dict, {}, "a mapping of words to words")
        for name, value in found.items():
            if not isinstance(value, str):
                self.findings.add((*self.loc, key, name), f"`{name}` is text, not {value!r}", hint='put it in "quotes"')
        return {str(name): str(value) for name, value in found.items()}

    def entry(self, key: str) -> Entry:
        """The mapping below *key*; empty where it is not given."""
        return Entry(self.findings, (*self.loc, key), self._get(key, dict, {}, "a mapping"))

    def entries(self, key: str, shorthand: str) -> Iterator[tuple[str, Entry]]:
        """The mappings below *key*, by name; a bare word stands for `{shorthand: word}`."""
        for name, value in self._get(key, dict, {}, "a mapping of names").items():
            loc = (*self.loc, key, name)
            yield name, Entry(self.findings, loc, {shorthand: value} if isinstance(value, str) else value)

    def area(self, key: str, default: Area | None = None) -> Area:
        """An area of SuiteTalk, by its file name."""
        fallback = default or AREAS["platform.core"]
        if default is None and key not in self._value:
            self.findings.add(self.loc, f"`{key}` is missing", hint=f"add `{key}:`, e.g. lists.accounting", key=True)
        return AREAS[self.choice(key, tuple(AREAS), fallback.file)]

    def type_name(self, key: str, area: Area) -> TypeName | None:
        """An XSD type of *area*, or of another as `area:Type`; None where it is not given."""
        place, _, name = self.text(key).rpartition(":")
        if place and place not in AREAS:
            self.mistake(key, f"there is no area `{place}`", hint=did_you_mean(place, AREAS) or "name an XSD file")
        return TypeName(name, AREAS.get(place, area)) if name else None

    def finish(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self._value:
            if key not in self._asked:
                hint = did_you_mean(str(key), self._asked) or f"write one of: {', '.join(sorted(self._asked))}"
                self.findings.add((*self.loc, key), f"`{key}` is not a key here", hint=hint, key=True)
