"""Signing in over HTTP with signers written by others (requests-oauthlib), on every channel."""

import base64
import hmac
import secrets
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from oauthlib.oauth1 import Client as OAuthClient
from requests_oauthlib import OAuth1

from connector.sandbox.authentication.sign_in import addresses
from connector.sandbox.refusals import LoginError
from connector.sandbox.server import Sandbox
from connector.sandbox.web.http_protocol import Request
from tests.sandbox.conftest import Client, detail

SERVER_TIME = "/services/rest/system/v1/serverTime"
RESTLET = "/app/site/hosting/restlet.nl?script=1&deploy=1"


def http(host: str, **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("GET", "/services/rest/A%2Fb", "x=1", {"host": host, **named}, b"")


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (http("LocalHost:8080"), ["http://localhost:8080", "https://localhost:8080"]),
        (http("x.example:443", x_forwarded_proto="https"), ["https://x.example", "http://x.example:443"]),
        (http("x.example:80"), ["http://x.example", "https://x.example:80"]),
        (http("127.0.0.1:1", x_forwarded_host="X.example"), ["http://x.example", "https://x.example"]),
    ],
)
def test_a_client_may_have_signed_either_scheme_without_its_default_port(
    request_: Request, expected: list[str]
) -> None:
    assert addresses(request_) == [f"{base}/services/rest/A%2Fb" for base in expected]


ACCOUNT = Sandbox(seed="empty").account
SCHEMES = st.sampled_from(["OAuth ", "Bearer ", "NLAuth ", "Basic ", ""])


@settings(max_examples=200, deadline=None)
@given(scheme=SCHEMES, rest=st.text(alphabet='oauthrelm_nsigvp="=, %1٣\\', max_size=80), query=st.text(max_size=20))
def test_garbage_is_a_refusal_and_never_a_defect(scheme: str, rest: str, query: str) -> None:
    request = Request("GET", SERVER_TIME, query, {"authorization": scheme + rest}, b"")
    for channel in ("REST", "RESTlet"):
        with pytest.raises(LoginError):
            ACCOUNT.sign_in.caller(request, channel)


@pytest.fixture(autouse=True)
def unlocked(sandbox: Sandbox) -> Iterator[None]:
    yield
    for user in sandbox.tenant.users.values():
        user.failures, user.locked_until = 0, 0.0


def signer(client: Client, **options: Any) -> OAuth1:
    known = client.credentials
    return OAuth1(
        known["consumer_key"],
        known["consumer_secret"],
        known["token_id"],
        known["token_secret"],
        **{"realm": known["account"], "signature_method": "HMAC-SHA256", **options},
    )


def header(client: Client, path: str = SERVER_TIME, **options: Any) -> str:
    """An Authorization header of oauthlib, to be changed by hand."""
    known = client.credentials
    signing = OAuthClient(
        known["consumer_key"],
        known["consumer_secret"],
        known["token_id"],
        known["token_secret"],
        **{"realm": known["account"], "signature_method": "HMAC-SHA256", **options},
    )
    signed: str = signing.sign(client.base + path, "GET")[1]["Authorization"]
    return signed


def sent(client: Client, authorization: str, path: str = SERVER_TIME) -> requests.Response:
    return requests.get(client.base + path, headers={"Authorization": authorization}, timeout=10)


@pytest.mark.parametrize("realm", ["TSTDRV1234567", "tstdrv1234567"])
def test_the_realm_may_be_spelled_in_any_case(client: Client, realm: str) -> None:
    assert requests.get(client.base + SERVER_TIME, auth=signer(client, realm=realm), timeout=10).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(", ", ","),
        lambda text: text.replace(", ", ",  "),
        lambda text: text.replace("OAuth ", "oauth "),
        lambda text: "OAuth " + ", ".join(reversed(text.removeprefix("OAuth ").split(", "))),
    ],
    ids=["no blanks", "many blanks", "lower-case scheme", "realm last"],
)
def test_the_header_may_be_laid_out_in_any_way(client: Client, change: Any) -> None:
    assert sent(client, change(header(client))).status_code == 200


@pytest.mark.parametrize(
    ("authorization", "reason"),
    [
        (lambda client: header(client, signature_method="HMAC-SHA1"), "UnknownAlgorithm"),
        (lambda client: header(client).replace('oauth_version="1.0"', 'oauth_version="1.1"'), "VersionRejected"),
        (lambda client: header(client) + ', oauth_nonce="again1"', "parameter_rejected"),
        (lambda client: header(client, timestamp=str(int(time.time()) - 301)), "InvalidTimestamp"),
        (lambda client: header(client, nonce="short"), "nonce_rejected"),
        (lambda client: header(client, realm="7654321"), "token_rejected"),
        (lambda client: header(client, f"{SERVER_TIME}?a=1"), "InvalidSignature"),
        (lambda _: "Digest x", "MissingTokenPassportRequiredFields"),
    ],
)
def test_each_refusal_is_a_401_that_names_its_reason_in_a_header(
    sandbox: Sandbox, client: Client, authorization: Any, reason: str
) -> None:
    answer = sent(client, authorization(client))

    assert answer.status_code == 401
    assert detail(answer)["o:errorCode"] == "INVALID_LOGIN"
    assert answer.headers["WWW-Authenticate"].startswith('OAuth realm="TSTDRV1234567", error="')
    entry = sandbox.audit.failures[-1]
    assert (entry.detail, entry.ip_address, entry.request_uri) == (reason, "127.0.0.1", SERVER_TIME)
    assert entry.explanation


