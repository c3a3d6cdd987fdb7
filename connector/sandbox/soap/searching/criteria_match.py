"""Whether values match a criterion: the operators of each kind (wire facts 5.5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.predefined_dates import predefined_range
from connector.sandbox.soap.searching.search_terms import Criterion
from connector.sandbox.soap.wire_times import DATE, moment_of
from connector.sandbox.soap.wire_values import as_number, is_true

Values = Sequence[Any]
"""What a record holds for a field: none, one, or several (a multiselect, a sublist)."""

Matcher = Callable[[Values], bool]

_DAY = timedelta(1)
_NO_RECORD = "@NONE@"  # how a search names an empty reference


@dataclass(frozen=True, slots=True)
class Today:
    """The user's calendar: today's date and zone."""

    date: date
    zone: ZoneInfo


def text_matcher(criterion: Criterion) -> Matcher:
    """Matches text, without regard to case."""
    wanted = criterion.values[0].lower() if criterion.values else ""
    tests: dict[str, Callable[[str], bool]] = {
        "is": lambda text: text == wanted,
        "contains": lambda text: wanted in text,
        "startsWith": lambda text: text.startswith(wanted),
        "hasKeywords": lambda text: all(word in text for word in wanted.split()),
        "empty": lambda text: not text,
    }
    opposite = {"isNot": "is", "doesNotContain": "contains", "doesNotStartWith": "startsWith", "notEmpty": "empty"}
    test, negated = _test(tests, opposite, criterion, "is")
    return lambda values: any(test(str(value).lower()) for value in values or [""]) is not negated


def number_matcher(criterion: Criterion) -> Matcher:
    """Matches numbers; `text_number` fields hold numbers as text."""
    first, second = _two(criterion, as_number)
    tests: dict[str, Callable[[Decimal], bool]] = {
        "equalTo": lambda number: number == first,
        "greaterThan": lambda number: number > first,
        "greaterThanOrEqualTo": lambda number: number >= first,
        "lessThan": lambda number: number < first,
        "lessThanOrEqualTo": lambda number: number <= first,
        "between": lambda number: first <= number <= second,
        "empty": lambda _number: False,
    }
    opposite = {
        "notEqualTo": "equalTo",
        "notGreaterThan": "greaterThan",
        "notGreaterThanOrEqualTo": "greaterThanOrEqualTo",
        "notLessThan": "lessThan",
        "notLessThanOrEqualTo": "lessThanOrEqualTo",
        "notBetween": "between",
    }
    return _over_present(criterion, tests, opposite, "equalTo", as_number)


def date_matcher(criterion: Criterion, today: Today) -> Matcher:
    """Matches days and moments: a field that holds a day is compared by days in the user's zone."""
    start, end = _bounds(criterion, today)
    tests: dict[str, Callable[[datetime], bool]] = {
        "on": lambda moment: _day(start, today) <= moment < _next_day(end, today),
        "within": lambda moment: start <= moment <= _last(end, criterion, today),
        "after": lambda moment: moment > _last(start if not criterion.predefined else end, criterion, today),
        "before": lambda moment: moment < start,
        "onOrAfter": lambda moment: moment >= start,
        "onOrBefore": lambda moment: moment <= _last(end, criterion, today),
        "empty": lambda _moment: False,
    }
    opposite = {
        "notOn": "on",
        "notWithin": "within",
        "notAfter": "after",
        "notBefore": "before",
        "notOnOrAfter": "onOrAfter",
        "notOnOrBefore": "onOrBefore",
    }
    return _over_present(criterion, tests, opposite, "on", lambda value: _moment(value, today))


def flag_matcher(criterion: Criterion) -> Matcher:
    """Matches a checkbox; an absent one is unchecked."""
    wanted = is_true(criterion.values[0]) if criterion.values else True
    return lambda values: any(is_true(value) for value in values) == wanted


