"""Functions on dates and times; the clock is given, so that a run can be repeated."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from connector.config_model import seconds as read_seconds
from connector.expression.arithmetic import number as as_number
from connector.expression.calendar_text import format_moment, parse_moment
from connector.expression.function import Theme
from connector.expression.limits import Misfit, Refusal, kind
from connector.expression.number_functions import whole

DATES = Theme("Dates and times")
_function = DATES.function
_MOST_CHARACTERS = 100

Clock = Callable[[], datetime] | datetime | None
"""What `now()` reads: the scope's `clock`, a date-time or a function that gives one; the real time where absent."""


def zone_of(name: Any, use: str) -> tzinfo:
    """The time zone *name*, e.g. `America/New_York`."""
    if name == "UTC":
        return UTC
    if not isinstance(name, str) or len(name) > _MOST_CHARACTERS:
        raise Refusal(f"{use}() takes the name of a time zone, not {kind(name)}", "write e.g. 'America/New_York'")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        hint = "write it as the tz database does: 'Europe/Berlin'"
        raise Misfit(
            f"{use}() takes the name of a time zone", name, hint, otherwise="and there is none of it"
        ) from None


def _iso(value: str, use: str) -> datetime:
    found = value.strip()
    try:
        if len(found) <= _MOST_CHARACTERS:
            return datetime.fromisoformat(found)
    except ValueError:
        pass
    belongs, hint = f"{use}() takes ISO 8601 (2024-01-31T10:00:00Z)", "write parse_date(…, '%m/%d/%Y')"
    raise Misfit(belongs, value, hint, otherwise="and the text is not")


def moment(value: Any, use: str, zone: Any = "UTC") -> datetime:
    """*value* as a date-time with a zone; what has none is in *zone*, a date is its midnight."""
    if isinstance(value, str):
        value = _iso(value, use)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone_of(zone, use))
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone_of(zone, use))
    raise Refusal(f"{use}() takes a date-time, not {kind(value)}", "write parse_date(…) or from_epoch(…) around it")


def day_of(value: Any, use: str) -> date:
    """The date of *value*, a date-time in its own zone."""
    if isinstance(value, str):
        value = _iso(value, use)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise Refusal(f"{use}() takes a date, not {kind(value)}", "write date(…) or parse_date(…) around it")


@_function("now()", "now()")
def now(clock: Clock) -> datetime:
    """The present date-time, in UTC."""
    found = clock() if callable(clock) else clock
    return (found or datetime.now(UTC)).astimezone(UTC)


@_function("today('Asia/Tokyo')", "date_in(now(), 'Asia/Tokyo')")
def today(clock: Clock, zone: Any = "UTC") -> date:
    """The present date in a time zone."""
    present: datetime = now(clock)
    return present.astimezone(zone_of(zone, "today")).date()


@_function("date('2024-01-31T23:30:00Z')", "date(2024, 1, 31)")
def date_(value: Any, month: Any = None, day: Any = None) -> Any:
    """The date of a date-time (in its own zone) or of an ISO text; or of a year, month and day."""
    if value is None or value == "":
        return None
    if month is None and day is None:
        return day_of(value, "date")
    try:
        return date(whole(value, "date"), whole(month, "date"), whole(day, "date"))
    except ValueError:
        asked = f"{value}-{month}-{day}"
        raise Misfit("date() takes a day of the calendar", asked, otherwise="and there is no such day") from None


@_function("datetime('2024-01-31 10:00', 'Europe/Berlin')", "datetime('2024-01-31T09:00:00Z')")
def datetime_(value: Any, zone: Any = "UTC") -> Any:
    """The date-time of an ISO text or a date; where it says no zone it is in *zone*."""
    return None if value is None or value == "" else moment(value, "datetime", zone)


