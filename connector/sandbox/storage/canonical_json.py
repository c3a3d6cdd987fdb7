"""The canonical record as JSON text and back, with numbers exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

Record = dict[str, Any]
"""A record in canonical form: REST's names, sublists as lists of dicts, dates as ISO text, exact numbers."""

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)
DEEPEST = 100
"""Levels of objects and lists in what a client sends; a record has five."""
_MOST_PLACES = 400  # a little more than a double can have
_TOO_DEEP = "nested too deeply"


def dumps(value: Any) -> str:
    """*value* as JSON text; Decimals as numbers with their own digits, dates as ISO text."""
    return _ENCODER.encode(value).decode()


def loads(text: str | bytes) -> Any:
    """JSON text as plain data; a number with a fraction is a Decimal with the digits written, never a float.

    Raises ValueError.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None


def loads_sent(text: str | bytes) -> Any:
    """The same for what a client sent: what no record can hold raises ValueError too."""
    try:
        found = _BOUNDED.decode(text)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    if not _is_shallow(found, DEEPEST):
        raise ValueError(_TOO_DEEP)
    return found


def exact(text: str) -> Decimal:
    """The number *text* with its own digits; raises ValueError where it is none, or would be endless written out."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise ValueError(text[:40]) from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or not -_MOST_PLACES <= exponent <= _MOST_PLACES:
        raise ValueError(f"{text[:40]} is out of range")
    return number


def _is_shallow(value: Any, left: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return left > 0 and all(_is_shallow(one, left - 1) for one in inner)


_BOUNDED: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=exact)


def plain(value: Any) -> Any:
    """A deep copy of *value* as it will be read back: dates become text, tuples lists."""
    return loads(_ENCODER.encode(value))
