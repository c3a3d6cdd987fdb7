"""Reading data: fields, positions, slices and iteration, null-safe; no Python attribute is ever reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connector.expression.limits import MOST_DEPTH, Meter, Refusal, charge, charge_text, exhausted, foreign, kind

_SCALAR_KEYS = (str, int)


def get(meter: Meter, value: Any, key: str) -> Any:
    """The field *key* of a record, or of each record of a list; null where it is absent."""
    if type(value) is dict:
        return value.get(key)
    if value is None:
        return None
    return _get(meter, value, key, 0)


def _get(meter: Meter, value: Any, key: str, depth: int) -> Any:
    if isinstance(value, list | tuple):
        if depth > MOST_DEPTH:
            raise Refusal(f"lists stand in lists more than {MOST_DEPTH} levels deep")
        charge(meter, 3 * len(value))
        return [found.get(key) if type(found) is dict else _get(meter, found, key, depth + 1) for found in value]
    if value is None:
        return None
    if isinstance(value, Mapping):
        return value.get(key)
    hint = "use the functions year(), month(), day(), format_date()" if kind(value).startswith("a date") else ""
    word = kind(value)
    if word in _WITHOUT_FIELDS:
        raise Refusal(f"it reads the field `{key}` of {word}", hint)
    raise foreign(value)


_WITHOUT_FIELDS = {
    "true/false",
    "a whole number",
    "a decimal number",
    "a number",
    "text",
    "a date-time",
    "a date",
    "a time",
    "a duration",
}


def item(meter: Meter, value: Any, key: Any) -> Any:
    """The field or position *key*; null where there is none."""
    if value is None:
        return None
    if isinstance(key, str):
        return get(meter, value, key)
    if isinstance(value, dict | Mapping):
        return value.get(key) if isinstance(key, _SCALAR_KEYS) else _bad_key(key)
    if not isinstance(value, list | tuple | str):
        raise foreign(value) if kind(value) not in _WITHOUT_FIELDS else Refusal(f"it takes a position of {kind(value)}")
    if isinstance(key, bool) or not isinstance(key, int):
        _bad_key(key)
    return value[key] if -len(value) <= key < len(value) else None


def _bad_key(key: Any) -> Any:
    raise Refusal(f"{kind(key)} stands in [ ]", "write the name of a field as text, or a position as a whole number")


def part(meter: Meter, value: Any, start: Any, stop: Any, step: Any) -> Any:
    """A slice of a list or a text; null of null."""
    if value is None:
        return None
    if not isinstance(value, list | tuple | str):
        raise Refusal(f"it takes a slice of {kind(value)}", "slices are of lists and texts")
    for bound in (start, stop, step):
        if bound is not None and (isinstance(bound, bool) or not isinstance(bound, int)):
            raise Refusal(f"{kind(bound)} bounds a slice", "the bounds of a slice are whole numbers")
    if step == 0:
        raise Refusal("the step of a slice is 0")
    found = value[start:stop:step]
    if isinstance(found, str):
        charge_text(meter, len(found))
        return found
    charge(meter, len(found))
    return list(found) if isinstance(found, tuple) else found


def listed(value: Any, *, use: str = "`for` takes") -> list[Any] | tuple[Any, ...]:
    """*value* as something to go through: a list, or nothing for null."""
    if isinstance(value, list | tuple):
        return value
    if value is None:
        return ()
    if isinstance(value, Mapping):
        raise Refusal(f"{use} a list, not a record", "write items(…), keys(…) or values(…) around it")
    word = kind(value)
    if word == "a Stream":
        raise foreign(value)
    raise Refusal(f"{use} a list, not {word}", "put one value into a list with [ ]")


def each(meter: Meter, value: Any, weight: int) -> Iterator[Any]:
    """The items of a list, *weight* units apiece."""
    for found in listed(value):
        meter[0] -= weight
        if meter[0] < 0:
            exhausted()
        yield found


def tuples(meter: Meter, value: Any, weight: int, width: int) -> Iterator[Any]:
    """The items of a list of lists, each of which has *width* items."""
    for found in each(meter, value, weight):
        if not isinstance(found, list | tuple) or len(found) != width:
            size = f" of {len(found)}" if isinstance(found, list | tuple) else ""
            raise Refusal(f"{width} names take {kind(found)}{size}", f"give each item {width} parts, as items(…) does")
        yield found


def spread(meter: Meter, value: Any) -> list[Any] | tuple[Any, ...]:
    """What `*value` puts into a list."""
    found = listed(value, use="`*` spreads")
    charge(meter, len(found))
    return found


def merged(meter: Meter, value: Any) -> Mapping[str, Any]:
    """What `**value` puts into a record."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Refusal(f"`**` spreads a record, not {kind(value)}")
    charge(meter, 2 * len(value))
    return value


def key(value: Any) -> str:
    """*value* as the name of a field."""
    if type(value) is str:
        return value
    if isinstance(value, str):
        return str(value)
    raise Refusal(f"the name of a field is {kind(value)}, not text", "write text(…) around it")


def bounded(meter: Meter, value: Any) -> Any:
    """*value*, once its size when written out is known to be within the meter."""
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack:
        found, depth = stack.pop()
        if isinstance(found, dict | list):
            if depth > MOST_DEPTH:
                raise Refusal(f"the result is nested more than {MOST_DEPTH} levels deep")
            charge(meter, 1 + 2 * len(found))
            stack.extend((inner, depth + 1) for inner in (found.values() if isinstance(found, dict) else found))
        elif isinstance(found, str):
            charge(meter, len(found) >> 3)
    return value
