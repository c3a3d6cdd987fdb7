"""Oracle's rarer functions of numbers (Oracle help section_158513731864), beside those of `oracle_numbers`."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from connector.sandbox.suiteql.oracle_numbers import BadNumber, Number, exact, kept

_HASHES = 4_294_967_295


def _of_float(function: Callable[..., float]) -> Callable[..., Number]:
    def call(*values: Any) -> Number:
        try:
            found = function(*(float(exact(value)) for value in values))
        except (ValueError, OverflowError) as error:
            raise BadNumber(f"{function.__name__}: {error}") from None
        return kept(Decimal(repr(found)))

    return call


def remainder(left: Any, right: Any) -> Number:
    """`REMAINDER`: as MOD, but of the quotient rounded to the nearest, halves to even."""
    divisor = exact(right)
    if not divisor:
        raise BadNumber("division by zero")
    quotient = (exact(left) / divisor).to_integral_value(ROUND_HALF_EVEN)
    return kept(exact(left) - divisor * quotient)


def bitand(left: Any, right: Any) -> int:
    """`BITAND` of whole numbers."""
    first, second = int(exact(left)), int(exact(right))
    if max(abs(first), abs(second)) >= 2**63:
        raise BadNumber("BITAND takes whole numbers below 2^63")
    return first & second


def width_bucket(value: Any, low: Any, high: Any, count: Any) -> int:
    """`WIDTH_BUCKET`: the number of the bucket, 0 below the first and *count* + 1 behind the last."""
    number, start, end, buckets = exact(value), exact(low), exact(high), int(exact(count))
    if buckets < 1 or start == end:
        raise BadNumber("WIDTH_BUCKET needs a range and one bucket at least")
    place = (number - start) / (end - start)
    return 0 if place < 0 else buckets + 1 if place >= 1 else int(place * buckets) + 1


def ora_hash(value: Any, most: Any = _HASHES, seed: Any = 0) -> int:
    """`ORA_HASH`: evenly spread and always the same, but not Oracle's own numbers, which nobody documents."""
    top = int(exact(most))
    if not 0 <= top <= _HASHES:
        raise BadNumber(f"ORA_HASH spreads over 0 to {_HASHES} at most")
    return zlib.crc32(str(value).encode(), int(exact(seed)) & _HASHES) % (top + 1)


MATHS: dict[str, Callable[..., Any]] = {
    **{name.upper(): _of_float(getattr(math, name)) for name in (
        "acos", "asin", "atan", "atan2", "cos", "cosh", "sin", "sinh", "tan", "tanh",
    )},
    "REMAINDER": remainder,
    "BITAND": bitand,
    "WIDTH_BUCKET": width_bucket,
    "ORA_HASH": ora_hash,
    "NANVL": lambda number, _: number,
    "TO_BINARY_DOUBLE": lambda value: kept(exact(value)),
    "TO_BINARY_FLOAT": lambda value: kept(exact(value)),
}  # fmt: skip
"""Name → function; NULL where an argument is NULL. SQLite has no NaN, so NANVL gives its first argument."""
