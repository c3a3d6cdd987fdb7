from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connector.errors import PARENTS, RejectedError
from connector.stream import of
from connector.validation import RULES, ElapsedCheck, NumberCheck, PatternCheck, SizeCheck, TimeCheck

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def holds(rule: str, value: Any, check: Any = None) -> bool:
    return RULES[rule].holds(value, check, NOW)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_fails_with_a_type_below_validation(rule: str) -> None:
    assert PARENTS[RULES[rule].error] == "VALIDATION"


OPPOSITES = [
    ("is_true", "is_false"),
    ("is_null", "is_not_null"),
    ("is_blank_string", "is_not_blank_string"),
]


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
@pytest.mark.parametrize("value", [None, True, False, "", " \t", "x", [], [1], {}, {"a": 1}])
def test_rules_that_deny_each_other_never_agree(one: str, other: str, value: Any) -> None:
    assert holds(one, value) is not holds(other, value)


@pytest.mark.parametrize(
    ("value", "empty", "full"),
    [
        (None, True, False),
        ([], True, False),
        ({}, True, False),
        ([0], False, True),
        ({"a": None}, False, True),
        ("", False, False),
        ("x", False, False),
        (5, False, False),
    ],
)
def test_only_lists_and_mappings_are_collections(value: Any, empty: bool, full: bool) -> None:
    assert (holds("is_empty_collection", value), holds("is_not_empty_collection", value)) == (empty, full)


@pytest.mark.parametrize(
    "address",
    [
        "anna@acme.com",
        "a.b+c_d@sub.acme-group.co",
        "o'neil@acme.ie",
        "jörg@müller.de",
        "1@2.example",
        f"{'x' * 64}@acme.com",
    ],
)
def test_addresses_that_are_right(address: str) -> None:
    assert holds("is_email", address)


@pytest.mark.parametrize(
    "address",
    [
        None, 5, "", "acme.com", "@acme.com", "anna@", "anna@acme", "an na@acme.com", "anna@acme..com",
        ".anna@acme.com", "anna.@acme.com", "a..b@acme.com", "anna@-acme.com", "anna@acme-.com", "anna@acme.com.",
        "a@b@acme.com", "anna@acme.com\n", "anna@127.0.0.1", f"{'x' * 65}@acme.com",
        f"a@{'x' * 64}.com", f"a@{'x.' * 130}com",
    ],
)  # fmt: skip
def test_addresses_that_are_not(address: Any) -> None:
    assert not holds("is_email", address)


@pytest.mark.parametrize(
    "url", ["https://acme.com", "http://localhost:8080/a?b=c#d", "ftp://a.b/x", "https://[::1]/", "HTTPS://ACME.COM"]
)
def test_urls_that_are_right(url: str) -> None:
    assert holds("is_url", url)


@pytest.mark.parametrize(
    "url",
    [None, "", "acme.com", "https://", "https:///x", "javascript:alert(1)", "https://a b", "http://a:99999", "http://[::1",
     "http://a:0", "//acme.com", "file:///etc"],
)  # fmt: skip
def test_urls_that_are_not(url: Any) -> None:
    assert not holds("is_url", url)


@pytest.mark.parametrize(
    ("value", "right"),
    [("10.0.0.1", True), ("::1", True), ("2001:db8::1", True), ("10.0.0.256", False), ("10.0.0", False), ("", False),
     (None, False), (167772161, False), ("10.0.0.1/8", False)],
)  # fmt: skip
def test_addresses_of_the_internet(value: Any, right: bool) -> None:
    assert holds("is_ip", value) is right


