"""Whole numbers in what a client sends: ids, page indexes, line numbers."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"-?[0-9]{1,18}")  # Python's own int() takes other scripts' digits, "1_0", and refuses 5000 digits
_TOO_LARGE = 10**18


def whole_number(value: object) -> int | None:
    """The number that *value*, a text or a number, is; None for anything else, or beyond 18 digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) < _TOO_LARGE else None
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else None
