from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connector.catalogue.searches import SearchKind
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.searching.criteria_match import (
    Today,
    date_matcher,
    flag_matcher,
    member_matcher,
    number_matcher,
    text_matcher,
)
from connector.sandbox.soap.searching.search_terms import Criterion

TODAY = Today(date(2024, 7, 17), ZoneInfo("America/Los_Angeles"))


def criterion(kind: SearchKind, operator: str, *values: str, predefined: str = "") -> Criterion:
    return Criterion(field="x", kind=kind, operator=operator, values=values, predefined=predefined)


@pytest.mark.parametrize(
    ("operator", "wanted", "matching"),
    [
        ("is", "acme inc", ["ACME Inc"]),
        ("isNot", "acme inc", ["Bolt", "Acme Nuts", ""]),
        ("contains", "acme", ["ACME Inc", "Acme Nuts"]),
        ("doesNotContain", "acme", ["Bolt", ""]),
        ("startsWith", "bo", ["Bolt"]),
        ("doesNotStartWith", "acme", ["Bolt", ""]),
        ("hasKeywords", "nuts acme", ["Acme Nuts"]),
        ("empty", "", [""]),
        ("notEmpty", "", ["ACME Inc", "Bolt", "Acme Nuts"]),
        ("", "bolt", ["Bolt"]),
    ],
)
def test_text_operators(operator: str, wanted: str, matching: list[str]) -> None:
    matches = text_matcher(criterion("string", operator, wanted))

    assert [name for name in ("ACME Inc", "Bolt", "Acme Nuts", "") if matches([name] if name else [])] == matching


@pytest.mark.parametrize(
    ("operator", "values", "matching"),
    [
        ("equalTo", ("5",), [5]),
        ("notEqualTo", ("5",), [1, 9, None]),
        ("greaterThan", ("5",), [9]),
        ("greaterThanOrEqualTo", ("5",), [5, 9]),
        ("lessThan", ("5",), [1]),
        ("lessThanOrEqualTo", ("5.0",), [1, 5]),
        ("between", ("1", "5"), [1, 5]),
        ("notBetween", ("1", "5"), [9, None]),
        ("notGreaterThan", ("5",), [1, 5, None]),
        ("empty", (), [None]),
        ("notEmpty", (), [1, 5, 9]),
    ],
)
def test_number_operators(operator: str, values: tuple[str, ...], matching: list[int | None]) -> None:
    matches = number_matcher(criterion("decimal", operator, *values))

    assert [value for value in (1, 5, 9, None) if matches([] if value is None else [Decimal(value)])] == matching


def test_numbers_may_be_kept_as_text() -> None:
    assert number_matcher(criterion("text_number", "equalTo", "7"))(["7"])
    assert not number_matcher(criterion("text_number", "equalTo", "7"))(["A-7"])


MOMENTS = ("2024-07-16T07:00:00Z", "2024-07-17T06:59:59Z", "2024-07-17T07:00:00Z", "2024-07-18T06:59:59Z")
"""In Los Angeles: midnight and the last second of the 16th, the same of the 17th."""


@pytest.mark.parametrize(
    ("operator", "values", "matching"),
    [
        ("on", ("2024-07-16T00:00:00-07:00",), MOMENTS[:2]),
        ("notOn", ("2024-07-16T00:00:00-07:00",), MOMENTS[2:]),
        ("after", ("2024-07-16T00:00:00-07:00",), MOMENTS[2:]),
        ("after", ("2024-07-16T08:00:00Z",), MOMENTS[1:]),
        ("onOrAfter", ("2024-07-17T00:00:00-07:00",), MOMENTS[2:]),
        ("onOrAfter", ("2024-07-17T06:59:59Z",), MOMENTS[1:]),
        ("before", ("2024-07-17T00:00:00-07:00",), MOMENTS[:2]),
        ("onOrBefore", ("2024-07-16T00:00:00-07:00",), MOMENTS[:2]),
        ("notAfter", ("2024-07-16T00:00:00-07:00",), MOMENTS[:2]),
        ("notBefore", ("2024-07-17T00:00:00-07:00",), MOMENTS[2:]),
        ("notOnOrBefore", ("2024-07-16T00:00:00-07:00",), MOMENTS[2:]),
        ("within", ("2024-07-16T00:00:00-07:00", "2024-07-17T00:00:00-07:00"), MOMENTS),
        ("notWithin", ("2024-07-16T00:00:00-07:00", "2024-07-17T00:00:00-07:00"), ()),
        ("empty", (), ()),
        ("notEmpty", (), MOMENTS),
    ],
)
def test_date_operators_on_moments(operator: str, values: tuple[str, ...], matching: tuple[str, ...]) -> None:
    matches = date_matcher(criterion("date", operator, *values), TODAY)

    assert tuple(moment for moment in MOMENTS if matches([moment])) == matching