@pytest.mark.parametrize(
    ("value", "more", "right"),
    [
        ("12", {}, True), (" -3.50 ", {}, True), ("1e6", {}, True), (Decimal("0.1"), {}, True), (7, {}, True),
        (None, {}, False), ("", {}, False), ("twelve", {}, False), (True, {}, False), ("NaN", {}, False),
        ("Infinity", {}, False), ([1], {}, False), (float("nan"), {}, False),
        ("5", {"min_value": 5, "max_value": 5}, True), ("4.99", {"min_value": 5}, False),
        ("5.01", {"max_value": 5}, False), ("1.5", {"number_type": "INTEGER"}, False),
        ("2147483647", {"number_type": "INTEGER"}, True), ("2147483648", {"number_type": "INTEGER"}, False),
        ("-32768", {"number_type": "SHORT"}, True), ("-32769", {"number_type": "SHORT"}, False),
        ("9223372036854775807", {"number_type": "LONG"}, True), ("9223372036854775808", {"number_type": "LONG"}, False),
        ("1e400", {"number_type": "LONG"}, False), ("3.0", {"number_type": "INTEGER"}, True),
    ],
)  # fmt: skip
def test_numbers(value: Any, more: dict[str, Any], right: bool) -> None:
    assert holds("is_number", value, NumberCheck(value=value, **more)) is right


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.integers() | st.text())
def test_whatever_is_asked_of_a_number_is_answered(value: Any) -> None:
    for kind in ("INTEGER", "DOUBLE"):
        assert holds("is_number", value, NumberCheck(value=0, number_type=kind)) in (True, False)


@given(st.text() | st.none())
def test_whatever_is_asked_of_a_text_is_answered(value: Any) -> None:
    for rule in ("is_email", "is_url", "is_ip", "is_blank_string"):
        assert holds(rule, value) in (True, False)


def test_a_form_is_one_of_the_whole_text_in_linear_time() -> None:
    check = PatternCheck(value="", regex="(a|aa)+")

    assert holds("matches_regex", "aaa", check)
    assert not holds("matches_regex", "aaab", check)
    assert not holds("matches_regex", "a" * 50_000 + "b", check)
    assert not holds("matches_regex", None, check)


def test_small_letters_and_capitals_differ_unless_said() -> None:
    assert not holds("matches_regex", "AB", PatternCheck(value="", regex="ab"))
    assert holds("matches_regex", "AB", PatternCheck(value="", regex="ab", case_sensitive=False))


@pytest.mark.parametrize(
    ("value", "right"),
    [("ab", True), ("a", False), ("abcd", False), ([1, 2], True), ({"a": 1, "b": 2, "c": 3}, True), (None, False),
     (22, False)],
)  # fmt: skip
def test_sizes(value: Any, right: bool) -> None:
    assert holds("validate_size", value, SizeCheck(value=0, min=2, max=3)) is right


@pytest.mark.parametrize("rule", ["is_empty_collection", "is_not_empty_collection"])
def test_a_stream_is_not_counted(rule: str) -> None:
    with pytest.raises(RejectedError, match="stream"):
        holds(rule, of([1]))


@pytest.mark.parametrize(
    ("since", "right"),
    [
        (NOW - timedelta(hours=1), True),
        (NOW, False),
        ("2026-11-23T11:00:00Z", True),
        ("2026-11-23T11:59:59", False),
        ("2026-11-23T12:30:00+02:00", True),
        (date(2026, 11, 23), True),
        ("2026-11-22", True),
    ],
)
def test_time_that_has_passed(since: Any, right: bool) -> None:
    check = ElapsedCheck(since="", time="10m")

    assert holds("is_elapsed", since, check) is right
    assert holds("is_not_elapsed", since, check) is not right


@pytest.mark.parametrize("since", [None, "yesterday", 5])
def test_what_is_no_moment_is_told(since: Any) -> None:
    with pytest.raises(RejectedError, match=r"is_elapsed\(\) takes"):
        holds("is_elapsed", since, ElapsedCheck(since="", time=1))


@pytest.mark.parametrize(
    ("value", "pattern", "right"),
    [
        ("2026-11-23T10:00:00Z", "", True),
        ("2026-11-23", "", True),
        ("11/23/2026", "", False),
        ("11/23/2026", "%m/%d/%Y", True),
        ("23/11/2026", "%m/%d/%Y", False),
        ("2/30/2026", "%m/%d/%Y", False),
        ("", "%m/%d/%Y", False),
        (None, "", False),
        (20261123, "", False),
    ],
)
def test_texts_that_are_a_time(value: Any, pattern: str, right: bool) -> None:
    assert holds("is_time", value, TimeCheck(value="", pattern=pattern)) is right


def test_a_form_that_cannot_be_read_is_found_at_once() -> None:
    with pytest.raises(ValidationError, match="not a form"):
        TimeCheck(value="", pattern="%j")
