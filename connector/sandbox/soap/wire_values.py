"""Single values between the canonical record and the wire: text, numbers, flags, times, enumerations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from connector.sandbox.soap.enum_index import EnumIndex
from connector.sandbox.soap.envelope import xml_text
from connector.sandbox.soap.record_layout import WireField
from connector.sandbox.soap.wire_times import (
    DATE,
    canonical_date,
    canonical_datetime,
    canonical_time,
    wire_date,
    wire_datetime,
    wire_time,
)
from connector.sandbox.storage.canonical_json import exact
from connector.sandbox.whole_number import whole_number

_TRUE = ("true", "t", "1")


def value_text(one: WireField, value: Any, zone: str) -> str:
    """The escaped text of an element with a single value; "" where the element is to be left out."""
    writer = _WRITERS.get(one.kind)
    return writer(one, value, zone) if writer else xml_text(_labelled_text(one, value))


def _integer_text(_one: WireField, value: Any, _zone: str) -> str:
    number = as_number(value)
    return "" if number is None else str(int(number))


def _decimal_text(_one: WireField, value: Any, _zone: str) -> str:
    number = as_number(value)
    return "" if number is None else double_text(number)


_WRITERS: dict[str, Callable[[WireField, Any, str], str]] = {
    "boolean": lambda _one, value, _zone: "true" if is_true(value) else "false",
    "integer": _integer_text,
    "decimal": _decimal_text,
    "date": lambda _one, value, zone: wire_date(value[:10], zone) if DATE.match(str(value)[:10]) else "",
    "datetime": lambda one, value, zone: (
        wire_time(str(value), zone) if one.canonical == "time" else time_text(str(value), zone)
    ),
    "enum": lambda one, value, _zone: xml_text(enum_text(one, value)),
}


def _labelled_text(one: WireField, value: Any) -> str:
    """A value as text; of an enumeration the label, e.g. a transaction's status."""
    if one.enum is not None and isinstance(value, Mapping):
        known = one.enum.by_code(str(value.get("id", "")))
        return known.label if known else plain_text(value)
    return plain_text(value)


def time_text(value: str, zone: str) -> str:
    """A canonical date or date-time as a `dateTime`; "" for anything else."""
    if DATE.match(value):
        return wire_date(value, zone)
    return wire_datetime(value) if DATE.match(value[:10]) else ""


def enum_text(one: WireField, value: Any) -> str:
    """The SOAP value of an enumeration; "" where the schema has none for it."""
    code = str(value.get("id", "") if isinstance(value, Mapping) else value)
    if one.enum is not None:
        known = one.enum.find(code)
        code = known.soap if known else code
    if not one.values or code in one.values:
        return code
    label = str(value.get("refName", "")) if isinstance(value, Mapping) else ""
    words = {_squeezed(code), _squeezed(label)} - {""}
    return next((allowed for allowed in one.values if _squeezed(allowed) in words), "")


def _squeezed(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def plain_text(value: Any) -> str:
    """A value as the text of a string element: what SOAP shows where REST has a number, a code or a reference."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return str(value.get("refName") or value.get("id") or "")
    if isinstance(value, list):
        return ", ".join(plain_text(each) for each in value)
    return double_text(value) if isinstance(value, (Decimal, float)) else str(value)


def as_number(value: Any) -> Decimal | None:
    """A number, number-like text or an id as a Decimal; None for anything else."""
    if isinstance(value, Mapping):
        value = value.get("id")
    try:
        return exact(str(value).strip())
    except ValueError:
        return None


def double_text(number: Decimal | float) -> str:
    """A double as NetSuite writes it: always with a fraction; digits as they are, never an exponent."""
    text = format(number if isinstance(number, Decimal) else Decimal(str(number)), "f")
    if "." not in text:
        return text + ".0"
    text = text.rstrip("0")
    return text + "0" if text.endswith(".") else text


def is_true(value: Any) -> bool:
    """Whether a flag is set, in any spelling that REST or SuiteQL has for it."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return value if isinstance(value, bool) else str(value).strip().lower() in _TRUE


def hours_of(value: Any) -> Decimal | None:
    """Hours of a duration: a number, or REST's `h:mm`."""
    if isinstance(value, str) and ":" in value:
        hours, _, minutes = value.partition(":")
        return Decimal(hours) + Decimal(minutes) / 60
    return as_number(value)


# ---------------------------------------------------------------- from the wire


def read_value(one: WireField, text: str, zone: str) -> Any:
    """The canonical value of an element's text; raises ValueError where it has the wrong form."""
    reader = _READERS.get(one.kind)
    return reader(one, text, zone) if reader else _as_kind(one, text)


def _read_flag(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise ValueError(text)
    return text.lower() in _TRUE


def _read_double(text: str) -> Decimal:
    number = as_number(text)
    if number is None:
        raise ValueError(text)
    return number


def _read_enum(one: WireField, text: str) -> Any:
    if one.values and text not in one.values:
        raise ValueError(text)
    known = one.enum.by_soap(text) if one.enum else None
    return _as_kind(one, {"id": known.code, "refName": known.label} if known else {"id": text})


_READERS: dict[str, Callable[[WireField, str, str], Any]] = {
    "boolean": lambda one, text, _zone: _as_kind(one, _read_flag(text)),
    "integer": lambda one, text, _zone: _as_kind(one, int(text)),
    "decimal": lambda _one, text, _zone: _read_double(text),
    "date": lambda _one, text, zone: canonical_date(text, zone),
    "datetime": lambda one, text, zone: (
        canonical_time(text, zone) if one.canonical == "time" else canonical_datetime(text)
    ),
    "enum": lambda one, text, _zone: _read_enum(one, text),
}


def _as_kind(one: WireField, value: Any) -> Any:
    """*value* in the form that the catalogue's kind asks for, where REST reshapes what SOAP sends."""
    shaped = value
    match one.canonical:
        case "string" | "text" if isinstance(value, Mapping):
            shaped = value.get("refName") or value.get("id")
        case "integer" if isinstance(value, Mapping):
            code = str(value.get("id"))
            number = whole_number(code)
            shaped = code if number is None else number
        case "decimal" if isinstance(value, str):
            shaped = _read_double(value.removesuffix("%"))
        case "enum" if isinstance(value, bool):
            shaped = {"id": "T" if value else "F"}
        case "enum" if isinstance(value, str):
            shaped = _labelled(one.enum, value)
        case "reference" if isinstance(value, str):
            shaped = {"id": value, "refName": value}
        case "reference" if isinstance(value, int) and not isinstance(value, bool):
            shaped = {"id": str(value)}
    return shaped


def _labelled(enum: EnumIndex | None, text: str) -> dict[str, str]:
    """The enumeration's value whose label a text element shows."""
    known = enum.by_label(text) if enum else None
    return {"id": known.code, "refName": known.label} if known else {"id": text, "refName": text}
