"""Redaction: the fields of a project whose values are kept nowhere but where the work needs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connector.frozen_json import plain

MARK = "[redacted]"
"""What stands in place of a value."""
_SHORTEST = 4
"""Shorter values are left in messages: `12` stands in too many of them."""
_SCRIPT_ID = ("scriptid", "internalid")
"""The keys by which an entry of SOAP's `customFieldList` says which field its `value` is of."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A value without what must not be kept."""

    value: Any
    fields: tuple[str, ...] = ()
    """The fields that were replaced, as they are spelled in the value, each once."""
    hidden: tuple[str, ...] = ()
    """The texts that were replaced, the longest first: messages may repeat them."""

    def told(self, text: str) -> str:
        """*text* without what was hidden."""
        for secret in self.hidden:
            text = text.replace(secret, MARK)
        return text

    def within(self, value: Any) -> Any:
        """*value* with what was hidden taken out of all its texts: an error repeats what a record held."""
        if not self.hidden:
            return value
        if isinstance(value, Mapping):
            return {key: self.within(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.within(item) for item in value]
        return self.told(value) if isinstance(value, str) else value


class Redaction:
    """Replaces the values of named fields, however deep they stand; case and underscores of a name do not count."""

    def __init__(self, fields: Iterable[str] = ()) -> None:
        """Replace the values of *fields*."""
        self._names = frozenset(map(_folded, fields))

    def of(self, value: Any) -> Redacted:
        """*value* with `[redacted]` in those fields; fields without a value stay as they are."""
        if not self._names:
            return Redacted(value)
        walk = _Walk(self._names, {}, set())
        cleaned = walk.of(value)
        return Redacted(cleaned, tuple(walk.fields), tuple(sorted(walk.hidden, key=len, reverse=True)))

    def names(self, words: Iterable[str]) -> bool:
        """Whether one of *words* is a field that is redacted."""
        return not self._names.isdisjoint(map(_folded, words))

    def shown(self, value: Any) -> Any:
        """*value* for a log."""
        return self.of(value).value


@dataclass(frozen=True, slots=True)
class _Walk:
    """One pass over one value."""

    names: frozenset[str]
    fields: dict[str, None]
    hidden: set[str]

    def of(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            custom = self._custom(value)
            return {key: self._field(str(key), item, custom) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(item) for item in value]
        return value

    def _custom(self, value: Mapping[Any, Any]) -> str:
        """The field that this entry of a list of custom fields is of; "" where it is none that is hidden."""
        ids = [str(item) for key, item in value.items() if _folded(str(key)).lstrip("@") in _SCRIPT_ID]
        return next((one for one in ids if _folded(one) in self.names), "")

    def _field(self, name: str, item: Any, custom: str) -> Any:
        of_custom = bool(custom) and _folded(name) == "value"
        if not of_custom and _folded(name) not in self.names:
            return self.of(item)
        if item is None or item in ("", [], {}):
            return item
        self.fields[custom if of_custom else name] = None
        self.hidden.update(text for text in _texts(item) if len(text) >= _SHORTEST)
        return MARK


def _folded(name: str) -> str:
    return name.casefold().replace("_", "")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif not isinstance(value, bool) and value is not None:
        yield from {str(value), str(plain(value))}  # an amount is written 1200.50 and 1200.5


NOTHING = Redaction()
"""Replaces nothing."""
