"""Dates as a user's preference writes them: `1/31/2026`, `31.1.2026`, `2026-01-31`, with `h:mm am` behind."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_PARTS = re.compile(r"(YYYY|MM|M|DD|D)")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?\Z", re.IGNORECASE)
_NOON = 12


def parse_user_date(text: str, date_format: str) -> datetime:
    """The moment that *text* means, without a zone; raises ValueError where it is not in *date_format*."""
    day, _, rest = text.strip().partition(" ")
    match = _pattern(date_format).fullmatch(day)
    if match is None:
        raise ValueError(text)
    found = match.groupdict()
    return datetime.combine(date(int(found["Y"]), int(found["M"]), int(found["D"])), _time(rest.strip()))


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
        raise ValueError(text)
    hour, minute, second, half = match.groups()
    number = int(hour)
    if half:
        if not 1 <= number <= _NOON:
            raise ValueError(text)
        number = number % _NOON + (_NOON if half.lower() == "pm" else 0)
    return time(number, int(minute), int(second or 0))
