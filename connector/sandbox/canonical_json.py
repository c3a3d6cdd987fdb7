"""The canonical record as JSON text and back, with numbers exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

Record = dict[str, Any]
"""A record in canonical form: REST's names, sublists as lists of dicts, dates as ISO text, exact numbers."""

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


def dumps(value: Any) -> str:
    """*value* as JSON text; Decimals as numbers with their own digits, dates as ISO text."""
    return _ENCODER.encode(value).decode()


def loads(text: str | bytes) -> Any:
    """JSON text as plain data; a number with a fraction is a Decimal with the digits written, never a float."""
    return _DECODER.decode(text)


def plain(value: Any) -> Any:
    """A deep copy of *value* as it will be read back: dates become text, tuples lists."""
    return loads(_ENCODER.encode(value))
