"""What goes wrong on purpose, and what is nobody's address, over real HTTP."""

import base64
import hashlib
import hmac
import http.client
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from connector.sandbox.web.http_protocol import Request as HttpRequest
from tests.sandbox.conftest import Client, detail

SERVER_TIME = "/services/rest/system/v1/serverTime"


@pytest.fixture(autouse=True)
def no_faults_left(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.faults.replace([])


def test_what_is_no_netsuite_address_is_a_page(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.url}/index.php", timeout=10)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_options_need_no_signing_in(sandbox: Sandbox) -> None:
    assert requests.options(f"{sandbox.url}/services/rest/record/v1/customer", timeout=10).status_code == 204


def test_a_request_without_signature_is_refused(sandbox: Sandbox) -> None:
    answer = requests.get(sandbox.url + SERVER_TIME, timeout=10)

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (401, "INVALID_LOGIN")


def test_a_wrong_secret_shows_in_the_header_and_the_audit_trail(sandbox: Sandbox) -> None:
    answer = Client(sandbox, token_secret="wrong").get(SERVER_TIME)

    assert answer.status_code == 401
    assert 'error="invalid_signature"' in answer.headers["WWW-Authenticate"]
    assert sandbox.audit.failures[-1].detail == "InvalidSignature"


def test_the_wsdl_is_served_and_soap_answers(sandbox: Sandbox) -> None:
    assert requests.get(sandbox.credentials()["wsdl_url"], timeout=10).status_code == 200
    answer = requests.post(f"{sandbox.url}/services/NetSuitePort_2025_2", data=b"<x/>", timeout=10)
    assert (answer.status_code, "faultcode" in answer.text) == (500, True)


def soap_server_time(sandbox: Sandbox, nonce: str) -> requests.Response:
    known = sandbox.credentials()
    values = [known["account"], known["consumer_key"], known["token_id"], nonce, str(int(sandbox.clock()))]
    key = f"{known['consumer_secret']}&{known['token_secret']}".encode()
    signature = base64.b64encode(hmac.new(key, "&".join(values).encode(), hashlib.sha256).digest()).decode()
    names = ("account", "consumerKey", "token", "nonce", "timestamp")
    children = "".join(f"<c:{name}>{value}</c:{name}>" for name, value in zip(names, values, strict=True))
    envelope = f"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
        xmlns:m="urn:messages_2025_2.platform.webservices.netsuite.com"
        xmlns:c="urn:core_2025_2.platform.webservices.netsuite.com"><s:Header><m:tokenPassport>{children}
        <c:signature algorithm="HMAC-SHA256">{signature}</c:signature></m:tokenPassport></s:Header>
        <s:Body><m:getServerTime/></s:Body></s:Envelope>"""
    url = f"{sandbox.url}/services/NetSuitePort_2025_2"
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '"getServerTime"'}
    return requests.post(url, data=envelope.encode(), headers=headers, timeout=10)


def test_soap_shares_the_door_the_journal_and_the_pool(sandbox: Sandbox) -> None:
    answer = soap_server_time(sandbox, "nonce0000000000000001")
    assert (answer.status_code, 'isSuccess="true"' in answer.text) == (200, True)
    assert sandbox.journal.entries[-1].operation == "getServerTime"
    assert sandbox.gatekeeper.gate.in_use == 0

    sandbox.clock.freeze()  # nonce and timestamp together may be used once
    soap_server_time(sandbox, "nonce0000000000000003")
    replayed = soap_server_time(sandbox, "nonce0000000000000003")
    sandbox.clock.reset()
    assert (replayed.status_code, "Invalid login attempt." in replayed.text) == (500, True)
    assert sandbox.audit.failures[-1].detail == "NonceUsed"

    sandbox.faults.add(FaultRule(kind="concurrency", match="getServerTime$"))
    blocked = soap_server_time(sandbox, "nonce0000000000000002")
    assert (blocked.status_code, "WS_REQUEST_BLOCKED" in blocked.text) == (500, True)


def test_a_status_strikes_as_often_as_ordered(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.add(FaultRule(kind="status", status=503, times=2, match="serverTime"))

    assert [client.get(SERVER_TIME).status_code for _ in range(3)] == [503, 503, 200]


def test_a_full_pool_may_be_ordered(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.add(FaultRule(kind="concurrency"))

    refused = client.get(SERVER_TIME)
    assert (refused.status_code, detail(refused)["o:errorCode"]) == (429, "CONCURRENCY_LIMIT_EXCEEDED")
    assert client.get(SERVER_TIME).status_code == 200


def test_a_refused_login_may_be_ordered(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.add(FaultRule(kind="login"))

    assert [client.get(SERVER_TIME).status_code for _ in range(2)] == [401, 200]


@pytest.mark.parametrize(
    ("kind", "status", "text"), [("maintenance", 503, "scheduled maintenance"), ("html", 200, "It works")]
)
def test_somebody_else_may_answer(sandbox: Sandbox, client: Client, kind: str, status: int, text: str) -> None:
    sandbox.faults.add(FaultRule.model_validate({"kind": kind}))

    answer = client.get(SERVER_TIME)
    assert answer.status_code == status
    assert text in answer.text
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_reset_before_the_work_leaves_nothing_done(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.add(FaultRule(kind="reset_before", match="POST .*/customer"))
    before = sandbox.store.count("customer")

    with pytest.raises(requests.exceptions.ConnectionError):
        client.post("/customer", {"companyName": "Never", "subsidiary": {"id": "1"}})
    assert sandbox.store.count("customer") == before


def test_a_reset_after_the_work_leaves_it_done(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.add(FaultRule(kind="reset_after", match="PUT .*/customer"))

    with pytest.raises(requests.exceptions.ConnectionError):
        client.put("/customer/eid:LOST", {"companyName": "Done", "subsidiary": {"id": "1"}})
    assert client.get("/customer/eid:LOST").json()["companyName"] == "Done"
    assert sandbox.journal.entries[-2].status == 0


def test_half_a_body_ends_the_connection(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.add(FaultRule(kind="truncate"))

    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError)):
        client.get(SERVER_TIME)
    assert client.get(SERVER_TIME).status_code == 200


def test_a_slow_answer_keeps_its_slot(sandbox: Sandbox) -> None:
    sandbox.tenant.concurrency = 1
    sandbox.faults.add(FaultRule(kind="slow", seconds=0.5))
    try:
        slow = threading.Thread(target=lambda: Client(sandbox).get(SERVER_TIME))
        slow.start()
        while not sandbox.gatekeeper.gate.in_use:
            time.sleep(0.005)
        refused = Client(sandbox).get(SERVER_TIME)
        slow.join()
        assert refused.status_code == 429
        assert Client(sandbox).get(SERVER_TIME).status_code == 200
    finally:
        sandbox.tenant.concurrency = 5


def test_the_journal_knows_what_came(sandbox: Sandbox, client: Client) -> None:
    client.get(f"{SERVER_TIME}?a=b")

    entry = sandbox.journal.entries[-1]
    assert (entry.method, entry.path, entry.query, entry.status) == ("GET", SERVER_TIME, "a=b", 200)
    assert "oauth" not in repr(sandbox.journal.entries).lower().replace("/oauth2/", "")


def test_a_defect_of_ours_is_an_unexpected_error(
    sandbox: Sandbox, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(sandbox.account, "answer", fail)
    answer = client.get(SERVER_TIME)

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (500, "UNEXPECTED_ERROR")
    assert "Error ID: " in detail(answer)["detail"]
    assert "the sandbox failed on GET" in caplog.text


def test_the_host_and_scheme_of_a_proxy_are_honoured(sandbox: Sandbox, client: Client) -> None:
    port = urlsplit(sandbox.url).port
    outside = "https://tstdrv1234567.suitetalk.api.netsuite.com"
    prepared = client.session.prepare_request(requests.Request("GET", f"{outside}/services/rest/record/v1/customer"))
    connection = http.client.HTTPConnection("127.0.0.1", port or 0)
    headers = {**prepared.headers, "Host": "tstdrv1234567.suitetalk.api.netsuite.com", "X-Forwarded-Proto": "https"}
    connection.request("GET", "/services/rest/record/v1/customer", headers=headers)
    answer = connection.getresponse()

    assert answer.status == 200
    assert f'"href":"{outside}/services/rest/record/v1/customer' in answer.read().decode()
    connection.close()


PATHS = [
    "/services/rest/record/v1/customer",
    "/services/rest/record/v1/customer/1/addressBook/items",
    "/services/rest/query/v1/suiteql",
    "/services/rest/auth/oauth2/v1/token",
    "/services/rest/async/v1/job/x",
    "/services/NetSuitePort_2025_2",
    "/services/NetSuitePort_9999",
    "/app/site/hosting/restlet.nl",
    "/app/login/oauth2/authorize.nl",
    "/app/setup/x.nl",
    "/wsdl/v2025_2_0/netsuite.wsdl",
    "/xsd/../../etc/passwd",
    "/rest/datacenterurls",
    "/rest/tokeninfo",
    "/__sandbox__/faults",
    "/__sandbox__/records/customer/1",
    "/%00/%ff",
]
HEADERS = st.dictionaries(
    st.sampled_from(["authorization", "content-type", "host", "prefer", "soapaction", "x-forwarded-proto", "cookie"]),
    st.one_of(
        st.text(st.characters(max_codepoint=255), max_size=60),
        st.sampled_from(['OAuth realm="x"', "Bearer a.b.c", "application/json", "text/xml", "OAuth " + "," * 40]),
    ),
)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [b"<a" * 200, b"[" * 2000, b'{"q": "SELECT \\u0000"}', b"grant_type=client_credentials", b"\xff\xfe<a/>"]
    ),
)


@pytest.fixture(scope="module")
def attacked() -> Iterator[Sandbox]:
    with Sandbox(seed="empty", strict=True, fault_header=True) as running:
        yield running


@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE"]),
    st.sampled_from(PATHS),
    st.text(st.characters(max_codepoint=255), max_size=40),
    HEADERS,
    BODIES,
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_is_answered_without_a_defect(
    attacked: Sandbox, method: str, path: str, query: str, headers: dict[str, str], body: bytes
) -> None:
    answer = attacked._door.respond(HttpRequest(method, path, query, headers, body))

    assert 200 <= answer.status < 600
    assert b"Traceback" not in answer.body
    assert b"root:" not in answer.body
    if answer.status == 500:
        assert path.startswith(("/services/NetSuitePort", "/wsdl/", "/xsd/"))  # a SOAP fault
        assert b"Error ID" not in answer.body


def test_even_a_defect_of_the_door_is_answered(
    sandbox: Sandbox, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(sandbox.journal, "note", fail)
    assert client.get(SERVER_TIME).status_code == 500
    assert "the sandbox failed on GET" in caplog.text
