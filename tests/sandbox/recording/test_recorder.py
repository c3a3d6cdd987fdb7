"""One sandbox, run by another process, plays the real account that is recorded."""

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from requests_oauthlib import OAuth1

from connector.errors import ConfigurationError
from connector.sandbox.intercept.interceptor import Interceptor
from connector.sandbox.recording.recorder import Recorder
from connector.sandbox.recording.replayer import Replayer

SERVE = """
import json, sys
from connector.sandbox.server import Sandbox
with Sandbox(seed="empty") as sandbox:
    print(json.dumps(sandbox.credentials()), flush=True)
    sys.stdin.read()
"""
HOST = "https://tstdrv1234567.suitetalk.api.netsuite.com"
PERSON = {
    "firstName": "Ottilie", "lastName": "Vogelsang", "isPerson": True, "email": "ottilie@vogelsang.example",
    "phone": "+49 30 1234567", "subsidiary": {"id": "1"}, "comments": "Call ottilie@vogelsang.example",
}  # fmt: skip
PERSONAL = ("ottilie", "vogelsang", '1234567"', "+49", "30 1234")


@dataclass
class Account:
    credentials: dict[str, Any]

    def session(self, proxy: Interceptor) -> requests.Session:
        known = self.credentials
        session = requests.Session()
        session.auth = OAuth1(
            known["consumer_key"], known["consumer_secret"], known["token_id"], known["token_secret"],
            realm=known["account"], signature_method="HMAC-SHA256",
        )  # fmt: skip
        session.trust_env = False
        session.proxies, session.verify = {"https": proxy.url}, str(proxy.ca_file)
        return session


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        yield Account(json.loads(other.stdout.readline()))
        other.communicate("")


def work(session: requests.Session) -> list[Any]:
    """What a client does, and what it saw."""
    records = f"{HOST}/services/rest/record/v1/customer"
    made = session.post(records, json=PERSON)
    id_ = made.headers["Location"].rpartition("/")[2]
    got = session.get(f"{records}/{id_}").json()
    session.patch(f"{records}/{id_}", json={"phone": "+49 30 7654321"})
    again = session.get(f"{records}/{id_}").json()
    found = session.get(records, params={"q": 'email IS "ottilie@vogelsang.example"'}).json()
    query = {"q": "SELECT id, lastname FROM customer WHERE lastname = 'Vogelsang'"}
    rows = session.post(f"{HOST}/services/rest/query/v1/suiteql", json=query, headers={"Prefer": "transient"}).json()
    return [made.status_code, got, again, found["totalResults"], rows["items"]]


def test_a_recording_gives_back_what_the_account_said_without_its_secrets(account: Account, tmp_path: Path) -> None:
    file = tmp_path / "recording.jsonl"
    upstream = account.credentials["base_url"]
    with Recorder(file, upstream) as recorder, Interceptor(recorder.url) as proxy, account.session(proxy) as session:
        live = work(session)
    with Replayer(file) as replayer, Interceptor(replayer.url) as proxy, account.session(proxy) as session:
        replayed = work(session)
        refused = replayer.refused
    text = file.read_text(encoding="utf-8")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert refused == []
    assert (live[0], live[3]) == (replayed[0], replayed[3]) == (204, 1)
    assert live[1]["lastName"] == "Vogelsang"
    assert replayed[1]["lastName"].startswith("Name ")
    assert replayed[1]["phone"] != replayed[2]["phone"]
    assert replayed[4][0]["lastname"] == replayed[1]["lastName"]  # references still match
    assert replayed[1]["email"] in replayed[1]["comments"] or replayed[1]["comments"].startswith("Text ")
    assert [line for line in text.lower().splitlines() for word in PERSONAL if word in line] == []
    assert [
        one for one in account.credentials.values() if isinstance(one, str) and len(one) == 64 and one in text
    ] == []
    assert "oauth" not in text.lower()


SOAP = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>{header}</s:Header>
<s:Body><m:getServerTime xmlns:m="urn:messages_2025_2.platform.webservices.netsuite.com"/></s:Body></s:Envelope>"""
PASSPORT = '<p:tokenPassport xmlns:p="urn:core"><p:account>A</p:account><p:token>{0}</p:token></p:tokenPassport>'


def test_a_soap_request_is_known_again_whatever_its_passport_and_prefixes(account: Account, tmp_path: Path) -> None:
    file, headers = tmp_path / "soap.jsonl", {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": "getServerTime"}
    path = "/services/NetSuitePort_2025_2"
    with Recorder(file, account.credentials["base_url"]) as recorder:
        body = SOAP.format(header=PASSPORT.format("secret-token"))
        live = requests.post(recorder.url + path, data=body, headers=headers, timeout=10)
    other = SOAP.format(header=PASSPORT.format("another")).replace("m:", "x:").replace(":m=", ":x=")
    with Replayer(file) as replayer:
        replayed = requests.post(replayer.url + path, data=other, headers=headers, timeout=10)

    assert (replayed.status_code, live.status_code) == (500, 500)  # the passport was none
    assert b"Invalid login attempt." in replayed.content
    assert "secret-token" not in file.read_text(encoding="utf-8")


def test_what_was_not_recorded_is_refused_with_what_was_nearest(account: Account, tmp_path: Path) -> None:
    file = tmp_path / "few.jsonl"
    with Recorder(file, account.credentials["base_url"]) as recorder:
        requests.get(f"{recorder.url}/rest/datacenterurls?account=TSTDRV1234567", timeout=10)
        requests.get(f"{recorder.url}/services/rest/system/v1/serverTime", timeout=10)
    with Replayer(file) as replayer:
        answer = requests.get(f"{replayer.url}/rest/datacenterurls?account=1", timeout=10)

    assert answer.status_code == 501
    assert answer.json()["nearest"]["path"] == "/rest/datacenterurls"
    assert answer.json()["differs_in"] == ["query"]


def test_a_recording_is_never_written_over(account: Account, tmp_path: Path) -> None:
    file = tmp_path / "old.jsonl"
    file.write_text("precious", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="is there already"):
        Recorder(file, account.credentials["base_url"]).start()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Replayer(file)


def test_without_an_upstream_only_netsuites_hosts_are_asked(tmp_path: Path) -> None:
    with Recorder(tmp_path / "r.jsonl") as recorder:
        headers = {"X-Forwarded-Host": "example.com"}
        answer = requests.get(f"{recorder.url}/", headers=headers, timeout=10)

    assert answer.status_code == 502
    assert "none of NetSuite's" in answer.text