@_function("parse_date('1/31/2024', '%m/%d/%Y')", "date(2024, 1, 31)")
def parse_date(value: Any, form: Any, zone: Any = "UTC") -> Any:
    """The date (or date-time in *zone*, if the form has hours) that a text writes in that form."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not isinstance(form, str):
        raise Refusal(f"parse_date() takes two texts, not {kind(value)} and {kind(form)}")
    found = parse_moment(value, form)
    if "%H" not in form and "%I" not in form:
        return found.date()
    return found if found.tzinfo else found.replace(tzinfo=zone_of(zone, "parse_date"))


@_function("format_date(date(2024, 1, 31), '%d %B %Y')", "'31 January 2024'")
def format_date(value: Any, form: Any, zone: Any = None) -> Any:
    """A date or date-time as text in that form, first taken to *zone* if one is given."""
    if value is None or value == "":
        return None
    if not isinstance(form, str):
        raise Refusal(f"format_date() takes its form as text, not {kind(form)}")
    if isinstance(value, str):
        value = _iso(value, "format_date") if ":" in value else day_of(value, "format_date")
    if zone is not None:
        value = moment(value, "format_date").astimezone(zone_of(zone, "format_date"))
    if not isinstance(value, date):
        raise Refusal(f"format_date() takes a date, not {kind(value)}")
    return format_moment(value, form)


@_function("to_utc('2024-01-31T10:00:00+02:00')", "datetime('2024-01-31T08:00:00Z')")
def to_utc(value: Any, zone: Any = "UTC") -> Any:
    """The date-time in UTC; where it says no zone it is in *zone*."""
    return None if value is None else moment(value, "to_utc", zone).astimezone(UTC)


@_function("text(in_zone('2024-01-31T10:00:00Z', 'Asia/Tokyo'))", "'2024-01-31T19:00:00+09:00'")
def in_zone(value: Any, zone: Any) -> Any:
    """The same moment on the clock of a time zone."""
    return None if value is None else moment(value, "in_zone").astimezone(zone_of(zone, "in_zone"))


@_function("date_in('2024-01-31T23:30:00Z', 'Asia/Tokyo')", "date(2024, 2, 1)")
def date_in(value: Any, zone: Any) -> Any:
    """The date of a moment in a time zone, as a person there would write it."""
    return None if value is None else moment(value, "date_in").astimezone(zone_of(zone, "date_in")).date()


@_function("date(2024, 1, 31) + duration('1d')", "date(2024, 2, 1)")
def duration(value: Any) -> Any:
    """A length of time from `250ms`, `30s`, `5m`, `1h30m`, `1d`, or from a number of seconds; dates move by it."""
    if value is None or isinstance(value, timedelta):
        return value
    if isinstance(value, str):
        if len(value) > _MOST_CHARACTERS:
            raise Refusal("duration() takes a short text")
        try:
            return timedelta(seconds=read_seconds(value))
        except PydanticCustomError:
            raise Misfit("duration() takes a duration", value, "write 250ms, 30s, 5m, 1h30m, 1d") from None
    return timedelta(seconds=float(as_number(value, "duration()")))


@_function("seconds(duration('2m') + duration('500ms'))", "120.5")
def seconds(value: Any) -> Any:
    """How many seconds a duration lasts."""
    if value is None:
        return None
    if not isinstance(value, timedelta):
        raise Refusal(f"seconds() takes a duration, not {kind(value)}", "write duration(…) around it")
    found = Decimal(value // timedelta(microseconds=1)).scaleb(-6)
    return found if found % 1 else int(found)


def _moved(value: Any, days: int, use: str) -> Any:
    if isinstance(value, str):
        value = day_of(value, use)
    if not isinstance(value, date):
        raise Refusal(f"{use}() takes a date, not {kind(value)}", "write date(…) around it")
    return value + timedelta(days=days)


@_function("add_days(date(2024, 2, 28), 2)", "date(2024, 3, 1)")
def add_days(value: Any, days: Any) -> Any:
    """The date (or date-time) so many days later, earlier for a negative number."""
    return None if value is None else _moved(value, whole(days, "add_days"), "add_days")


@_function("add_months(date(2024, 1, 31), 1)", "date(2024, 2, 29)")
def add_months(value: Any, months: Any) -> Any:
    """The date (or date-time) so many months later; the last day of the month where there is no such day."""
    if value is None:
        return None
    found = day_of(value, "add_months") if isinstance(value, str) else value
    if not isinstance(found, date):
        raise Refusal(f"add_months() takes a date, not {kind(value)}", "write date(…) around it")
    years, month = divmod(found.month - 1 + whole(months, "add_months"), 12)
    if not MINYEAR <= found.year + years <= MAXYEAR:
        raise Refusal("add_months() leaves the calendar")
    last = calendar.monthrange(found.year + years, month + 1)[1]
    return found.replace(year=found.year + years, month=month + 1, day=min(found.day, last))


@_function("days_between('2024-02-28', '2024-03-01')", "2")
def days_between(start: Any, end: Any) -> Any:
    """How many days lie between two dates; negative where the second is earlier."""
    if start is None or end is None:
        return None
    return (day_of(end, "days_between") - day_of(start, "days_between")).days


@_function("year('2024-01-31')", "2024")
def year(value: Any) -> Any:
    """The year of a date."""
    return None if value is None else day_of(value, "year").year


@_function("month('2024-01-31')", "1")
def month(value: Any) -> Any:
    """The month of a date, 1 to 12."""
    return None if value is None else day_of(value, "month").month


@_function("day('2024-01-31')", "31")
def day(value: Any) -> Any:
    """The day of the month."""
    return None if value is None else day_of(value, "day").day


@_function("hour('2024-01-31T17:45:00Z')", "17")
def hour(value: Any) -> Any:
    """The hour of a date-time on its own clock, 0 to 23."""
    return None if value is None else moment(value, "hour").hour


@_function("weekday('2024-01-31')", "3")
def weekday(value: Any) -> Any:
    """The day of the week: 1 is Monday, 7 is Sunday."""
    return None if value is None else day_of(value, "weekday").isoweekday()


@_function("start_of_month('2024-02-15')", "date(2024, 2, 1)")
def start_of_month(value: Any) -> Any:
    """The first day of its month."""
    return None if value is None else day_of(value, "start_of_month").replace(day=1)


@_function("end_of_month('2024-02-15')", "date(2024, 2, 29)")
def end_of_month(value: Any) -> Any:
    """The last day of its month."""
    if value is None:
        return None
    found = day_of(value, "end_of_month")
    return found.replace(day=calendar.monthrange(found.year, found.month)[1])


@_function("epoch('1970-01-02T00:00:00Z')", "86400")
def epoch(value: Any) -> Any:
    """Seconds since 1970-01-01 in UTC."""
    return None if value is None else seconds(moment(value, "epoch") - datetime(1970, 1, 1, tzinfo=UTC))


@_function("from_epoch(86400)", "datetime('1970-01-02T00:00:00Z')")
def from_epoch(value: Any) -> Any:
    """The date-time of so many seconds since 1970-01-01 in UTC."""
    return None if value is None else datetime(1970, 1, 1, tzinfo=UTC) + duration(as_number(value, "from_epoch()"))
