"""Every kind of fault as clients of each channel meet it, over real HTTP."""

import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests

from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail
from tests.sandbox.soap_sender import customer, send

SERVER_TIME = "/services/rest/system/v1/serverTime"
RESTLET = "/app/site/hosting/restlet.nl?script=customscript_sandbox_echo&deploy=customdeploy_sandbox_echo"


@pytest.fixture(autouse=True)
def no_faults_left(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.faults.replace([])


def order(sandbox: Sandbox, kind: str, **more: Any) -> None:
    sandbox.faults.add(FaultRule.model_validate({"kind": kind, **more}))


@pytest.mark.parametrize(
    ("kind", "element", "code"),
    [
        ("concurrency", "exceededConcurrentRequestLimitFault", "WS_REQUEST_BLOCKED"),
        ("session_limit", "exceededRequestLimitFault", "WS_CONCUR_SESSION_DISALLWD"),
        ("session_timeout", "invalidSessionFault", "SESSION_TIMED_OUT"),
        ("login", "invalidCredentialsFault", "USER_ERROR"),
        ("unexpected", "unexpectedErrorFault", "UNEXPECTED_ERROR"),
        ("unavailable", "unexpectedErrorFault", "ACCT_TEMP_UNAVAILABLE"),
    ],
)
def test_soap_refuses_with_a_fault(sandbox: Sandbox, kind: str, element: str, code: str) -> None:
    order(sandbox, kind)
    answer = send(sandbox, "getServerTime")

    assert answer.status_code == 500
    assert f"platformFaults:{element} " in answer.text
    assert f"<platformFaults:code>{code}</platformFaults:code>" in answer.text
    assert send(sandbox, "getServerTime").status_code == 200


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("concurrency", 429, "CONCURRENCY_LIMIT_EXCEEDED"),
        ("session_timeout", 401, "INVALID_LOGIN"),
        ("login", 401, "INVALID_LOGIN"),
        ("unexpected", 500, "UNEXPECTED_ERROR"),
        ("unavailable", 503, "ACCT_TEMP_UNAVAILABLE"),
    ],
)
def test_rest_refuses_with_a_problem(sandbox: Sandbox, client: Client, kind: str, status: int, code: str) -> None:
    order(sandbox, kind)
    answer = client.get(SERVER_TIME)

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (status, code)
    assert "Retry-After" not in answer.headers


def test_a_restlet_refuses_in_its_own_words(sandbox: Sandbox, client: Client) -> None:
    order(sandbox, "concurrency")
    answer = client.get(sandbox.url + RESTLET, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "SSS_REQUEST_LIMIT_EXCEEDED")


def test_a_retry_after_is_sent_when_it_is_ordered(sandbox: Sandbox, client: Client) -> None:
    order(sandbox, "concurrency", retry_after=3)

    assert client.get(SERVER_TIME).headers["Retry-After"] == "3"


def test_a_status_may_have_a_body(sandbox: Sandbox, client: Client) -> None:
    order(sandbox, "status", status=502, body="<h1>Bad Gateway</h1>", media_type="text/html")
    answer = client.get(SERVER_TIME)

    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (
        502,
        "<h1>Bad Gateway</h1>",
        "text/html",
    )


