"""Comparing: by value, numbers with numbers whatever their kind; null is neither less nor more than anything."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from connector.expression.limits import MOST_DEPTH, Meter, Refusal, charge, foreign, kind, kinds

_DIRECT = frozenset({str, int, bool, date, timedelta, type(None)})
_NUMBERS = (int, float, Decimal)


def equal(meter: Meter, left: Any, right: Any) -> bool:
    """Whether two values are the same: lists and records item by item, true/false never a number."""
    type_ = type(left)
    if type_ is type(right) and type_ in _DIRECT:
        return bool(left == right)
    if left is None or right is None:
        return False
    return _equal(meter, left, right, 0)


def _equal(meter: Meter, left: Any, right: Any, depth: int) -> bool:
    charge(meter, 3)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
        return bool(exact(left) == exact(right))
    if isinstance(left, str | date | timedelta):
        return bool(left == right) and isinstance(left, datetime) == isinstance(right, datetime)
    return left is right or _alike(meter, left, right, depth + 1)


def _alike(meter: Meter, left: Any, right: Any, depth: int) -> bool:
    """Whether two lists or two records are equal item by item."""
    if depth > MOST_DEPTH:
        raise Refusal(f"it compares what is nested more than {MOST_DEPTH} levels deep")
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(_equal(meter, a, b, depth) for a, b in zip(left, right, strict=True))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(_equal(meter, left[k], right[k], depth) for k in left)
    return False


def exact(value: int | float | Decimal) -> int | Decimal:
    """A float as the decimal it is written as, so that 0.1 equals 0.1."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def unequal(meter: Meter, left: Any, right: Any) -> bool:
    """Whether two values differ."""
    return not equal(meter, left, right)


def _ordered(sign: str, compare: Callable[[Any, Any], bool]) -> Callable[[Meter, Any, Any], bool]:
    def ordered(meter: Meter, left: Any, right: Any) -> bool:
        type_ = type(left)
        if type_ is type(right) and type_ in _ORDERED:
            return compare(left, right)
        if left is None or right is None:
            return False
        if type_ in _EXACT and type(right) in _EXACT:
            return compare(left, right)
        charge(meter, 1)
        return compare(*comparable(left, right, f"`{sign}`"))

    return ordered


_ORDERED = frozenset({str, int, date, timedelta})
_EXACT = frozenset({int, Decimal})


def comparable(left: Any, right: Any, use: str) -> tuple[Any, Any]:
    """Two values that have an order: numbers, texts, dates, date-times or durations."""
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS) and not isinstance(left, bool | None):
        if not isinstance(right, bool):
            first, second = exact(left), exact(right)
            if first == first and second == second:  # noqa: PLR0124 - NaN alone differs from itself
                return first, second
    elif isinstance(left, str) and isinstance(right, str):
        return left, right
    elif isinstance(left, datetime) and isinstance(right, datetime):
        if (left.tzinfo is None) == (right.tzinfo is None):
            return left, right
        raise Refusal("one date-time has a time zone and the other has none", "write to_utc(…, zone) around it")
    elif _both(date, left, right) or _both(timedelta, left, right):
        return left, right
    raise Refusal(f"{use} stands between {kinds((left, right))}", _hint(left, right))


def _both(type_: type, left: Any, right: Any) -> bool:
    return (
        isinstance(left, type_)
        and isinstance(right, type_)
        and isinstance(left, datetime) == isinstance(right, datetime)
    )


def _hint(left: Any, right: Any) -> str:
    found = {kind(left), kind(right)}
    if "text" in found:
        other = (found - {"text"} or {"text"}).pop()
        name = {"a date": "date", "a date-time": "datetime", "a duration": "duration"}.get(other, "number")
        return f"write {name}(…) around the text"
    return "write date(…) around the date-time" if found == {"a date", "a date-time"} else ""


less = _ordered("<", operator.lt)
less_or_equal = _ordered("<=", operator.le)
more = _ordered(">", operator.gt)
more_or_equal = _ordered(">=", operator.ge)


def contains(meter: Meter, value: Any, whole: Any) -> bool:
    """Whether *value* is an item of a list, a part of a text or a field of a record; never of null."""
    if whole is None:
        return False
    if isinstance(whole, str):
        if value is None:
            return False
        if not isinstance(value, str):
            raise Refusal(f"`in` looks for {kind(value)} in a text", "write text(…) around it")
        charge(meter, 1 + (len(whole) >> 3))
        return value in whole
    if isinstance(whole, Mapping):
        return isinstance(value, str | int) and value in whole
    if isinstance(whole, list | tuple):
        charge(meter, 1 + len(whole))
        return any(equal(meter, value, found) for found in whole)
    raise foreign(whole)


def lacks(meter: Meter, value: Any, whole: Any) -> bool:
    """Whether *value* is not in it."""
    return not contains(meter, value, whole)


Comparison = Callable[[Meter, Any, Any], bool]


def chain(meter: Meter, comparisons: Sequence[Comparison], values: Sequence[Any]) -> bool:
    """Whether `a < b <= c` holds: each comparison between neighbours."""
    return all(compare(meter, values[at], values[at + 1]) for at, compare in enumerate(comparisons))


_LOOKS_TRUE_OR_FALSE = frozenset({"T", "F", "true", "false", "True", "False", "TRUE", "FALSE"})


def holds(value: Any) -> bool:
    """Whether a condition holds: not null, false, 0, or empty; the texts T and F are refused, not guessed."""
    if value is True or value is False or value is None:
        return bool(value)
    if isinstance(value, str):
        if value in _LOOKS_TRUE_OR_FALSE:
            raise Refusal(
                "the condition is a text that says true or false (NetSuite's T or F)",
                "write bool(…) around it, or compare it: … == 'T'",
            )
        return value != ""
    if isinstance(value, int | float | Decimal | list | tuple | Mapping | timedelta):
        return bool(value)
    return True