def member_matcher(criterion: Criterion, wanted: frozenset[str], keys: Callable[[Any], frozenset[str]]) -> Matcher:
    """Matches `anyOf` and `noneOf`: *keys* gives the spellings under which a value may be named."""
    negated = criterion.operator == "noneOf"
    if criterion.operator not in ("", "anyOf", "noneOf"):
        raise _unknown(criterion)
    takes_empty = _NO_RECORD.lower() in wanted

    def matches(values: Values) -> bool:
        present = [value for value in values if value not in (None, "")]
        found = any(keys(value) & wanted for value in present) or (takes_empty and not present)
        return found is not negated

    return matches


# ---------------------------------------------------------------- inside


def _over_present(
    criterion: Criterion,
    tests: dict[str, Callable[[Any], bool]],
    opposite: dict[str, str],
    default: str,
    read: Callable[[Any], Any],
) -> Matcher:
    """Matches where a present value passes; only `empty` and the negations hold for a field without one."""
    if criterion.operator in ("empty", "notEmpty"):
        wants_empty = criterion.operator == "empty"
        return lambda values: (not [value for value in values if value not in (None, "")]) is wants_empty
    test, negated = _test(tests, opposite, criterion, default)

    def matches(values: Values) -> bool:
        present = [found for found in (read(value) for value in values) if found is not None]
        return any(test(found) for found in present) is not negated

    return matches


def _test(
    tests: dict[str, Callable[[Any], bool]], opposite: dict[str, str], criterion: Criterion, default: str
) -> tuple[Callable[[Any], bool], bool]:
    operator = criterion.operator or default
    name = opposite.get(operator, operator)
    if name not in tests:
        raise _unknown(criterion)
    return tests[name], operator in opposite


def _unknown(criterion: Criterion) -> WireError:
    return WireError(
        f"The operator {criterion.operator} is not valid for the search field {criterion.field}.",
        code="INVALID_SEARCH_OPERATOR",
    )


def _two(criterion: Criterion, read: Callable[[Any], Any]) -> tuple[Any, Any]:
    if criterion.operator in ("empty", "notEmpty"):
        return None, None
    found = [read(value) for value in criterion.values]
    if not found or None in found:
        raise WireError(f"A search value is required for the field {criterion.field}.", code="INVALID_SEARCH_VALUE")
    return found[0], found[1] if len(found) > 1 else found[0]


def _bounds(criterion: Criterion, today: Today) -> tuple[Any, Any]:
    """First and last moment that a date criterion names."""
    if not criterion.predefined:
        return _two(criterion, lambda text: _wire_moment(text, today))
    found = predefined_range(criterion.predefined, today.date)
    if found is None:
        raise WireError(
            f"The sandbox does not know the date range {criterion.predefined}.", code="INVALID_SEARCH_VALUE"
        )
    first, last = (datetime(day.year, day.month, day.day, tzinfo=today.zone).astimezone(UTC) for day in found)
    return first, last


def _last(moment: datetime, criterion: Criterion, today: Today) -> datetime:
    """The last moment meant by an upper bound: the whole day where it is a day."""
    if criterion.predefined or moment == _day(moment, today):
        return _next_day(moment, today) - timedelta(microseconds=1)
    return moment


def _day(moment: datetime, today: Today) -> datetime:
    """Midnight, in the user's zone, of the day of *moment*."""
    try:
        local = moment.astimezone(today.zone)
        return datetime(local.year, local.month, local.day, tzinfo=today.zone).astimezone(UTC)
    except OverflowError:  # at either end of the calendar
        return moment


def _next_day(moment: datetime, today: Today) -> datetime:
    """Midnight after *moment*; a day may have 23 or 25 hours."""
    try:
        local = moment.astimezone(today.zone).date() + _DAY
        return datetime(local.year, local.month, local.day, tzinfo=today.zone).astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _wire_moment(text: str, today: Today) -> datetime | None:
    try:
        return _moment(text, today) if DATE.match(text) else moment_of(text)
    except ValueError:
        return None


def _moment(value: Any, today: Today) -> datetime | None:
    """The moment of a canonical date (its midnight in the user's zone) or date-time."""
    text = str(value)
    try:
        if DATE.match(text):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=today.zone).astimezone(UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
