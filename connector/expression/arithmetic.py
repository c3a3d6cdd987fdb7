"""Arithmetic that loses no cents: whole numbers and decimals; a float counts as the decimal it is written as."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from connector.expression.limits import MOST_BITS, Meter, Refusal, charge, charge_text, kind, kinds

CONTEXT = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[DivisionByZero, InvalidOperation, Overflow]
)
"""IEEE 754 decimal128: 34 digits, more than NetSuite, databases and JSON carry for money."""

Number = int | Decimal


def number(value: Any, use: str) -> Number:
    """*value* as a whole or decimal number; *use* says in a message what wants it."""
    type_ = type(value)
    if type_ is int or type_ is Decimal:
        return _finite(value, use) if type_ is Decimal else value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Refusal(f"{use} takes numbers, not {kind(value)}", _cure(value))
    if isinstance(value, int):
        return int(value)
    return _finite(Decimal(repr(float(value))) if isinstance(value, float) else value, use)


def _finite(value: Decimal, use: str) -> Decimal:
    if not value.is_finite() or abs(value.adjusted()) > CONTEXT.Emax:
        raise Refusal(f"{use} takes numbers, not {'an infinite one' if not value.is_nan() else 'NaN'}")
    return value


def _cure(value: Any) -> str:
    if value is None:
        return "say what stands for null: default(…, 0)"
    return "write number(…) around the text" if isinstance(value, str) else ""


def _sized(meter: Meter, value: int) -> int:
    if value.bit_length() > MOST_BITS:
        raise Refusal(f"the whole number would have more than {MOST_BITS} bits")
    charge(meter, 1)
    return value


def _pair(left: Any, right: Any, sign: str) -> tuple[Number, Number]:
    if left is None or right is None or isinstance(left, str) or isinstance(right, str):
        raise _mixed(left, right, sign)
    return number(left, f"`{sign}`"), number(right, f"`{sign}`")


def _mixed(left: Any, right: Any, sign: str) -> Refusal:
    if left is None or right is None:
        hint = "say what stands for null: default(…, 0) or default(…, '')"
    elif sign == "+":
        hint = "write text(…) or number(…) around one of them, or f'{…}{…}'"
    else:
        hint = "write number(…) around the text"
    return Refusal(f"`{sign}` stands between {kinds((left, right))}", hint)


def _computed(
    meter: Meter,
    whole: Callable[[int, int], int],
    exact: Callable[[Number, Number], Decimal],
    left: Any,
    right: Any,
    sign: str,
) -> Number:
    """The result of two numbers: whole of whole ones, else decimal."""
    if type(left) not in _EXACT or type(right) not in _EXACT:
        left, right = _pair(left, right, sign)
    if type(left) is int and type(right) is int:
        return _sized(meter, whole(left, right))
    meter[0] -= 1
    found = exact(left, right)
    return found if found.is_finite() else _finite(found, f"`{sign}`")


_EXACT = frozenset({int, Decimal})


def add(meter: Meter, left: Any, right: Any) -> Any:
    """The sum of numbers, two texts or two lists joined, or a date moved by a duration."""
    if type(left) is str and type(right) is str:
        charge_text(meter, len(left) + len(right))
        return left + right
    if type(left) is int and type(right) is int:
        return _sized(meter, left + right)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        charge(meter, len(left) + len(right))
        return [*left, *right]
    if isinstance(right, timedelta):
        return _moved(left, right, "+")
    if isinstance(left, timedelta):
        return _moved(right, left, "+")
    return _computed(meter, operator.add, CONTEXT.add, left, right, "+")


def subtract(meter: Meter, left: Any, right: Any) -> Any:
    """The difference of numbers, the duration between dates, or a date moved back."""
    if isinstance(right, timedelta):
        return _moved(left, -right, "-")
    if isinstance(left, date) and isinstance(right, date):
        return _between(left, right)
    return _computed(meter, operator.sub, CONTEXT.subtract, left, right, "-")


def _moved(value: Any, by: timedelta, sign: str) -> Any:
    if isinstance(value, timedelta | datetime):
        return value + by
    if isinstance(value, date):
        if by % timedelta(days=1):
            raise Refusal("a date is moved by a part of a day", "make it a date-time first: datetime(…)")
        return value + by
    raise _mixed(value, by, sign)


def _between(left: date, right: date) -> timedelta:
    if isinstance(left, datetime) and isinstance(right, datetime):
        if (left.tzinfo is None) != (right.tzinfo is None):
            raise Refusal("one date-time has a time zone and the other has none", "write to_utc(…, zone) around it")
        return left - right
    if isinstance(left, datetime) or isinstance(right, datetime):
        raise Refusal(f"`-` stands between {kinds((left, right))}", "write date(…) around the date-time")
    return left - right


def multiply(meter: Meter, left: Any, right: Any) -> Any:
    """The product of numbers, a text repeated, or a duration so many times."""
    if isinstance(left, str | timedelta) and type(right) is int:
        return _repeated(meter, left, right)
    if isinstance(right, str | timedelta) and type(left) is int:
        return _repeated(meter, right, left)
    if type(left) is int and type(right) is int and left.bit_length() + right.bit_length() > MOST_BITS + 1:
        raise Refusal(f"the whole number would have more than {MOST_BITS} bits")
    return _computed(meter, operator.mul, CONTEXT.multiply, left, right, "*")


def _repeated(meter: Meter, value: str | timedelta, times: int) -> str | timedelta:
    if isinstance(value, str):
        charge_text(meter, len(value) * max(times, 0))
    return value * times


def divide(meter: Meter, left: Any, right: Any) -> Any:
    """The quotient as a decimal number (`1 / 4` is 0.25), or a duration in parts."""
    if isinstance(left, timedelta):
        return left / _divisor(right) if not isinstance(right, timedelta) else _ratio(left, right)
    first, second = _pair(left, right, "/")
    charge(meter, 1)
    if not second:
        raise Refusal("it divides by zero", "guard it: … / x if x else null")
    return CONTEXT.divide(first, second)


def _divisor(value: Any) -> float:
    found = number(value, "`/`")
    if not found:
        raise Refusal("it divides by zero")
    return float(found)


def _ratio(left: timedelta, right: timedelta) -> Decimal:
    if not right:
        raise Refusal("it divides by zero")
    microsecond = timedelta(microseconds=1)
    return CONTEXT.divide(Decimal(left // microsecond), Decimal(right // microsecond))


def floor_divide(meter: Meter, left: Any, right: Any) -> Any:
    """The whole part of the quotient, rounded down also below zero."""
    return _floored(meter, left, right, "//")[0]


def modulo(meter: Meter, left: Any, right: Any) -> Any:
    """What is left after `//`; it has the sign of the divisor, for decimals too."""
    if isinstance(left, str):
        raise Refusal("`%` stands after a text", "write f'{…}' or format(…)")
    return _floored(meter, left, right, "%")[1]


def _floored(meter: Meter, left: Any, right: Any, sign: str) -> tuple[Number, Number]:
    first, second = _pair(left, right, sign)
    charge(meter, 1)
    if not second:
        raise Refusal("it divides by zero")
    if isinstance(first, int) and isinstance(second, int):
        return divmod(first, second)
    quotient = CONTEXT.divide_int(first, second)
    rest = CONTEXT.subtract(first, CONTEXT.multiply(quotient, second))
    if rest and (rest < 0) != (second < 0):
        return CONTEXT.subtract(quotient, 1), CONTEXT.add(rest, second)
    return quotient, rest


def negative(value: Any) -> Any:
    """The number with the other sign."""
    if isinstance(value, timedelta):
        return -value
    found = number(value, "`-`")
    return -found if isinstance(found, int) else CONTEXT.minus(found)


def positive(value: Any) -> Any:
    """The number as it is."""
    return value if isinstance(value, timedelta) else number(value, "`+`")


Operator = Callable[[Meter, Any, Any], Any]
