"""freeze and thaw: JSON that loses nothing (Decimal, dates, times, bytes); show: the same for people."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_TAG = "$"
_TAG_IN_TEXT = '"$":'

_THAW: dict[str, Callable[[Any], Any]] = {
    "decimal": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "duration": lambda value: timedelta(microseconds=value),
    "bytes": base64.b64decode,
    "pairs": lambda value: {key: item for key, item in value},  # noqa: C416 - dict(value) would keep tuples
}


def _tagged(value: Any) -> dict[str, Any]:
    if isinstance(value, Decimal):
        return {_TAG: ["decimal", str(value)]}
    if isinstance(value, datetime):
        return {_TAG: ["datetime", value.isoformat()]}
    if isinstance(value, date):
        return {_TAG: ["date", value.isoformat()]}
    if isinstance(value, time):
        return {_TAG: ["time", value.isoformat()]}
    if isinstance(value, timedelta):
        return {_TAG: ["duration", value // timedelta(microseconds=1)]}
    if isinstance(value, bytes):
        return {_TAG: ["bytes", base64.b64encode(value).decode("ascii")]}
    raise TypeError(f"a {type(value).__name__} cannot be kept as JSON")


def freeze(value: Any) -> str:
    """*value* as one line of JSON that `thaw` turns back into an equal value."""
    tags = 0

    def default(item: Any) -> dict[str, Any]:
        nonlocal tags
        tags += 1
        return _tagged(item)

    text = json.dumps(value, default=default, ensure_ascii=False, separators=(",", ":"))
    if text.count(_TAG_IN_TEXT) != tags:  # a key of the data is spelled like our tag
        text = json.dumps(_escaped(value), default=default, ensure_ascii=False, separators=(",", ":"))
    return text


def _escaped(value: Any) -> Any:
    if isinstance(value, Mapping):
        inner = {key: _escaped(item) for key, item in value.items()}
        return {_TAG: ["pairs", [[key, item] for key, item in inner.items()]]} if _TAG in inner else inner
    if isinstance(value, list | tuple):
        return [_escaped(item) for item in value]
    return value


def _untagged(found: dict[str, Any]) -> Any:
    if len(found) == 1 and _TAG in found:
        kind, value = found[_TAG]
        return _THAW[kind](value)
    return found


def thaw(text: str) -> Any:
    """The value that `freeze` wrote."""
    return json.loads(text, object_hook=_untagged)


def fingerprint(value: Any) -> str:
    """SHA-256 of the content of *value*, the same for equal values in any key order."""
    text = json.dumps(_escaped(value), default=_tagged, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """*value* with everything JSON lacks turned to what a person expects: numbers, ISO dates, text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else _number(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)


def _number(value: Decimal) -> float | str:
    """The JSON number of *value* where a float keeps its digits, else text."""
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)


def show(value: Any, *, indent: int | None = None) -> str:
    """*value* as JSON for people and other programs."""
    return json.dumps(plain(value), ensure_ascii=False, indent=indent)
