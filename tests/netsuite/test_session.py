from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from connector import events
from connector.component import Unit
from connector.errors import (
    AmbiguousError,
    ConfigurationError,
    ConnectivityError,
    ConnectorError,
    RejectedError,
    RetryableError,
)
from connector.netsuite.client import NetSuite
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.exchange import Request
from connector.netsuite.session import Session
from connector.retry import ConstantWait, RetryPolicy
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from tests.netsuite.auth.test_oauth2 import pem

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted

ONE = "SELECT 1 AS ok FROM dual"
AT_ONCE = RetryPolicy(attempts=4, wait=ConstantWait(type="constant", interval=0))


def asked(box: Sandbox) -> int:
    return len(box.journal.entries)


# ------------------------------------------------------------------ signing in


def test_a_token_in_any_spelling_of_the_account_signs_in(box: Sandbox, connection: dict[str, Any]) -> None:
    for spelling in ("TSTDRV1234567", "tstdrv1234567", " tstdrv1234567 "):
        with NetSuite({"connection": connection | {"account": spelling}}) as client:
            assert list(client.suiteql(query=ONE)) == [{"ok": "1"}]


def test_a_certificate_signs_in_and_its_token_is_kept(box: Sandbox, oauth2: dict[str, Any]) -> None:
    with NetSuite({"connection": oauth2}) as client:
        for _ in range(3):
            assert list(client.suiteql(query=ONE)) == [{"ok": "1"}]

    tokens = [entry for entry in box.journal.entries if entry.path.endswith("/oauth2/v1/token")]
    assert len(tokens) <= 1


def test_another_key_does_not_live_on_the_token_of_the_right_one(
    box: Sandbox, oauth2: dict[str, Any], tmp_path: Path
) -> None:
    with NetSuite({"connection": oauth2}) as client:
        list(client.suiteql(query=ONE))
    other = tmp_path / "other.pem"
    other.write_text(pem(ec.generate_private_key(ec.SECP256R1())).get_secret_value())
    broken = tmp_path / "broken.pem"
    broken.write_text("not a key")
    body = {name: value for name, value in oauth2.items() if name != "private_key"}

    for file, kind, word in ((other, ConnectivityError, "access token"), (broken, ConfigurationError, "PKCS#8")):
        client = NetSuite({"connection": body | {"private_key_file": str(file)}})
        with pytest.raises(kind, match=word):
            list(client.suiteql(query=ONE))


