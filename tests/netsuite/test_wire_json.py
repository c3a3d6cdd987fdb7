from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import (
    AmbiguousError,
    ConfigurationError,
    ConnectivityError,
    ConnectorError,
    RejectedError,
    RetryableError,
)
from connector.netsuite.exchange import Answer
from connector.netsuite.wire_json import check, decode, encode, problem_of, retry_after


def answer(body: Any, status: int = 200, **headers: str) -> Answer:
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Answer(
        status, {name.replace("_", "-"): value for name, value in headers.items()}, raw, "https://h/x?secret=1"
    )


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_no_digit_is_lost_on_the_way_out_and_back(value: Decimal) -> None:
    assert Decimal(decode(Answer(200, {}, encode({"a": value})))["a"]) == value


def test_fractions_are_decimals_and_whole_numbers_integers() -> None:
    found = decode(answer('{"a": 0.1, "b": 1.10, "c": 5, "d": 12345678901234567890.12, "e": 1e3, "f": "0.1"}'))

    assert found["a"] == Decimal("0.1")
    assert str(found["b"]) == "1.10"
    assert found["c"] == 5
    assert type(found["c"]) is int
    assert found["d"] == Decimal("12345678901234567890.12")
    assert isinstance(found["e"], Decimal)
    assert found["f"] == "0.1"


def test_dates_are_written_and_other_things_refused() -> None:
    assert encode({"d": date(2026, 1, 2)}) == b'{"d":"2026-01-02"}'
    with pytest.raises(TypeError):
        encode({"x": object()})


PROBLEM = {
    "type": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1",
    "title": "Bad Request",
    "status": 400,
    "o:errorDetails": [
        {"detail": "Unknown reference.", "o:errorCode": "INVALID_CONTENT", "o:errorPath": "item.items[0].item"},
        {"detail": "And another."},
    ],
}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (PROBLEM, ("INVALID_CONTENT", "Unknown reference.; And another.", "item.items[0].item")),
        ({"title": "Not Found", "status": 404}, ("", "Not Found", "")),
        (
            {"error": {"code": "INVALID_LOGIN_ATTEMPT", "message": "Invalid login attempt."}},
            ("INVALID_LOGIN_ATTEMPT", "Invalid login attempt.", ""),
        ),
        ({"error": "invalid_grant"}, ("invalid_grant", "invalid_grant", "")),
        ("error code: X_Y\nerror message: It is so.", ("X_Y", "It is so.", "")),
        ("<error><code>X</code><message>m</message></error>", ("X", "m", "")),
        ("<html>nothing</html>", ("", "", "")),
        ("plain words", ("", "plain words", "")),
        ("[1]", ("", "[1]", "")),
    ],
)
def test_reads_an_error_in_each_of_netsuites_forms(body: Any, found: tuple[str, str, str]) -> None:
    assert problem_of(answer(body)) == found


@pytest.mark.parametrize(
    ("body", "status", "effect", "kind", "type_"),
    [
        (PROBLEM, 400, "write", RejectedError, "USER_ERROR"),
        ("", 429, "write", RetryableError, "TOO_MANY_REQUESTS"),
        ("", 500, "read", RetryableError, "NETSUITE_ERROR"),
        ("", 500, "write", AmbiguousError, "AMBIGUOUS"),
        ("", 503, "write", RetryableError, "UNAVAILABLE"),
        ("", 504, "repeatable", RetryableError, "TIMEOUT"),
        ("", 403, "read", RejectedError, "INSUFFICIENT_PERMISSION"),
        ("", 404, "read", ConnectivityError, "CONFIGURATION"),
        ("", 401, "read", ConnectivityError, "AUTHENTICATION"),
        ("", 302, "read", ConnectivityError, "CONFIGURATION"),
        ("<html>", 404, "read", ConnectivityError, "CONFIGURATION"),
        ("<html>", 503, "read", RetryableError, "UNAVAILABLE"),
    ],
)
def test_an_error_is_typed(body: Any, status: int, effect: Any, kind: type[ConnectorError], type_: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        check(answer(body, status), effect, "netsuite.get")

    assert type(caught.value) is kind
    assert caught.value.is_a(type_)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize(
    ("body", "said", "cure"),
    [
        ("", "NetSuite answers 400 without a word", "wire log"),
        ('{"type": "https://x", "title": "Bad Request", "o:errorDetails": [{"det', "Bad Request", "mend"),
    ],
)
def test_an_error_that_says_nothing_or_half_is_no_riddle(body: str, said: str, cure: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        check(answer(body, 400), "read")

    assert said in caught.value.message
    assert "{" not in caught.value.message
    assert cure in caught.value.hint


def test_a_good_answer_passes() -> None:
    check(answer("", 204), "write")


def test_understands_how_long_to_wait() -> None:
    assert retry_after("1.5") == 1.5
    assert retry_after("-1") == 0.0
    assert retry_after("") is None
    assert retry_after("Wed, 21 Oct 2026 07:28:00 GMT") is None


def test_what_is_no_json_is_no_netsuite() -> None:
    with pytest.raises(ConnectivityError, match="text/plain that is not JSON"):
        decode(answer("hello", content_type="text/plain"))


@pytest.mark.parametrize("body", ['{"items": [{"a": 1', '[{"a": 1},', '  {"a": "', "{"])
@pytest.mark.parametrize(("effect", "kind"), [("read", RetryableError), ("write", AmbiguousError)])
def test_json_that_does_not_end_is_cut_short(body: str, effect: Any, kind: type[ConnectorError]) -> None:
    with pytest.raises(kind, match="cut short"):
        check(answer(body, content_type="application/vnd.oracle.resource+json; type=singular"), effect)


@pytest.mark.parametrize("body", ['{"a": [1]}\n', "[]", "  ", '"text"', "5"])
def test_json_that_ends_is_not_cut_short(body: str) -> None:
    check(answer(body, content_type="application/json"), "read")


def test_text_may_begin_like_json() -> None:
    check(answer("{hello", content_type="text/plain"), "read")


def test_json_that_is_damaged_inside_is_cut_short_too() -> None:
    with pytest.raises(RetryableError, match="cut short"):
        decode(answer('{"a": {"b": }', content_type="application/json"))


def test_a_page_in_place_of_json_is_named_by_its_title() -> None:
    page = "<html><head><title>\n NetSuite &ndash; Maintenance</title></head></html>"

    with pytest.raises(ConnectivityError, match="200 with the HTML page “NetSuite &ndash; Maintenance”") as caught:
        decode(answer(page, content_type="text/html"))

    assert "maintenance" in caught.value.hint


def test_a_proxy_that_asks_for_a_password_is_told_as_such() -> None:
    with pytest.raises(ConfigurationError) as caught:
        check(answer("<html>sign in</html>", 407, content_type="text/html"), "read")

    assert "proxy.password" in caught.value.hint
