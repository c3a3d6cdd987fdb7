"""Numbers that are not whole: exact, and one text for one value, whoever wrote it: `2`, never `2.0` or `2E+0`."""

from __future__ import annotations

from decimal import Decimal

_MOST_DIGITS = 400
"""A number with more digits before or behind its point keeps its exponent: doubles have at most 324 of them."""


def exact(text: str) -> Decimal:
    """The number that *text* writes, without an exponent and without zeros at its end.

    Raises:
        decimal.InvalidOperation: It writes none.
    """
    if "E" in text or "e" in text:
        found = Decimal(text)
        if abs(found.adjusted()) > _MOST_DIGITS:
            return found
        text = f"{found:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Decimal(text)
