"""Functions on numbers: exact decimals, rounding as people and as banks do it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from connector.expression.arithmetic import CONTEXT, Number, add, divide
from connector.expression.arithmetic import number as as_number
from connector.expression.comparison import comparable
from connector.expression.function import Theme
from connector.expression.limits import MOST_BITS, Meter, Misfit, Refusal, charge, kind
from connector.expression.reading import listed

NUMBERS = Theme("Numbers")
_function = NUMBERS.function
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?")
_MOST_DIGITS = 300
_FEW_DIGITS = 20
_MOST_PLACES = 30


def read_number(value: Any, use: str) -> Number | None:
    """A number, or the number that a text writes with a point; null for null and for an empty text."""
    if value is None:
        return None
    if not isinstance(value, str):
        return as_number(value, f"{use}()")
    found = value.strip()
    if not found:
        return None
    if len(found) < _FEW_DIGITS and found.isascii() and found.isdecimal():
        return int(found)
    if len(found) > _MOST_DIGITS or not _NUMBER.fullmatch(found):
        hint = "take out what is not a digit, a point or a sign: replace(…)"
        raise Misfit(f"{use}() takes a number", value, hint)
    return as_number(Decimal(found), f"{use}()")


def whole_number(value: Number, use: str) -> int:
    """*value* without a fraction as an int."""
    if isinstance(value, Decimal):
        if value.adjusted() > MOST_BITS // 4:
            raise Refusal(f"{use}() would have more than {MOST_BITS} bits")
        if value != value.to_integral_value():
            hint = "write round(…), floor(…) or ceil(…)"
            raise Misfit(f"{use}() takes a number without a fraction", value, hint, otherwise="and it has one")
        return int(value)
    return value


@_function("int('42')", "42")
def int_(value: Any) -> Any:
    """The whole number, also from text; a fraction is refused, null and empty text give null."""
    found = read_number(value, "int")
    return None if found is None else whole_number(found, "int")


@_function("decimal('12.50')", "12.50")
def decimal(value: Any) -> Any:
    """The exact decimal number, also from text; null and empty text give null."""
    found = read_number(value, "decimal")
    return Decimal(found) if isinstance(found, int) else found


@_function("number('42.50')", "42.5")
def number(value: Any) -> Any:
    """A whole number where there is no fraction, else a decimal, also from text; null and empty text give null."""
    found = read_number(value, "number")
    if isinstance(found, Decimal) and found.adjusted() < _MOST_DIGITS and found == found.to_integral_value():
        return int(found)
    return found


@_function("is_number('12,50')", "False")
def is_number(value: Any) -> bool:
    """Whether number() takes the value; false for null and empty text."""
    try:
        return read_number(value, "is_number") is not None
    except Refusal:
        return False


def _rounded(value: Any, digits: Any, how: str, use: str) -> Any:
    if value is None:
        return None
    if not isinstance(digits, int) or isinstance(digits, bool) or abs(digits) > _MOST_PLACES:
        raise Refusal(f"{use}() takes its digits as a whole number up to {_MOST_PLACES}")
    found = Decimal(as_number(value, f"{use}()"))
    made = found.quantize(Decimal(1).scaleb(-digits), rounding=how, context=CONTEXT)
    return int(made) if digits <= 0 else made


@_function("round(2.345, 2)", "2.35")
def round_(value: Any, digits: Any = 0) -> Any:
    """The nearest number with so many digits after the point; a half goes away from zero, as in business."""
    return _rounded(value, digits, ROUND_HALF_UP, "round")


@_function("round_even(2.345, 2)", "2.34")
def round_even(value: Any, digits: Any = 0) -> Any:
    """The nearest number with so many digits after the point; a half goes to the even digit, as banks do it."""
    return _rounded(value, digits, ROUND_HALF_EVEN, "round_even")


@_function("floor(-2.5)", "-3")
def floor(value: Any) -> Any:
    """The next whole number below."""
    return _rounded(value, 0, ROUND_FLOOR, "floor")


@_function("ceil(2.1)", "3")
def ceil(value: Any) -> Any:
    """The next whole number above."""
    return _rounded(value, 0, ROUND_CEILING, "ceil")


@_function("abs(-2.5)", "2.5")
def abs_(value: Any) -> Any:
    """The number without its sign."""
    if value is None:
        return None
    found = as_number(value, "abs()")
    return found if found >= 0 else -found if isinstance(found, int) else CONTEXT.minus(found)


def _several(meter: Meter, values: Sequence[Any], use: str) -> list[Any]:
    """The values given one by one or as one list, nulls left out."""
    given = listed(values[0], use=f"{use}() takes") if len(values) == 1 else values
    charge(meter, 4 * len(given))
    return [value for value in given if value is not None]


def _extreme(meter: Meter, values: Sequence[Any], use: str, *, largest: bool) -> Any:
    if not values:
        raise Refusal(f"{use}() has nothing to compare")
    found: Any = None
    for value in _several(meter, values, use):
        if found is None:
            found = value
            continue
        first, second = comparable(found, value, f"{use}()")
        if (second > first) == largest and second != first:
            found = value
    return found


@_function("min([3, None, 1.5])", "1.5")
def min_(meter: Meter, *values: Any) -> Any:
    """The smallest of a list, or of the values given; nulls are left out, null where there is none."""
    return _extreme(meter, values, "min", largest=False)


@_function("max('2024-01-31', '2024-02-01')", "'2024-02-01'")
def max_(meter: Meter, *values: Any) -> Any:
    """The largest of a list, or of the values given; nulls are left out, null where there is none."""
    return _extreme(meter, values, "max", largest=True)


@_function("sum([{'amount': 10.10}, {'amount': 0.20}, {}].amount)", "10.30")
def sum_(meter: Meter, values: Any) -> Any:
    """The sum of a list of numbers; nulls are left out, 0 where there is none."""
    total: Any = 0
    for value in _several(meter, [values], "sum"):
        total = add(meter, total, value if type(value) in (int, Decimal) else as_number(value, "sum()"))
    return total


@_function("average([1, 2, None])", "1.5")
def average(meter: Meter, values: Any) -> Any:
    """The mean of a list of numbers; nulls are left out, null where there is none."""
    found = _several(meter, [values], "average")
    return divide(meter, sum_(meter, found), len(found)) if found else None


@_function("sign(-12.5)", "-1")
def sign(value: Any) -> Any:
    """-1, 0 or 1."""
    if value is None:
        return None
    found = as_number(value, "sign()")
    return (found > 0) - (found < 0)


def whole(value: Any, use: str) -> int:
    """*value*, which has to be a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return whole_number(value, use)
    raise Refusal(f"{use}() takes a whole number, not {kind(value)}", "write int(…) around it")
