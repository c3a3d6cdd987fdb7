import json

from connector.sandbox.people.tenant import Tenant
from connector.sandbox.refusals import (
    ConcurrencyError,
    LoginError,
    MissingValueError,
    ParameterError,
    UnknownReferenceError,
    WireError,
)
from connector.sandbox.rest.problem import problem
from connector.sandbox.rest.rest_refusals import RepeatedKeyError, UnsupportedMethodError

TENANT = Tenant(account="1234567_SB1")


def test_a_rule_has_the_words_before_it_that_rest_puts_there() -> None:
    answer = problem(MissingValueError(["First Name", "Last Name"]), TENANT)

    assert answer.status == 400
    assert json.loads(answer.body) == {
        "type": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1",
        "title": "Bad Request",
        "status": 400,
        "o:errorDetails": [
            {
                "detail": "Error while accessing a resource. Please enter value(s) for: First Name, Last Name.",
                "o:errorCode": "USER_ERROR",
            }
        ],
    }


def test_a_wrong_reference_in_a_line_names_its_path() -> None:
    answer = problem(UnknownReferenceError("item", "9999", "item.items[0].item"), TENANT)

    (detail,) = json.loads(answer.body)["o:errorDetails"]
    assert detail["o:errorCode"] == "INVALID_CONTENT"
    assert detail["o:errorPath"] == "item.items[0].item"
    assert "Invalid Field Value 9999 for the following field: item" in detail["detail"]


def test_a_parameter_is_named() -> None:
    (detail,) = json.loads(problem(ParameterError("No.", "limit"), TENANT).body)["o:errorDetails"]

    assert detail == {"detail": "No.", "o:errorQueryParam": "limit", "o:errorCode": "INVALID_PARAMETER"}


def test_a_refused_login_says_why_in_a_header_only() -> None:
    answer = problem(LoginError("InvalidSignature"), TENANT)

    assert answer.headers["www-authenticate"] == (
        'OAuth realm="1234567_SB1", error="invalid_signature", error_description="Invalid login attempt."'
    )
    assert b"ignature" not in answer.body
    (detail,) = json.loads(answer.body)["o:errorDetails"]
    assert detail["o:errorCode"] == "INVALID_LOGIN"
    assert detail["detail"].startswith("Invalid login attempt. For more details, see the Login Audit Trail")


def test_a_refused_bearer_token_challenges_with_bearer() -> None:
    header = problem(LoginError("invalid_token", challenge="Bearer"), TENANT).headers["www-authenticate"]

    assert header.startswith('Bearer realm="1234567_SB1", error="invalid_token"')


def test_a_full_pool_is_a_429_with_the_documented_body() -> None:
    answer = problem(ConcurrencyError(), TENANT)

    assert answer.status == 429
    assert "retry-after" not in answer.headers
    assert json.loads(answer.body) == {
        "type": "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html",
        "title": "Bad Request",
        "status": 429,
        "o:errorDetails": [
            {
                "detail": "Concurrent request limit exceeded. Request blocked.",
                "o:errorCode": "CONCURRENCY_LIMIT_EXCEEDED",
            }
        ],
    }


def test_an_unusual_status_still_has_a_title() -> None:
    assert json.loads(problem(WireError("x", status=418), TENANT).body)["status"] == 418


def test_a_refusal_may_bring_headers() -> None:
    answer = problem(UnsupportedMethodError("PUT", ("GET", "POST")), TENANT)

    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")
    assert json.loads(answer.body)["title"] == "Method Not Allowed"


def test_a_repeated_key_is_a_400_that_calls_itself_a_conflict() -> None:
    answer = problem(RepeatedKeyError("/services/rest/async/v1/job/123456"), TENANT)

    assert answer.status == 400
    assert answer.headers["location"] == "/services/rest/async/v1/job/123456"
    body = json.loads(answer.body)
    assert (body["title"], body["type"]) == (
        "Conflict",
        "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10.4.10",
    )
    assert body["o:errorDetails"][0]["o:errorCode"] == "IDEMPOTENCY_ERROR"
