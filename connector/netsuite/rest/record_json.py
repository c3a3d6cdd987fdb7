"""Canonical record ↔ the JSON of the record service (record names, section 4).

What the JSON does not tell is told by shape and name: a date is a text like `2026-11-23` in a field that is called a
date, or in a custom field; a moment is any text with date, time and offset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from connector.errors import RejectedError
from connector.netsuite.applied_documents import with_document
from connector.netsuite.custom_fields import is_custom
from connector.netsuite.exact_numbers import exact
from connector.netsuite.rest.whole_numbers import WHOLE

Record = dict[str, Any]
_REFERENCE = frozenset({"id", "refName", "externalId", "type", "links"})
_WRITTEN_REFERENCE = frozenset({"id", "externalId", "refName", "type", "internalId", "name", "scriptId", "typeId"})
_COLLECTION = frozenset({"count", "hasMore", "offset", "totalResults", "links", "items"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")
_TIME = re.compile(r"\d\d:\d\d(:\d\d)?")
_DATE_NAMES = frozenset(
    {
        *("effectiveFrom", "expiration", "lateEnd", "lateStart", "milestoneEstComplete", "nextBill", "periodEnding"),
        *("stateFrom", "validFrom", "validUntil", "validfrom"),
    }
)
_OFFSET_WITHOUT_COLON = re.compile(r"([+-]\d\d)(\d\d)$")


def decode_record(document: Mapping[str, Any]) -> Record:
    """The canonical record of *document*: references, lists of lines, dates; what only serves browsing is dropped."""
    found: Record = {}
    for name, value in document.items():
        if name == "links" or _names_another(name, document):
            continue
        if isinstance(value, Mapping) and set(value) == {"links"}:
            continue  # a sublist or subrecord that was not expanded
        found[name] = _decoded(name, value)
    return with_document(found)


def _names_another(name: str, document: Mapping[str, Any]) -> bool:
    """Whether a field is the text of another one, `status_text`; a custom field's own script id may end so too."""
    return name.endswith("_text") and (not is_custom(name) or name.removesuffix("_text") in document)


def _decoded(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        if "items" in value:
            return [_decoded(name, item) for item in value["items"]]
        if value.keys() <= _REFERENCE and ("id" in value or "refName" in value):
            return _reference(value)
        return decode_record(value)
    if isinstance(value, list):
        return [_decoded(name, item) for item in value]
    return _scalar(name, value)


def _number(name: str, value: int | Decimal) -> int | Decimal:
    """A whole number where the field holds those; JSON does not tell of which kind a custom field is."""
    if isinstance(value, int):
        return value if name in WHOLE or is_custom(name) else Decimal(value)
    found = exact(str(value))
    return int(found) if name in WHOLE and found.as_tuple().exponent == 0 else found


def _reference(value: Mapping[str, Any]) -> Record:
    found = {key: item for key, item in value.items() if key != "links" and item is not None}
    if "id" in found:
        found["id"] = str(found["id"])
    return found


def _scalar(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return _text(name, value)
    return _number(name, value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _text(name: str, value: str) -> Any:
    if not value or not value[0].isdigit() or len(value) < 5:  # noqa: PLR2004 - the shortest is `17:32`
        return value
    try:
        if _MOMENT.fullmatch(value):
            return datetime.fromisoformat(_OFFSET_WITHOUT_COLON.sub(r"\1:\2", value)).astimezone(UTC)
        if _DATE.fullmatch(value) and _may_be_date(name):
            return date.fromisoformat(value)
        if _TIME.fullmatch(value) and name.lower().endswith("time"):
            return time.fromisoformat(value)
    except ValueError:
        return value
    return value


def _may_be_date(name: str) -> bool:
    lowered = name.lower()
    return "date" in lowered or lowered.startswith("cust") or name in _DATE_NAMES


def encode_record(record: Mapping[str, Any], *, leave_out: Sequence[str] = ()) -> Record:
    """The JSON of a canonical *record*: lists wrapped, references reduced to their id, dates as text.

    Raises:
        RejectedError: A value has no form in NetSuite's JSON; nothing was sent.
    """
    skipped = {"links", *leave_out}
    return {name: _encoded(name, value) for name, value in record.items() if name not in skipped}


def _encoded(path: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return _encoded_mapping(path, value)
    if isinstance(value, list | tuple):
        return {"items": [_encoded(f"{path}[{index}]", item) for index, item in enumerate(value)]}
    for kind, write in _SCALARS:
        if isinstance(value, kind):
            return write(path, value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float | Decimal):
        return _finite(path, value)
    raise _misfit(
        path,
        f"is a {type(value).__name__}, which NetSuite has no form for",
        "give text, numbers, booleans, dates, mappings and lists",
    )


def _finite(path: str, value: float | Decimal) -> Decimal:
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite():
        raise _misfit(
            path, f"is {number}, which is no number for NetSuite", "give a number, or None to clear the field"
        )
    return number


def _misfit(path: str, wrong: str, hint: str, code: str = "INVALID_VALUE") -> RejectedError:
    """What is *wrong* with the value at *path*: this one record is refused, as NetSuite would, and no other."""
    return RejectedError(f"{path} {wrong}", hint=hint, code=code, field=path)


def _encoded_mapping(path: str, value: Mapping[str, Any]) -> Record:
    if "items" in value and value.keys() <= _COLLECTION:
        return _encoded(path, value["items"])  # type: ignore[no-any-return] # a list encodes to a mapping
    if value.keys() <= _WRITTEN_REFERENCE and value.keys() & {"id", "internalId", "externalId"}:
        return _written_reference(path, value)
    if "refName" in value and value.keys() <= {"refName", "type"}:
        raise _misfit(
            path,
            "has neither id nor externalId",
            'give {"id": "12"} or {"externalId": "X"}; NetSuite does not look up names',
            "INVALID_KEY_OR_REF",
        )
    return {name: _encoded(f"{path}.{name}", item) for name, item in value.items() if name != "links"}


def _written_reference(path: str, value: Mapping[str, Any]) -> Record:
    internal = value.get("id", value.get("internalId"))
    if internal is not None:
        return {"id": str(internal)}
    if value.get("externalId") is not None:
        return {"externalId": str(value["externalId"])}
    hint = f"write {path}: null to clear the field"
    raise _misfit(path, "refers to nothing: its id and externalId are empty", hint, "INVALID_KEY_OR_REF")


def _moment(path: str, value: datetime) -> str:
    if value.tzinfo is None:
        raise _misfit(path, f"is {value.isoformat()}, a moment without a zone", "give it a zone, or a date")
    text = value.astimezone(UTC).isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def _duration(path: str, value: timedelta) -> str:  # noqa: ARG001 - the signature of a scalar's writer
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


_SCALARS: tuple[tuple[type, Callable[[str, Any], Any]], ...] = (
    (datetime, _moment),  # before date, whose kind it is
    (date, lambda _, value: value.isoformat()),
    (time, lambda _, value: value.isoformat(timespec="seconds")),
    (timedelta, _duration),
)