def test_a_header_is_good_for_one_request_and_the_restlet_has_its_own_word(sandbox: Sandbox, client: Client) -> None:
    once = header(client)
    assert sent(client, once).status_code == 200
    assert sent(client, once).status_code == 401
    assert sandbox.audit.failures[-1].detail == "NonceUsed"

    once = header(client, RESTLET)
    sent(client, once, RESTLET)
    assert sent(client, once, RESTLET).status_code == 401
    assert sandbox.audit.failures[-1].detail == "nonce_used"


def test_five_failures_lock_the_user_on_every_channel_until_the_clock_is_turned(
    sandbox: Sandbox, client: Client
) -> None:
    for _ in range(5):
        sent(client, header(client, f"{SERVER_TIME}?a=1"))
    assert client.get(SERVER_TIME).status_code == 401
    assert sandbox.audit.failures[-1].detail == "temporary_locked"
    sandbox.clock.offset += 1800
    try:
        answer = requests.get(
            client.base + SERVER_TIME, auth=signer(client, timestamp=str(int(sandbox.clock()))), timeout=10
        )
        assert answer.status_code == 200
    finally:
        sandbox.clock.offset -= 1800


NLAUTH = "NLAuth nlauth_account=TSTDRV1234567, nlauth_email={}, nlauth_signature=Secret%21, nlauth_role={}"


def test_user_credentials_are_refused_everywhere_and_the_password_is_nowhere(sandbox: Sandbox, client: Client) -> None:
    given = NLAUTH.format("integration@northwind-optics.example", 1031)

    rest, restlet = sent(client, given), sent(client, given, RESTLET)

    assert detail(rest)["o:errorCode"] == "INVALID_LOGIN"
    assert "INVALID_LOGIN_CREDENTIALS" in restlet.text
    assert "NLAuth" in sandbox.audit.failures[-1].explanation
    assert "Secret" not in repr(sandbox.audit.entries)


def test_user_credentials_of_a_role_with_a_second_factor_need_it(sandbox: Sandbox, client: Client) -> None:
    sandbox.tenant.roles[1031].two_factor = True
    try:
        answer = sent(client, NLAUTH.format("integration%40northwind-optics.example", 1031), RESTLET)
        assert "TWO_FA_REQD" in answer.text
        assert client.get(SERVER_TIME).status_code == 200  # a token needs none
    finally:
        sandbox.tenant.roles[1031].two_factor = False


@pytest.fixture
def full(sandbox: Sandbox) -> Iterator[Sandbox]:
    """All places are taken by a request of another thread."""
    inside, done = threading.Event(), threading.Event()

    def occupy() -> None:
        sandbox.gatekeeper.gate.enter()
        inside.set()
        done.wait()
        sandbox.gatekeeper.gate.leave()

    before, sandbox.tenant.concurrency = sandbox.tenant.concurrency, 1
    thread = threading.Thread(target=occupy)
    thread.start()
    inside.wait()
    yield sandbox
    done.set()
    thread.join()
    sandbox.tenant.concurrency, sandbox.tenant.queue_seconds = before, 0.0


ENVELOPE = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:m="urn:messages_2025_2.platform.webservices.netsuite.com"
 xmlns:c="urn:core_2025_2.platform.webservices.netsuite.com">
<s:Header><m:tokenPassport><c:account>{}</c:account><c:consumerKey>{}</c:consumerKey><c:token>{}</c:token>
<c:nonce>{}</c:nonce><c:timestamp>{}</c:timestamp><c:signature algorithm="HMAC-SHA256">{}</c:signature>
</m:tokenPassport></s:Header><s:Body><m:getServerTime/></s:Body></s:Envelope>"""


def soap(client: Client) -> requests.Response:
    known = client.credentials
    parts = [known["account"], known["consumer_key"], known["token_id"], secrets.token_hex(10), str(int(time.time()))]
    key = f"{known['consumer_secret']}&{known['token_secret']}".encode()
    signature = base64.b64encode(hmac.digest(key, "&".join(parts).encode(), "sha256")).decode()
    return requests.post(
        f"{client.base}/services/NetSuitePort_2025_2", data=ENVELOPE.format(*parts, signature), timeout=10
    )


def test_a_soap_request_stands_in_the_trail_with_its_address(sandbox: Sandbox, client: Client) -> None:
    assert soap(client).status_code == 200
    entry = sandbox.audit.entries[-1]
    assert (entry.status, entry.channel, entry.request_uri) == ("Success", "SOAP", "/services/NetSuitePort_2025_2")


@pytest.mark.usefixtures("full")
def test_one_pool_serves_all_channels_and_each_refuses_in_its_own_form(client: Client) -> None:
    rest = client.get(SERVER_TIME)
    restlet = client.get(client.base + RESTLET)
    fault = soap(client)

    assert (fault.status_code, "exceededConcurrentRequestLimitFault" in fault.text) == (500, True)
    assert "WS_REQUEST_BLOCKED" in fault.text
    assert (rest.status_code, detail(rest)["o:errorCode"]) == (429, "CONCURRENCY_LIMIT_EXCEEDED")
    assert (restlet.status_code, "SSS_REQUEST_LIMIT_EXCEEDED" in restlet.text) == (400, True)


def test_under_load_the_refusal_can_look_like_a_failed_login(full: Sandbox, client: Client) -> None:
    full.tenant.queue_seconds = 0.05
    answer = client.get(SERVER_TIME)

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (401, "INVALID_LOGIN")
    assert "concurrency is in use" in full.audit.failures[-1].explanation
    assert full.tenant.users[1].failures == 0