def test_each_attempt_has_a_new_nonce(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply("busy", 503).reply("busy", 503).reply({"serverTime": "2026-01-01T00:00:00.000Z"})

    scripted_client.get_server_time()

    signatures = [headers["authorization"] for _, _, headers, _ in scripted.asked]
    nonces = {header.partition('oauth_nonce="')[2][:20] for header in signatures}
    assert len(signatures) == len(set(signatures)) == len(nonces) == 3


def test_wrong_credentials_are_tried_twice_and_never_again_until_they_change(
    box: Sandbox, connection: dict[str, Any]
) -> None:
    wrong = {"connection": connection | {"token_secret": "x" * 64}}
    with NetSuite(wrong, unit=Unit(retry=AT_ONCE)) as client:
        for _ in range(4):
            with pytest.raises(ConnectivityError) as caught:
                list(client.suiteql(query=ONE))
            assert caught.value.is_a("NETSUITE:AUTHENTICATION")

        assert asked(box) == 2
        assert caught.value.message.startswith("not sent")
        client.session.resume()
        with pytest.raises(ConnectivityError):
            list(client.suiteql(query=ONE))
        assert asked(box) == 3
    with NetSuite({"connection": connection}) as client:
        assert list(client.suiteql(query=ONE))


def test_many_threads_with_wrong_credentials_cannot_lock_the_user(box: Sandbox, connection: dict[str, Any]) -> None:
    with NetSuite({"connection": connection | {"consumer_secret": "x" * 64}}) as client, ThreadPoolExecutor(8) as pool:
        errors = list(pool.map(lambda _: _refused(client), range(16)))

    assert all(error.is_a("AUTHENTICATION") for error in errors)
    assert asked(box) == 2


def _refused(client: NetSuite) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        list(client.suiteql(query=ONE))
    return caught.value


def test_rotated_secrets_reach_a_running_session(connection: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTATING", "x" * 64)
    with NetSuite({"connection": connection | {"token_secret": "${env:ROTATING}"}}) as client:
        with pytest.raises(ConnectivityError):
            list(client.suiteql(query=ONE))
        monkeypatch.setenv("ROTATING", connection["token_secret"])

        assert list(client.suiteql(query=ONE)) == [{"ok": "1"}]


def test_a_token_that_netsuite_no_longer_takes_is_renewed_once(scripted: Scripted) -> None:
    from cryptography.hazmat.primitives import serialization as to  # noqa: PLC0415 - this test's own key
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - as above

    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(to.Encoding.PEM, to.PrivateFormat.PKCS8, to.NoEncryption()).decode()
    body = {
        "account": "TSTDRV1",
        "client_id": "c",
        "certificate_id": "k",
        "private_key": pem,
        "base_address": scripted.url,
    }
    scripted.reply({"access_token": "one", "expires_in": 3600})
    scripted.reply({"title": "Unauthorized"}, 401, www_authenticate='Bearer realm="1", error="invalid_token"')
    scripted.reply({"access_token": "two", "expires_in": 3600})
    scripted.reply({"serverTime": "2026-01-01T00:00:00.000Z"})

    with NetSuite({"connection": body}) as client:
        client.get_server_time()

    assert [headers.get("authorization", "") for _, _, headers, _ in scripted.asked] == [
        "",
        "Bearer one",
        "",
        "Bearer two",
    ]


@pytest.mark.parametrize(
    ("reason", "status", "hint"),
    [("invalid_client", 401, "certificate_id"), ("invalid_grant", 400, "certificate"), ("invalid_scope", 400, "tick")],
)
def test_a_refused_certificate_is_a_refused_sign_in_with_the_cure(
    scripted: Scripted, oauth2: dict[str, Any], reason: str, status: int, hint: str
) -> None:
    scripted.reply({"error": reason}, status)
    body = oauth2 | {"base_address": scripted.url, "certificate_id": f"other-{reason}"}

    with NetSuite({"connection": body}, unit=Unit(retry=AT_ONCE)) as client, pytest.raises(ConnectivityError) as caught:
        client.get_server_time()

    assert caught.value.is_a("AUTHENTICATION")
    assert caught.value.code == reason
    assert hint in caught.value.hint
    assert len(scripted.asked) == 1


def test_soap_with_a_certificate_is_refused_before_any_request(box: Sandbox, oauth2: dict[str, Any]) -> None:
    with NetSuite({"connection": oauth2, "transport": "soap"}) as client:
        for call in (lambda: client.get(record_type="customer", id="1"), client.session.passport):
            with pytest.raises(ConfigurationError, match=r"no OAuth 2\.0 for SOAP"):
                call()

    assert asked(box) == 0


# ------------------------------------------------------------------ clocks


def test_a_wrong_clock_is_told_once_and_corrected_only_when_asked(
    scripted: Scripted, scripted_config: dict[str, Any]
) -> None:
    now = time.time()
    scripted.reply({"serverTime": "2026-01-01T00:00:00.000Z"})
    told: list[events.Event] = []
    session = Session(NetSuiteConfig.from_mapping(scripted_config), clock=lambda: now - 600)

    for _ in range(2):
        session.request(Request(method="GET", url=scripted.url), Unit(emit=told.append))

    assert 595 < session.clock.skew < 605
    noted = [event for event in told if isinstance(event, events.Noted)]
    assert len(noted) == 1
    assert "behind NetSuite's" in noted[0].message
    assert _signed_at(scripted, -1) == int(now - 600)
    session.close()


def test_with_netsuites_clock_the_first_signature_is_already_right(
    scripted: Scripted, scripted_config: dict[str, Any]
) -> None:
    now = time.time()
    scripted.reply({"serverTime": "2026-01-01T00:00:00.000Z"})
    session = Session(NetSuiteConfig.from_mapping(scripted_config | {"clock": "server"}), clock=lambda: now - 600)

    session.request(Request(method="GET", url=scripted.url))

    assert len(scripted.asked) == 2
    assert "authorization" not in scripted.asked[0][2]
    assert abs(_signed_at(scripted, 1) - now) < 3
    session.close()


@pytest.mark.parametrize(("reason", "cure"), [("", "clock is 600 s behind"), ("token_rejected", "create a new one")])
def test_a_refusal_without_a_reason_names_the_clock_that_is_wrong(
    scripted: Scripted, scripted_config: dict[str, Any], reason: str, cure: str
) -> None:
    now = time.time()
    challenge = f'OAuth realm="TSTDRV1", error="{reason}"' if reason else "OAuth"
    scripted.reply({"title": "Unauthorized"}, 401, www_authenticate=challenge)
    session = Session(NetSuiteConfig.from_mapping(scripted_config), clock=lambda: now - 600)

    with pytest.raises(ConnectivityError) as caught:
        session.request(Request(method="GET", url=scripted.url))

    assert cure in caught.value.hint
    session.close()


def _signed_at(scripted: Scripted, index: int) -> int:
    return int(scripted.asked[index][2]["authorization"].partition('oauth_timestamp="')[2].partition('"')[0])


# ------------------------------------------------------------------ trying again


@pytest.mark.parametrize("kind", ["concurrency", "maintenance", "reset_before", "reset_after", "truncate"])
def test_a_read_is_tried_again_whatever_happened_to_it(box: Sandbox, netsuite: NetSuite, kind: Any) -> None:
    box.faults.add(FaultRule(kind=kind, match="suiteql", times=2))

    assert list(netsuite.suiteql(query=ONE)) == [{"ok": "1"}]


def test_the_policy_ends_and_says_how_often_it_tried(box: Sandbox, netsuite: NetSuite) -> None:
    box.faults.add(FaultRule(kind="concurrency", match="suiteql", times=None))

    with pytest.raises(RetryableError) as caught:
        list(netsuite.suiteql(query=ONE))

    assert caught.value.is_a("NETSUITE:TOO_MANY_REQUESTS")
    assert caught.value.attempts == asked(box) == 4


@pytest.mark.parametrize(("status", "attempts"), [(500, 1), (500, 3), (502, 3), (503, 1), (503, 3), (504, 2), (429, 3)])
@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_the_last_word_says_how_often_it_was_tried_and_not_that_it_will_be(
    status: int, attempts: int, transport: Any, box: Sandbox, netsuite: NetSuite
) -> None:
    netsuite.get_server_time(transport=transport)
    box.faults.replace([FaultRule(kind="status", status=status, times=None)])
    netsuite.unit = Unit(retry=RetryPolicy(attempts=attempts, wait=ConstantWait(type="constant", interval=0)))

    with pytest.raises(RetryableError) as caught:
        netsuite.get_server_time(transport=transport)

    assert "tried again" not in caught.value.hint
    assert caught.value.hint.count("tried") == (attempts > 1 or status == 503)
    assert attempts == 1 or caught.value.hint.endswith(f"it was tried {attempts} times")
    assert "error id" not in caught.value.hint


def test_the_connections_own_policy_holds_where_the_step_has_none(box: Sandbox, connection: dict[str, Any]) -> None:
    box.faults.replace([FaultRule(kind="concurrency", match="suiteql", times=None)])
    reconnection = {"reconnect": {"count": 1, "frequency": "1ms"}}

    with NetSuite({"connection": connection | {"reconnection": reconnection}}) as client, pytest.raises(RetryableError):
        list(client.suiteql(query=ONE))

    assert asked(box) == 2


def test_the_server_may_say_how_long_to_wait(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply("busy", 429, retry_after="0.05").reply({"serverTime": "2026-01-01T00:00:00.000Z"})
    told: list[events.Event] = []
    scripted_client.unit = Unit(retry=AT_ONCE, emit=told.append)

    scripted_client.get_server_time()

    assert [event.delay for event in told if isinstance(event, events.Retrying)] == [0.05]


def test_a_deadline_bounds_everything(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply("busy", 503)
    slow = RetryPolicy(attempts=50, wait=ConstantWait(type="constant", interval=600))
    scripted_client.unit = Unit(retry=slow, deadline=time.monotonic() + 0.2)

    with pytest.raises(RetryableError):
        scripted_client.get_server_time()


def test_a_write_whose_answer_is_lost_is_ambiguous_and_not_repeated(
    scripted: Scripted, scripted_client: NetSuite
) -> None:
    scripted.hang_up()

    with pytest.raises(AmbiguousError) as caught:
        scripted_client.add(record_type="customer", record={"companyName": "A"})

    assert caught.value.is_a("NETSUITE:AMBIGUOUS")
    assert caught.value.operation == "netsuite.add"
    assert len(scripted.asked) == 1


def test_no_more_requests_at_once_than_configured(box: Sandbox, connection: dict[str, Any]) -> None:
    box.faults.replace([FaultRule(kind="slow", seconds=0.05, match="suiteql", times=None)])
    config = {"connection": connection | {"maximum_connections": 2}}
    with NetSuite(config) as one, NetSuite(config) as other, ThreadPoolExecutor(8) as threads:
        begun = time.monotonic()
        list(threads.map(lambda client: list(client.suiteql(query=ONE)), [one, other] * 4))
        seconds = time.monotonic() - begun

    assert seconds >= 4 * 0.05


def test_who_waits_for_a_permit_says_so(box: Sandbox, connection: dict[str, Any]) -> None:
    box.faults.replace([FaultRule(kind="slow", seconds=0.2, match="suiteql", times=None)])
    heard: list[events.Event] = []
    config, unit = {"connection": connection | {"maximum_connections": 1}}, Unit(step="f/a", emit=heard.append)
    with NetSuite(config, unit=unit) as client, ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: list(client.suiteql(query=ONE)), range(2)))
    waits = [event for event in heard if isinstance(event, events.Waited)]

    assert max(wait.seconds for wait in waits) >= 0.1
    assert {wait.step for wait in waits} == {"f/a"}


# ------------------------------------------------------------------ what is sent, and where


def test_says_its_language_and_takes_json(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"serverTime": "2026-01-01T00:00:00.000Z"})

    scripted_client.get_server_time()

    headers = scripted.asked[0][2]
    assert (headers["accept-language"], headers["accept"]) == ("en", "application/json")
    assert headers["user-agent"].startswith("netsuite-flows")
    assert 'realm="TSTDRV1"' in headers["authorization"]


def test_nothing_signed_leaves_the_accounts_hosts(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply("", 302, location="https://evil.example/")

    with pytest.raises(ConfigurationError, match="not on the account's hosts"):
        scripted_client.session.request(Request(method="GET", url="https://evil.example/x"))
    with pytest.raises(ConnectivityError, match="points elsewhere"):
        scripted_client.get_server_time()

    assert len(scripted.asked) == 1


def test_an_unexpected_account_is_refused_before_any_request(box: Sandbox, connection: dict[str, Any]) -> None:
    with NetSuite({"connection": connection, "expect_account": "1234567"}) as client, pytest.raises(ConfigurationError):
        list(client.suiteql(query=ONE))

    assert asked(box) == 0


def test_a_read_only_connection_writes_nothing(box: Sandbox, connection: dict[str, Any]) -> None:
    record = {"externalId": "A", "companyName": "A"}
    with NetSuite({"connection": connection, "mode": "read_only"}) as client:
        calls: list[Callable[[], object]] = [
            lambda: client.add(record_type="customer", record=record),
            lambda: client.update(record_type="customer", record={"id": "1"}),
            lambda: client.upsert(record_type="customer", record=record),
            lambda: client.delete(record_type="customer", id="1"),
            lambda: client.add_list(record_type="customer", records=[record]),
            lambda: client.delete_list(record_type="customer", ids=("1",)),
            lambda: client.call_restlet_post(script="1"),
        ]
        for call in calls:
            with pytest.raises(RejectedError) as caught:
                call()
            assert caught.value.is_a("NETSUITE:READ_ONLY")

    assert asked(box) == 0


@pytest.mark.parametrize(
    ("body", "headers", "status", "type_"),
    [
        ("<html><body>It works!</body></html>", {"content_type": "text/html"}, 200, "CONFIGURATION"),
        ("<html><body>Not found</body></html>", {"content_type": "text/html"}, 404, "CONFIGURATION"),
        ("hello", {"content_type": "text/plain"}, 200, "CONFIGURATION"),
    ],
)
def test_what_is_no_netsuite_is_recognised_at_once(
    scripted: Scripted, scripted_client: NetSuite, body: str, headers: dict[str, str], status: int, type_: str
) -> None:
    scripted.reply(body, status, **headers)

    with pytest.raises(ConnectivityError) as caught:
        scripted_client.get_server_time()

    assert "not NetSuite's REST service" in caught.value.message
    assert caught.value.is_a(type_)
    assert len(scripted.asked) == 1


def test_no_secret_is_in_any_error(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply("", 401, www_authenticate='OAuth realm="1", error="token_rejected"')

    with pytest.raises(ConnectivityError) as caught:
        scripted_client.get_server_time()

    shown = (
        str(caught.value.as_dict())
        + repr(scripted_client.session.config)
        + scripted_client.session.masked_base_string()
    )
    assert "token_rejected" in caught.value.message
    assert not any(secret in shown for secret in scripted_client.session.secrets)


def test_a_closed_session_opens_again(netsuite: NetSuite) -> None:
    assert list(netsuite.suiteql(query=ONE))
    netsuite.close()
    assert list(netsuite.suiteql(query=ONE))


def test_the_zone_is_configured_or_found_and_told(netsuite: NetSuite, connection: dict[str, Any]) -> None:
    assert str(netsuite.session.time_zone()) == "America/Los_Angeles"
    with NetSuite({"connection": connection, "time_zone": "Europe/Berlin"}) as client:
        assert str(client.session.time_zone()) == "Europe/Berlin"


def test_a_zone_that_netsuite_does_not_tell_must_be_said(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"title": "Bad Request", "status": 400, "o:errorDetails": [{"detail": "no"}]}, 400)

    with pytest.raises(ConfigurationError) as caught:
        scripted_client.session.time_zone()

    assert "time_zone" in caught.value.hint


def test_a_preference_for_writes_rules_rest_out_for_writes(scripted_config: dict[str, Any]) -> None:
    session = Session(NetSuiteConfig.from_mapping(scripted_config | {"warning_as_error": True}))

    assert "warningAsError" in session.refusal("rest", "write")
    assert session.refusal("rest", "read") == session.refusal("soap", "write") == ""


def test_an_old_date_header_is_understood(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"serverTime": "2026-01-01T00:00:00.000Z"}, date=formatdate(0, usegmt=True))

    scripted_client.get_server_time()

    assert scripted_client.session.clock.known


def test_an_unsigned_request_neither_asks_the_breaker_nor_forgives(box: Sandbox, connection: dict[str, Any]) -> None:
    wrong = {**connection, "token_secret": "f" * 64}
    with NetSuite({"connection": wrong}) as netsuite:
        for _ in range(2):
            with pytest.raises(ConnectivityError):
                netsuite.get_server_time()
            assert netsuite.get_data_center_urls()["webservicesDomain"]
        with pytest.raises(ConnectivityError, match="not sent"):
            netsuite.get_server_time()

    assert len(box.audit.failures) == 2


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_a_connection_that_fails_stops_the_start_where_that_is_configured(
    box: Sandbox, connection: dict[str, Any], transport: str
) -> None:
    reconnection = {"failsDeployment": True, "reconnect": {"count": 0}}
    config: dict[str, Any] = {"connection": {**connection, "reconnection": reconnection}, "transport": transport}
    with NetSuite(config):
        assert len(box.journal.entries) == 1
    config["connection"]["token_secret"] = "f" * 64
    with pytest.raises(ConnectivityError, match="login attempt"), NetSuite(config):
        pytest.fail("it started")


# ------------------------------------------------------------------ the account's budget


class Crowd:
    """How many requests a session has in flight at once, from now on."""

    def __init__(self, session: Session) -> None:
        self.inside = self.most = 0
        self._lock = threading.Lock()
        state = session._open()
        self._sent = state.sent
        state.sent = self.sent  # type: ignore[method-assign, assignment]

    def sent(self, *arguments: Any) -> Any:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            return self._sent(*arguments)
        finally:
            with self._lock:
                self.inside -= 1


def slow(box: Sandbox) -> None:
    """Every request that is let in takes a while, so that others meet it there."""
    gate = box.accounts.first.gatekeeper.gate
    enter = gate.enter

    def entered(*arguments: Any) -> None:
        enter(*arguments)
        time.sleep(0.15)  # long enough for six to meet on a busy machine, where each takes longer to come

    gate.enter = entered  # type: ignore[method-assign, assignment]


PATIENT = RetryPolicy(attempts=12, wait=ConstantWait(type="constant", interval=0.3, jitter="full"))


@pytest.mark.parametrize("administrator", [False, True])
def test_sixteen_threads_write_every_record_once_where_five_may_be_in_flight(
    box: Sandbox, connection: dict[str, Any], *, administrator: bool
) -> None:
    box.tenant.concurrency = 5
    for role in box.tenant.roles.values():
        role.administrator = administrator
    with (
        NetSuite({"connection": connection, "transport": "rest"}, unit=Unit(retry=PATIENT)) as client,
        ThreadPoolExecutor(16) as threads,
    ):

        def add(number: int) -> Any:
            return client.add(record_type="customer", record={"companyName": f"C {number}", "subsidiary": {"id": "1"}})

        slow(box)
        results = list(threads.map(add, range(32)))
        standing, refused = client.session.permits.standing(), client.session.permits.counts.refused
        crowd = Crowd(client.session)
        results += list(threads.map(add, range(32, 96)))

    names = sorted(row.body["companyName"] for row in box.store.select("customer"))
    assert names == sorted(f"C {number}" for number in range(96))
    assert len({result.id for result in results}) == 96
    assert refused > 0
    assert standing.known == (4 if administrator else None)
    assert standing.limit is not None
    assert crowd.most <= standing.limit < 16
    assert box.gatekeeper.gate.most <= 5


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, {"status": 429, "o:errorDetails": [{"detail": "Blocked.", "o:errorCode": "CONCURRENCY_LIMIT_EXCEEDED"}]}),
        (400, {"error": {"code": "SSS_REQUEST_LIMIT_EXCEEDED", "message": "too many"}}),
        (500, "soap"),
    ],
)
def test_every_shape_of_the_refusal_lowers_what_may_be_in_flight(
    scripted: Scripted, scripted_config: dict[str, Any], status: int, body: Any
) -> None:
    fault = (
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault>'
        "<faultcode>soapenv:Server.userException</faultcode><faultstring>blocked</faultstring><detail>"
        '<f:exceededConcurrentRequestLimitFault xmlns:f="urn:faults_2025_2.platform.webservices.netsuite.com">'
        "<f:code>WS_REQUEST_BLOCKED</f:code><f:message>blocked</f:message></f:exceededConcurrentRequestLimitFault>"
        "</detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>"
    )
    if body == "soap":
        scripted.reply(fault, status, content_type="text/xml")
    else:
        scripted.reply(body, status)
    session = NetSuite(scripted_config).session
    assert session.permits.asks()  # nobody else asks for the limit today

    with session.permits.hold(), pytest.raises(RetryableError) as caught:
        _asked(session, f"{scripted.url}/services/rest/x", soap=body == "soap")

    assert caught.value.is_a("TOO_MANY_REQUESTS")
    assert session.permits.standing().limit == 1
    session.close()


def _asked(session: Session, url: str, *, soap: bool) -> None:
    once = Unit(retry=RetryPolicy(attempts=1))
    if soap:
        from connector.netsuite.soap.services import get_server_time  # noqa: PLC0415 - as the client does

        get_server_time(session, None, once)
        return
    session.send(Request(method="GET", url=url, channel="restlet"), once)
