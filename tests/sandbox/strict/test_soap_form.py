from typing import Any

import pytest
import requests

from connector.sandbox.server import Sandbox
from tests.sandbox.soap_sender import customer, envelope, send
from tests.sandbox.strict.conftest import Found

PREFERENCES = "<m:preferences><m:ignoreReadonlyFields>true</m:ignoreReadonlyFields></m:preferences>"


def test_a_request_as_documented_has_no_deviation(strict: Sandbox, found: Found) -> None:
    assert send(strict, "getServerTime").status_code == 200
    assert send(strict, "addList", customer("Proper")).status_code == 200

    assert found() == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"http": {"SOAPAction": ""}}, "soap-action"),
        ({"http": {"SOAPAction": '"getAll"'}}, "soap-action"),
        ({"http": {"Content-Type": "application/soap+xml"}}, "content-type"),
        ({"http": {"Cookie": "JSESSIONID=abc"}}, "session-cookie"),
        ({"algorithm": "HMAC_SHA256"}, "signature-algorithm"),
        ({"passport": "m"}, "passport-namespace"),
        ({"account": "tstdrv1234567"}, "account-spelling"),
        ({"nonce": "with-hyphens-in-it"}, "nonce-form"),
        ({"version": "2019_2"}, "deprecated-endpoint"),
        ({"headers": PREFERENCES}, "header-element"),
        ({"headers": "<m:prefrences/>"}, "header-block"),
        ({"headers": "<m:applicationInfo><m:applicationId>1</m:applicationId></m:applicationInfo>"}, "header-block"),
    ],
)
def test_each_deviation_is_named(strict: Sandbox, found: Found, options: dict[str, Any], code: str) -> None:
    answer = send(strict, "getServerTime", **options)

    expected = [code, *(["signed-otherwise"] if code == "account-spelling" else [])]  # it is signed as it is spelled
    assert found() == expected
    assert answer.headers["X-Sandbox-Strict"] == ", ".join(expected)


def test_a_signature_that_was_refused_is_told_of_its_own_request_alone(strict: Sandbox, found: Found) -> None:
    send(strict, "getServerTime", account="tstdrv1234567")
    assert "signed-otherwise" in found()
    send(strict, "getServerTime", headers="<m:prefrences/>")

    assert found() == ["header-block"]


def test_a_body_of_another_version_than_the_endpoint(strict: Sandbox, found: Found) -> None:
    url = f"{strict.url}/services/NetSuitePort_2024_1"
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": "getServerTime"}
    requests.post(url, data=envelope(strict, "getServerTime"), headers=headers, timeout=10)

    assert found() == ["version-mismatch"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (customer("Unknown").replace("companyName", "companyNam"), "companyNam"),
        (
            '<m:record xsi:type="r:Customer"><r:email>a@b.example</r:email><r:companyName>B</r:companyName></m:record>',
            "companyName",
        ),
        (customer("Extra") + "<m:extra/>", "extra"),
    ],
)
def test_elements_are_held_against_the_schema(strict: Sandbox, found: Found, content: str, says: str) -> None:
    send(strict, "add", content)
    report = strict.strict_report

    assert report is not None
    assert any(entry.deviation.code == "schema" and says in entry.deviation.message for entry in report.entries)
    assert found() == ["schema"]


def test_what_is_no_envelope_is_said(strict: Sandbox, found: Found) -> None:
    url = f"{strict.url}/services/NetSuitePort_2025_2"
    requests.post(url, data=b"<a>", headers={"Content-Type": "text/xml; charset=utf-8"}, timeout=10)

    assert found() == ["envelope"]


def test_no_secret_is_in_the_report(strict: Sandbox, found: Found) -> None:
    send(strict, "getServerTime", passport="m", algorithm="HMAC_SHA256")
    report = strict.strict_report

    assert report is not None
    known = strict.credentials()
    told = str(report.as_list())
    assert not [name for name in ("consumer_key", "consumer_secret", "token_id", "token_secret") if known[name] in told]
    assert found()