def test_a_redirect_names_another_place(sandbox: Sandbox, client: Client) -> None:
    order(sandbox, "redirect", location="https://1234567.app.netsuite.com/app/login")
    answer = client.get(SERVER_TIME, allow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (302, "https://1234567.app.netsuite.com/app/login")


def test_half_a_body_may_come_with_a_length_that_agrees(sandbox: Sandbox, client: Client) -> None:
    order(sandbox, "half", times=None)
    rest, soap = client.get(SERVER_TIME), send(sandbox, "getServerTime")

    assert rest.headers["Content-Length"] == str(len(rest.content))
    with pytest.raises(requests.exceptions.JSONDecodeError):
        rest.json()
    assert soap.status_code == 200
    assert not soap.text.endswith("Envelope>")


def test_the_right_answer_may_bear_the_wrong_type(sandbox: Sandbox) -> None:
    order(sandbox, "content_type", media_type="text/html")
    answer = send(sandbox, "getServerTime")

    assert (answer.headers["Content-Type"], 'isSuccess="true"' in answer.text) == ("text/html", True)


def test_an_answer_may_drip(sandbox: Sandbox) -> None:
    order(sandbox, "drip", bytes_per_second=4000)
    started = time.perf_counter()
    answer = send(sandbox, "getServerTime")

    assert 'isSuccess="true"' in answer.text
    assert time.perf_counter() - started > 0.7 * len(answer.content) / 4000


def test_an_answer_may_be_late_whatever_it_is(sandbox: Sandbox, client: Client) -> None:
    order(sandbox, "login", seconds=0.2)
    started = time.perf_counter()

    assert client.get(SERVER_TIME).status_code == 401
    assert time.perf_counter() - started >= 0.2


def test_the_clock_may_be_wrong_for_one_request(sandbox: Sandbox, client: Client) -> None:
    order(sandbox, "clock_skew", skew=-100)
    order(sandbox, "clock_skew", skew="10m")
    near, far, right = client.get(SERVER_TIME), client.get(SERVER_TIME), client.get(SERVER_TIME)

    ahead = parsedate_to_datetime(near.headers["Date"]).timestamp() - time.time()
    assert (near.status_code, -102 <= ahead <= -98) == (200, True)
    assert (far.status_code, 'error="invalid_timestamp"' in far.headers["WWW-Authenticate"]) == (401, True)
    assert right.status_code == 200


def test_single_records_of_a_list_fail_and_the_others_do_not(sandbox: Sandbox) -> None:
    order(sandbox, "record", positions=[2], code="RCRD_HAS_BEEN_CHANGED", message="Record has been changed")
    names = [f"Positioned {number}" for number in range(3)]
    answer = send(sandbox, "addList", "".join(map(customer, names)))

    assert answer.status_code == 200
    assert answer.text.count('isSuccess="false"') == 1
    assert "<platformCore:code>RCRD_HAS_BEEN_CHANGED</platformCore:code>" in answer.text
    kept = [one.body["companyName"] for one in sandbox.store.select("customer")]
    assert [name in kept for name in names] == [True, False, True]


def test_a_record_may_be_locked_over_rest(sandbox: Sandbox, client: Client) -> None:
    id_ = client.made("customer", companyName="Held by a rule", subsidiary={"id": "1"})
    order(sandbox, "locked", record="customer", operation="PATCH", times=2)

    assert [client.patch(f"/customer/{id_}", {"phone": "1"}).status_code for _ in range(3)] == [400, 400, 204]


def test_maintenance_is_a_page_for_every_channel(sandbox: Sandbox, client: Client) -> None:
    order(sandbox, "maintenance", times=None)

    for answer in (client.get(SERVER_TIME), send(sandbox, "getServerTime")):
        assert (answer.status_code, "scheduled maintenance" in answer.text) == (503, True)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("concurrency", 400, "SSS_REQUEST_LIMIT_EXCEEDED"),
        ("session_limit", 400, "SSS_REQUEST_LIMIT_EXCEEDED"),
        ("session_timeout", 401, "INVALID_LOGIN_ATTEMPT"),
        ("login", 401, "INVALID_LOGIN_ATTEMPT"),
        ("unexpected", 500, "UNEXPECTED_ERROR"),
        ("unavailable", 503, "ACCT_TEMP_UNAVAILABLE"),
    ],
)
def test_a_restlet_refuses_with_an_error_object(
    sandbox: Sandbox, client: Client, kind: str, status: int, code: str
) -> None:
    order(sandbox, kind)
    answer = client.get(sandbox.url + RESTLET, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert client.get(sandbox.url + RESTLET, headers={"Content-Type": "application/json"}).status_code == 200
