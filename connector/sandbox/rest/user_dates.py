"""Dates as a user's preference writes them: `1/31/2026`, `31.1.2026`, `2026-01-31`, with `h:mm am` behind."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_PARTS = re.compile(r"(YYYY|MM|M|DD|D)")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?\Z", re.IGNORECASE)
_NOON = 12


class NotADateError(ValueError):
    """The text is not a date in the user's format."""


def parse_user_date(text: str, date_format: str) -> datetime:
    """The moment that *text* means, without a zone; raises NotADateError where it is not in *date_format*."""
    day, _, rest = text.strip().partition(" ")
    match = _pattern(date_format).fullmatch(day)
    if match is None:
        raise NotADateError(text)
    found = match.groupdict()
    try:
        return datetime.combine(date(int(found["Y"]), int(found["M"]), int(found["D"])), _time(rest.strip()))
    except ValueError:
        raise NotADateError(text) from None


def _pattern(date_format: str) -> re.Pattern[str]:
    pieces = []
    for piece in _PARTS.split(date_format):
        if _PARTS.fullmatch(piece):
            digits = r"\d{4}" if piece == "YYYY" else r"\d{1,2}"
            pieces.append(f"(?P<{piece[0]}>{digits})")
        else:
            pieces.append(re.escape(piece))
    return re.compile("".join(pieces))


def _time(text: str) -> time:
    if not text:
        return time()
    match = _TIME.match(text)
    if match is None:
        raise NotADateError(text)
    hour, minute, second, half = match.groups()
    number = int(hour)
    if half:
        if not 1 <= number <= _NOON:
            raise NotADateError(text)
        number = number % _NOON + (_NOON if half.lower() == "pm" else 0)
    return time(number, int(minute), int(second or 0))