@pytest.mark.parametrize(
    ("operator", "name", "matching"),
    [
        ("on", "today", ["2024-07-17"]),
        ("within", "thisMonth", ["2024-07-01", "2024-07-16", "2024-07-17", "2024-07-31"]),
        ("before", "thisMonth", ["2024-06-30"]),
        ("after", "yesterday", ["2024-07-17", "2024-07-31"]),
        ("onOrBefore", "yesterday", ["2024-06-30", "2024-07-01", "2024-07-16"]),
        ("onOrAfter", "thisMonth", ["2024-07-01", "2024-07-16", "2024-07-17", "2024-07-31"]),
    ],
)
def test_named_periods_on_days(operator: str, name: str, matching: list[str]) -> None:
    matches = date_matcher(criterion("date", operator, predefined=name), TODAY)
    days = ["2024-06-30", "2024-07-01", "2024-07-16", "2024-07-17", "2024-07-31"]

    assert [day for day in days if matches([day])] == matching


def test_a_day_is_whole_when_the_clocks_change() -> None:
    matches = date_matcher(criterion("date", "on", "2024-11-03T00:00:00-07:00"), TODAY)

    assert matches(["2024-11-04T07:59:59Z"])
    assert not matches(["2024-11-04T08:00:00Z"])


def test_a_negation_holds_for_what_is_empty() -> None:
    assert date_matcher(criterion("date", "notOn", "2024-07-16T00:00:00Z"), TODAY)([])
    assert not date_matcher(criterion("date", "on", "2024-07-16T00:00:00Z"), TODAY)([])


def test_a_flag_that_is_absent_is_not_set() -> None:
    assert flag_matcher(criterion("boolean", "", "false"))([])
    assert flag_matcher(criterion("boolean", "", "true"))([True])
    assert not flag_matcher(criterion("boolean", "", "true"))(["F"])


def test_members_of_a_list() -> None:
    def keys(value: Any) -> frozenset[str]:
        return frozenset({str(value)})

    any_of = member_matcher(criterion("select", "anyOf"), frozenset({"1", "2"}), keys)
    none_of = member_matcher(criterion("select", "noneOf"), frozenset({"1", "2"}), keys)
    nobody = member_matcher(criterion("select", "anyOf"), frozenset({"@none@"}), keys)

    assert [any_of(["2"]), any_of(["3", "1"]), any_of(["3"]), any_of([])] == [True, True, False, False]
    assert [none_of(["2"]), none_of(["3"]), none_of([])] == [False, True, True]
    assert [nobody([]), nobody([""]), nobody(["1"])] == [True, True, False]


@pytest.mark.parametrize(
    ("matcher", "one", "code"),
    [
        (text_matcher, criterion("string", "resembles", "x"), "INVALID_SEARCH_OPERATOR"),
        (number_matcher, criterion("decimal", "contains", "1"), "INVALID_SEARCH_OPERATOR"),
        (number_matcher, criterion("decimal", "equalTo"), "INVALID_SEARCH_VALUE"),
        (number_matcher, criterion("decimal", "equalTo", "many"), "INVALID_SEARCH_VALUE"),
        (lambda one: date_matcher(one, TODAY), criterion("date", "on", "soon"), "INVALID_SEARCH_VALUE"),
        (lambda one: date_matcher(one, TODAY), criterion("date", "on", predefined="soon"), "INVALID_SEARCH_VALUE"),
        (
            lambda one: member_matcher(one, frozenset(), lambda _value: frozenset()),
            criterion("select", "is"),
            "INVALID_SEARCH_OPERATOR",
        ),
    ],
)
def test_what_a_kind_does_not_know_is_refused(matcher: Any, one: Criterion, code: str) -> None:
    with pytest.raises(WireError) as caught:
        matcher(one)

    assert caught.value.soap_code == code
