"""The same over a real socket: plain zeep with its own transport against a running sandbox."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from pathlib import Path
from typing import Any

import pytest
import requests
import zeep

from connector.sandbox.server import Sandbox


def _passport(client: Any, version: str, known: dict[str, Any]) -> Any:
    parts = {
        "account": known["account"],
        "consumerKey": known["consumer_key"],
        "token": known["token_id"],
        "nonce": secrets.token_hex(10),
        "timestamp": str(int(time.time())),
    }
    key = f"{known['consumer_secret']}&{known['token_secret']}".encode()
    digest = hmac.new(key, "&".join(parts.values()).encode(), hashlib.sha256).digest()
    signature = {"_value_1": base64.b64encode(digest).decode(), "algorithm": "HMAC-SHA256"}
    element = client.get_element(f"{{urn:messages_{version}.platform.webservices.netsuite.com}}tokenPassport")
    return element(**parts, signature=signature)


@pytest.mark.parametrize("version", ["2024_1", "2025_2"])
def test_a_client_that_only_knows_the_wsdls_address_works(version: str) -> None:
    with Sandbox(seed="empty") as sandbox:
        known = sandbox.credentials()
        url = f"{known['base_url']}/wsdl/v{version}_0/netsuite.wsdl"
        client: Any = zeep.Client(url)  # type: ignore[no-untyped-call]
        header = {"tokenPassport": _passport(client, version, known)}
        answer = client.service.getServerTime(_soapheaders=header)

        assert answer.body.getServerTimeResult.status.isSuccess


def test_netsuites_own_wsdl_works_against_a_sandbox_that_was_given_it(wsdl_dir: Path) -> None:
    with Sandbox(seed="empty", wsdl=wsdl_dir) as sandbox:
        known = sandbox.credentials()
        client: Any = zeep.Client(str(wsdl_dir / "netsuite.wsdl"))  # type: ignore[no-untyped-call]
        binding = "{urn:platform_2023_2.webservices.netsuite.com}NetSuiteBinding"
        service = client.create_service(binding, f"{known['base_url']}/services/NetSuitePort_2023_2")
        task = client.get_type("{urn:scheduling_2023_2.activities.webservices.netsuite.com}Task")(title="Call Bob")
        added = service.add(task, _soapheaders={"tokenPassport": _passport(client, "2023_2", known)})
        ref = added.body.writeResponse.baseRef
        read = service.get(ref, _soapheaders={"tokenPassport": _passport(client, "2023_2", known)})

        assert ref.type == "task"
        assert read.body.readResponse.record.title == "Call Bob"


def test_a_slot_of_the_accounts_concurrency_is_given_back() -> None:
    with Sandbox(seed="empty", concurrency=1) as sandbox:
        known = sandbox.credentials()
        client: Any = zeep.Client(known["wsdl_url"])  # type: ignore[no-untyped-call]
        for _ in range(3):
            header = {"tokenPassport": _passport(client, "2025_2", known)}
            client.service.getServerTime(_soapheaders=header)


def test_what_is_not_xml_is_a_fault_over_http_too() -> None:
    with Sandbox(seed="empty") as sandbox:
        url = f"{sandbox.credentials()['base_url']}/services/NetSuitePort_2025_2"
        answer = requests.post(url, data="{}", headers={"Content-Type": "application/json"}, timeout=10)

        assert answer.status_code == 500
        assert "SAXParseException" in answer.text
