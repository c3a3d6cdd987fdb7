"""Dead letters as YAML that a person edits, and what came back; what was not touched keeps its type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from connector import marked_yaml
from connector.errors import ConfigurationError
from connector.frozen_json import plain
from connector.redaction import MARK
from connector.state.dead_letters import DeadLetter

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_KEYS = {"null", "true", "false"}
_HEAD = """\
# Records as they will go into the step that failed. Mend them, save and leave; what is removed here is not replayed.
"""


def text_of(letters: Iterable[DeadLetter]) -> str:
    """*letters* as one YAML mapping: number → record and variables, with the error above each."""
    parts = [_HEAD]
    for letter in letters:
        told = " ".join(f"{letter.step}: {letter.code or letter.error_type}: {letter.message}".split())
        body = _lines({"record": plain(letter.record), "variables": plain(letter.variables)}, "  ")
        parts.append("\n".join(["", f"# {told}", f"{letter.id}:", *body, ""]))
    return "".join(parts)


def _lines(value: Any, indent: str) -> Iterator[str]:
    """*value* in block style, scalars as JSON: no reader takes text for a number or a date."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _entry(f"{indent}{_key(key)}:", item, indent)
    else:
        for item in value:
            yield from _entry(f"{indent}-", item, indent)


def _entry(start: str, item: Any, indent: str) -> Iterator[str]:
    if isinstance(item, Mapping | list) and item:
        yield start
        yield from _lines(item, f"{indent}  ")
    else:
        yield f"{start} {_scalar(item)}"


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) and key.lower() not in _NOT_KEYS else _scalar(key)


def _scalar(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in text)


def read_file(path: Path) -> str:
    """The text of the file that `--record` names."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}", hint="give a YAML or JSON file") from None


def mended(letters: list[DeadLetter], text: str, file: str) -> list[DeadLetter]:
    """Those of *letters* that *text* holds, as it has them; one letter may be given by its record alone."""
    document = marked_yaml.read(text, file)
    if document.diagnostics:
        first = document.diagnostics[0]
        raise ConfigurationError(f"{file} is not YAML", findings=document.diagnostics, hint=first.hint)
    given = document.data or {}
    if not _is_by_number(given):
        if len(letters) != 1:
            hint = "write `12: {record: {…}}` for each, or name one number on the command line"
            raise ConfigurationError(f"{file} holds one record, and {len(letters)} letters are chosen", hint=hint)
        given = {letters[0].id: {"record": given}}
    by_number = {int(number): body for number, body in given.items()}
    unknown = sorted(by_number.keys() - {letter.id for letter in letters})
    if unknown:
        which = ", ".join(map(str, unknown))
        raise ConfigurationError(f"{file} names {which}, which was not chosen", hint="leave the numbers as they are")
    return [_mended(letter, by_number[letter.id]) for letter in letters if letter.id in by_number]


def _is_by_number(given: Any) -> bool:
    return isinstance(given, Mapping) and all(
        str(key).isdecimal() and isinstance(body, Mapping) and "record" in body for key, body in given.items()
    )


def _mended(letter: DeadLetter, body: Mapping[str, Any]) -> DeadLetter:
    record = _kept(letter.record, body["record"])
    variables = _kept(dict(letter.variables), body.get("variables", plain(letter.variables)) or {})
    still = letter.redacted if MARK in json.dumps([plain(record), plain(variables)], ensure_ascii=False) else ()
    return replace(letter, record=record, variables=variables, redacted=still)


def _kept(before: Any, now: Any) -> Any:
    """*now*, with the values of *before* in place of those that are only written as theirs: an amount stays exact."""
    if now == plain(before):
        return before
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        return {key: _kept(before[key], item) if key in before else item for key, item in now.items()}
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        return [_kept(*pair) for pair in zip(before, now, strict=True)]
    return now
