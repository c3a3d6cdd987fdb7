"""Values as text: what stands inside a longer text, in an f-string or in format(…)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from connector.expression.arithmetic import CONTEXT, number
from connector.expression.calendar_text import DATE_FORMAT, MOST_FORM, format_moment
from connector.expression.limits import MOST_DEPTH, MOST_TEXT, Meter, Refusal, charge, charge_text, kind

_MOST_WRITTEN_BITS = 14_000  # Python itself refuses whole numbers of more than 4300 digits
_NUMBER_FORMAT = re.compile(
    r"(?:.?[<>=^])?[+\- ]?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[sdfFeEgGxX%]?",
    re.DOTALL,
)


def text(meter: Meter, value: Any) -> str:
    """*value* as text: null is empty, true and false in lower case, numbers without exponent, dates as ISO 8601."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, Mapping | list | tuple):
        return written(meter, value)
    made = scalar_text(value)
    charge(meter, 1 + (len(made) >> 3))
    return made


def scalar_text(value: Any) -> str:
    """A single value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal | float):
        return _number_text(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_text(value)
    raise Refusal(f"{kind(value)} has no text")


def _number_text(value: int | Decimal | float) -> str:
    found = number(value, "text()")
    if isinstance(found, int):
        if found.bit_length() > _MOST_WRITTEN_BITS:
            raise Refusal("the whole number is too long to write")
        return str(found)
    return f"{found:f}"


def duration_text(value: timedelta) -> str:
    """A duration as flows write them: `1d2h30m`, `250ms`."""
    microseconds = value // timedelta(microseconds=1)
    sign, rest, parts = "-" if microseconds < 0 else "", abs(microseconds), []
    for unit, size in (("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000)):
        count, rest = divmod(rest, size)
        parts += [f"{count}{unit}"] if count else []
    return sign + ("".join(parts) or "0s")


def written(meter: Meter, value: Any, *, ordered: bool = False) -> str:
    """*value* as JSON: decimals as numbers with all their digits, dates as text; *ordered* sorts the fields."""
    pieces: list[str] = []
    _write(meter, value, pieces, 0, ordered=ordered)
    total = sum(map(len, pieces))
    if total > MOST_TEXT:
        charge_text(meter, total)
    return "".join(pieces)


def _write(meter: Meter, value: Any, pieces: list[str], depth: int, *, ordered: bool) -> None:
    charge(meter, 4)
    if depth > MOST_DEPTH:
        raise Refusal(f"it writes what is nested more than {MOST_DEPTH} levels deep")
    if isinstance(value, Mapping):
        _write_record(meter, value, pieces, depth, ordered=ordered)
    elif isinstance(value, list | tuple):
        pieces.append("[")
        for at, found in enumerate(value):
            if at:
                pieces.append(",")
            _write(meter, found, pieces, depth + 1, ordered=ordered)
        pieces.append("]")
    elif isinstance(value, str):
        charge(meter, len(value) >> 3)
        pieces.append(json.dumps(value, ensure_ascii=False))
    elif value is None:
        pieces.append("null")
    elif isinstance(value, bool | int | float | Decimal):
        pieces.append(scalar_text(value))
    else:
        pieces.append(json.dumps(scalar_text(value)))


def _write_record(meter: Meter, value: Mapping[Any, Any], pieces: list[str], depth: int, *, ordered: bool) -> None:
    pieces.append("{")
    names = sorted(value, key=str) if ordered else value
    for at, name in enumerate(names):
        found = value[name]
        pieces.append(f"{',' if at else ''}{json.dumps(str(name), ensure_ascii=False)}:")
        _write(meter, found, pieces, depth + 1, ordered=ordered)
    pieces.append("}")


def joined(meter: Meter, parts: Sequence[str]) -> str:
    """The parts one after the other."""
    charge_text(meter, sum(map(len, parts)))
    return "".join(parts)


def is_format(spec: str) -> bool:
    """Whether *spec* may stand after the colon of an f-string: a number's, a text's or a date's."""
    return len(spec) <= MOST_FORM and bool(
        _NUMBER_FORMAT.fullmatch(spec) or (DATE_FORMAT.fullmatch(spec) and "%" in spec)
    )


def formatted(meter: Meter, value: Any, spec: str) -> str:
    """*value* in the form *spec*, as Python writes it (`,.2f`, `>10`, `05d`, `%Y-%m-%d`)."""
    if isinstance(value, date | time) and "%" in spec:
        return format_moment(value, spec)
    if not isinstance(spec, str) or len(spec) > MOST_FORM or not _NUMBER_FORMAT.fullmatch(spec):
        raise Refusal(f"the form is not one for {kind(value)}", "forms are ,.2f  >10  05d  %Y-%m-%d")
    charge(meter, 200)
    try:
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return format(_for_format(value, spec), spec)
        return format(text(meter, value), spec)
    except ValueError:
        raise Refusal(f"the form `{spec}` is not one for {kind(value)}", "forms are ,.2f  >10  05d  %Y-%m-%d") from None


def _for_format(value: int | float | Decimal, spec: str) -> int | Decimal:
    found = number(value, "a form")
    if isinstance(found, Decimal) and spec[-1:] in ("d", "x", "X") and found == found.to_integral_value():
        return int(found)
    return CONTEXT.create_decimal(found) if isinstance(found, int) and spec[-1:] in tuple("fFeEgG%") else found
