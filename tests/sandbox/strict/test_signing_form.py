import pytest
import requests

from connector.sandbox.faults.request_traits import RequestTraits
from connector.sandbox.server import Sandbox
from connector.sandbox.strict.signing_form import deviations
from connector.sandbox.web.http_protocol import Request
from tests.sandbox.conftest import Client
from tests.sandbox.soap_sender import envelope, send
from tests.sandbox.strict.conftest import Found

GIVEN = {
    "oauth_consumer_key": "k",
    "oauth_token": "t",
    "oauth_nonce": "abcdefghij0123456789",
    "oauth_timestamp": "1508242306",
    "oauth_signature_method": "HMAC-SHA256",
    "oauth_version": "1.0",
    "oauth_signature": "s",
}


def codes(sandbox: Sandbox, header: str, **headers: str) -> list[str]:
    request = Request("GET", "/services/rest/record/v1/customer", "", {"authorization": header, **headers}, b"")
    return [one.code for one in deviations(RequestTraits(request), sandbox.account)]


def header(realm: str = "TSTDRV1234567", scheme: str = "OAuth", more: str = "", **changed: str) -> str:
    pairs = {"realm": realm, **GIVEN, **changed}
    return f"{scheme} " + ", ".join(f'{name}="{value}"' for name, value in pairs.items() if value) + more


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (header(), []),
        (header(realm="tstdrv1234567"), ["account-spelling"]),
        (header(realm=""), ["account-missing"]),
        (header(scheme="oauth"), ["oauth-scheme"]),
        (header(oauth_version=""), ["oauth-missing"]),
        (header(oauth_signature_method="HMAC_SHA256"), ["signature-algorithm"]),
        (header(oauth_nonce="abc"), ["nonce-form"]),
        (header(oauth_body_hash="x"), ["oauth-unknown"]),
        (header(more=', oauth_nonce="abcdefghij0123456789"'), ["oauth-repeated"]),
        ("Bearer abc", []),
        ("", []),
    ],
)
def test_the_header_is_held_against_what_is_documented(sandbox: Sandbox, sent: str, expected: list[str]) -> None:
    assert [code for code in codes(sandbox, sent) if code != "oauth-malformed"] == expected


def test_a_session_cookie_beside_a_signature_is_odd(sandbox: Sandbox) -> None:
    assert codes(sandbox, header(), cookie="a=b; JSESSIONID=1") == ["session-cookie"]


def test_a_refused_signature_is_explained_on_every_channel(strict: Sandbox, found: Found) -> None:
    client = Client(strict)
    prepared = client.session.prepare_request(requests.Request("GET", f"{client.records}/customer"))
    prepared.url = f"{prepared.url}?limit=5"
    answer = client.session.send(prepared, timeout=10)
    report = strict.strict_report
    assert report is not None
    messages = [one.deviation.message for one in report.entries if one.deviation.code == "signed-otherwise"]

    assert answer.status_code == 401
    assert len(messages) == 1
    assert "query" in messages[0]
    assert "signed-otherwise" in found()
    assert send(strict, "getServerTime", passport="c", headers="").status_code == 200
    body = envelope(strict, "getServerTime").replace(b"</c:nonce>", b"x</c:nonce>")
    url = f"{strict.url}/services/NetSuitePort_2025_2"
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": "getServerTime"}
    requests.post(url, data=body, headers=headers, timeout=10)
    assert found() == ["signed-otherwise"]
    client.get("/customer", headers={"Accept-Language": "en"})
    assert found() == []
