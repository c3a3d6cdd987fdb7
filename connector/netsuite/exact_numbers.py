"""Numbers that are not whole: exact, and one text for one value, whoever wrote it: `2`, never `2.0` or `2E+0`."""

from __future__ import annotations

from decimal import Decimal


def exact(text: str) -> Decimal:
    """The number that *text* writes, without an exponent and without zeros at its end.

    Raises:
        decimal.InvalidOperation: It writes none.
    """
    if "E" in text or "e" in text:
        text = f"{Decimal(text):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Decimal(text)
