"""Days as a user's preference writes them: `1/31/2026`, `31.1.2026`, `31-Jan-2026`, `2026-01-31`."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_PARTS = re.compile(r"(YYYY|MONTH|Month|MON|Mon|MM|M|DD|D)")
_FORMS = {"YYYY": r"\d{4}", "MONTH": "[A-Za-z]{3,9}", "MON": "[A-Za-z]{3}"}
_JAVA = {"YYYY": "yy", "MONTH": "MMMM", "MON": "MMM", "DD": "dd", "D": "d"}


class NotADateError(ValueError):
    """The text is not a date in the user's format."""


def parse_user_date(text: str, date_format: str) -> date:
    """The day that *text* means; raises NotADateError where it is not in *date_format*."""
    match = _pattern(date_format).fullmatch(text.strip())
    if match is None:
        raise NotADateError(text)
    try:
        return date(int(match["Y"]), _month(match["M"]), int(match["D"]))
    except ValueError:
        raise NotADateError(text) from None


def java_pattern(date_format: str) -> str:
    """*date_format* as NetSuite's refusals spell it: `M/D/YYYY` is `M/d/yy` (recorded), the others by analogy."""
    return _PARTS.sub(lambda found: _JAVA.get(found[0].upper(), found[0]), date_format)


@cache
def _pattern(date_format: str) -> re.Pattern[str]:
    pieces = []
    for piece in _PARTS.split(date_format):
        if _PARTS.fullmatch(piece):
            form = _FORMS.get(piece.upper(), r"\d{1,2}")
            pieces.append(f"(?P<{piece[0].upper()}>{form})")
        else:
            pieces.append(re.escape(piece))
    return re.compile("".join(pieces), re.ASCII)


def _month(text: str) -> int:
    """A month by number or by its English name, short or whole."""
    if text.isascii() and text.isdigit():
        return int(text)
    word = text.lower()
    return next((place for place, name in enumerate(_MONTHS, 1) if name == word or name[:3] == word), 0)
