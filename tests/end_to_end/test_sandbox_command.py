"""`connector sandbox --wsdl DIR` as another team meets it: a process, a credentials file, and plain zeep."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zeep

CORE = "urn:core_2023_2.platform.webservices.netsuite.com"
MESSAGES = "urn:messages_2023_2.platform.webservices.netsuite.com"
RELATIONSHIPS = "urn:relationships_2023_2.lists.webservices.netsuite.com"
COMMON = "urn:common_2023_2.platform.webservices.netsuite.com"


@pytest.fixture
def served(tmp_path: Path, wsdl_dir: Path) -> Iterator[dict[str, Any]]:
    file = tmp_path / "credentials.json"
    command = [
        sys.executable,
        "-m",
        "connector.cli.main",
        "sandbox",
        "--wsdl",
        str(wsdl_dir),
        "--write-credentials",
        str(file),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("ready http://127.0.0.1:")
        assert file.stat().st_mode & 0o077 == 0
        yield json.loads(file.read_text(encoding="utf-8"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()


class ForeignClient:
    """Plain zeep over the real WSDL, signing as Oracle's page says."""

    def __init__(self, credentials: dict[str, Any], wsdl_dir: Path) -> None:
        self.credentials = credentials
        made: Any = zeep.Client  # zeep has no types
        client: Any = made(str(wsdl_dir / "netsuite.wsdl"))
        binding = "{urn:platform_2023_2.webservices.netsuite.com}NetSuiteBinding"
        self.service = client.create_service(binding, f"{credentials['base_url']}/services/NetSuitePort_2023_2")
        self.client = client

    def passport(self) -> Any:
        given = self.credentials
        nonce, moment = secrets.token_hex(10), str(int(time.time()))
        base = "&".join([given["account"], given["consumer_key"], given["token_id"], nonce, moment])
        key = f"{given['consumer_secret']}&{given['token_secret']}"
        digest = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()
        signature = self.type(CORE, "TokenPassportSignature")(digest, algorithm="HMAC-SHA256")
        values = {"account": given["account"], "consumerKey": given["consumer_key"], "token": given["token_id"]}
        passport = self.type(CORE, "TokenPassport")(**values, nonce=nonce, timestamp=moment, signature=signature)
        return {"tokenPassport": passport}

    def type(self, namespace: str, name: str) -> Any:
        return self.client.get_type(f"{{{namespace}}}{name}")

    def call(self, operation: str, *arguments: Any) -> Any:
        return self.service[operation](*arguments, _soapheaders=self.passport()).body


def test_plain_zeep_works_against_the_sandbox(served: dict[str, Any], wsdl_dir: Path) -> None:
    foreign = ForeignClient(served, wsdl_dir)
    customer = foreign.type(RELATIONSHIPS, "Customer")
    reference = foreign.type(CORE, "RecordRef")
    record = customer(externalId="FOREIGN-1", companyName="Foreign & Sons", subsidiary=reference(internalId="1"))

    written = foreign.call("upsert", record).writeResponse
    read = foreign.call("get", reference(externalId="FOREIGN-1", type="customer")).readResponse
    missing = foreign.call("get", reference(internalId="99999999", type="customer")).readResponse
    by_email = foreign.type(COMMON, "CustomerSearchBasic")(isInactive={"searchValue": False})
    found = foreign.call("search", by_email).searchResult
    more = foreign.call("searchMoreWithId", found.searchId, 1).searchResult
    gone = foreign.call("delete", reference(externalId="FOREIGN-1", type="customer")).writeResponse

    assert written.status.isSuccess
    assert read.record.companyName == "Foreign & Sons"
    assert [detail.code for detail in missing.status.statusDetail] == ["RCRD_DSNT_EXIST"]
    assert found.totalRecords > 100
    assert len(more.recordList.record) == len(found.recordList.record)
    assert gone.status.isSuccess


def test_a_wrong_secret_is_refused_as_netsuite_does(served: dict[str, Any], wsdl_dir: Path) -> None:
    foreign = ForeignClient({**served, "token_secret": "0" * 64}, wsdl_dir)

    with pytest.raises(zeep.exceptions.Fault, match=r"Invalid login attempt\."):
        foreign.call("getServerTime")
