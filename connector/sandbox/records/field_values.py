"""A value as a caller wrote it → the value as the store keeps it, by the kind of its field."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from connector.catalogue.model import Field
from connector.sandbox.accounting.transaction_totals import percentage
from connector.sandbox.refusals import InvalidValueError, RuleError
from connector.sandbox.storage.canonical_json import exact

_TOO_LARGE = 10**18
"""Beyond every amount and quantity that NetSuite's fields take; products of three still have exact cents."""
_TRUE = ("true", "t", "yes")
_FALSE = ("false", "f", "no")
_DURATION = re.compile(r"\d+:[0-5]\d\Z")


def scalar(value: Any, field: Field, path: str) -> Any:
    """*value* in canonical form for a field that is neither reference, enumeration, subrecord nor multiselect."""
    read = _READERS.get(field.kind)
    if read is None:
        return value
    if field.name == "discountRate" and percentage(value) is not None:
        return value.strip()
    try:
        found = read(value)
    except (ValueError, TypeError, OverflowError):
        raise InvalidValueError(field.name, path, _EXPECTED[field.kind]) from None
    if field.max_length and isinstance(found, str) and len(found) > field.max_length:
        raise RuleError(
            f"The field {field.name} contained more than the maximum number ( {field.max_length} )"
            " of characters allowed.",
            "EXCEEDED_MAX_FIELD_LENGTH",
            path,
        )
    return found


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise TypeError
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _integer(value: Any) -> int:
    number = _decimal(value)
    if number != int(number):
        raise ValueError
    return int(number)


def _decimal(value: Any) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float | str):
        raise TypeError
    number: int | Decimal = value if isinstance(value, int) else exact(str(value).strip())
    if not -_TOO_LARGE < number < _TOO_LARGE:
        raise ValueError
    return number


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError


def _date(value: Any) -> str:
    if not isinstance(value, str) or len(value) != len("2026-11-23"):
        raise TypeError
    return date.fromisoformat(value).isoformat()


def _datetime(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return f"{moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"


def _time(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return time.fromisoformat(value).isoformat(timespec="seconds")


def _duration(value: Any) -> Any:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not _DURATION.match(value):
        raise ValueError
    return value


def _binary(value: Any) -> str:
    """Content as base64 without the line breaks that some clients put into it."""
    if not isinstance(value, str):
        raise TypeError
    text = "".join(value.split())
    b64decode(text, validate=True)
    return text


_READERS: dict[str, Callable[[Any], Any]] = {
    "string": _text,
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "duration": _duration,
    "binary": _binary,
}
_EXPECTED = {
    "string": "a text",
    "text": "a text",
    "integer": "a whole number",
    "decimal": "a number",
    "boolean": "true or false",
    "date": "a date in the format YYYY-MM-DD",
    "datetime": "a date-time in ISO 8601 format",
    "time": "a time in the format HH:MM:SS",
    "duration": "a duration in the format HH:MM",
    "binary": "content in base64",
}
