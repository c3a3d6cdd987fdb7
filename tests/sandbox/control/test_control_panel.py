import re
from html import unescape

import pytest
import requests

from connector.sandbox.control.control_panel import PAGES
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail

SERVER_TIME = "/services/rest/system/v1/serverTime"


def test_every_page_says_what_it_does() -> None:
    assert [path for (_, path), page in PAGES.items() if not (page.__doc__ or "").strip()] == []


def test_the_index_lists_the_pages_for_people(sandbox: Sandbox) -> None:
    found = requests.get(f"{sandbox.url}/__sandbox__/", timeout=10)

    assert found.headers["Content-Type"] == "text/html; charset=utf-8"
    assert found.text.count("<tr>") == len(PAGES) + 1
    assert "TSTDRV1234567" in found.text
    assert sandbox.credentials()["token_secret"] not in found.text


def test_every_link_of_the_index_leads_somewhere(sandbox: Sandbox) -> None:
    index = requests.get(f"{sandbox.url}/__sandbox__/", timeout=10).text
    links = {unescape(link) for link in re.findall(r'href="([^"]+)"', index)}
    answers = {link: requests.get(sandbox.url + link, timeout=10).status_code for link in links}

    assert {link for link, status in answers.items() if status != 200} == set()
    gets = {f"/__sandbox__/{path}" for method, path in PAGES if method == "GET" and "{" not in path}
    assert gets <= links
    assert "/__sandbox__/records/currency?account=TSTDRV1234567" in links


def test_other_sites_are_kept_out(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/__sandbox__/status"
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        refused = requests.get(url, headers=headers, timeout=10)
        assert (refused.status_code, "does not answer" in refused.json()["error"]) == (403, True)


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff", b"null", b'{"offset": "much"}', b'{"offset": 1e400}'])
@pytest.mark.parametrize(
    "page", ["POST clock", "POST faults", "PUT faults", "POST locks", "PATCH features", "POST accounts"]
)
def test_whatever_is_sent_is_answered(sandbox: Sandbox, page: str, body: bytes) -> None:
    method, _, path = page.partition(" ")
    answer = requests.request(method, f"{sandbox.url}/__sandbox__/{path}", data=body, timeout=10)

    assert (
        answer.status_code in (400, 403)
        or (answer.status_code, body, page) == (200, b"[]", "PUT faults")
        or body == b"[]"
    )
    assert "Traceback" not in answer.text
    sandbox.clock.reset()


def panel(sandbox: Sandbox, method: str, page: str, body: object = None) -> requests.Response:
    return requests.request(method, f"{sandbox.url}/__sandbox__/{page}", json=body, timeout=10)


def test_the_status_tells_account_and_records(sandbox: Sandbox) -> None:
    found = panel(sandbox, "GET", "status").json()

    assert found["account"] == "TSTDRV1234567"
    assert found["records"] == {"currency": 1, "employee": 1, "subsidiary": 1}


def test_the_audit_trail_tells_the_real_reason(sandbox: Sandbox) -> None:
    Client(sandbox, consumer_key="0" * 64).get(SERVER_TIME)

    assert panel(sandbox, "GET", "audit").json()[-1]["detail"] == "consumer_key_unknown"


def test_the_journal_can_be_read_and_emptied(sandbox: Sandbox, client: Client) -> None:
    client.get(SERVER_TIME)
    entries = panel(sandbox, "GET", "requests").json()
    assert entries[-1]["path"] == SERVER_TIME

    panel(sandbox, "DELETE", "requests")
    assert panel(sandbox, "GET", "requests").json() == []


def test_the_clock_can_be_turned(sandbox: Sandbox, client: Client) -> None:
    try:
        panel(sandbox, "POST", "clock", {"offset": 601})
        answer = client.get(SERVER_TIME)
        assert answer.status_code == 401
        assert 'error="invalid_timestamp"' in answer.headers["WWW-Authenticate"]
    finally:
        assert panel(sandbox, "POST", "clock", {"offset": 0}).json()["offset"] == 0
    assert client.get(SERVER_TIME).status_code == 200


def test_faults_can_be_ordered_and_cancelled(sandbox: Sandbox, client: Client) -> None:
    ordered = panel(sandbox, "POST", "faults", {"kind": "status", "status": 500, "times": None})
    assert ordered.json()[0]["kind"] == "status"
    assert client.get(SERVER_TIME).status_code == 500

    panel(sandbox, "DELETE", "faults")
    assert client.get(SERVER_TIME).status_code == 200
    assert panel(sandbox, "GET", "faults").json() == []


def test_a_record_can_be_locked_for_some_writes(sandbox: Sandbox, client: Client) -> None:
    id_ = client.made("customer", companyName="Held", subsidiary={"id": "1"})
    assert panel(sandbox, "POST", "locks", {"type": "customer", "id": id_, "times": 2}).status_code == 200

    refused = client.patch(f"/customer/{id_}", {"phone": "1"})
    assert refused.status_code == 400
    assert detail(refused)["detail"] == (
        "Error while accessing a resource. This record has been locked by a user defined workflow."
    )
    assert client.delete(f"/customer/{id_}").status_code == 400
    assert client.get(f"/customer/{id_}").status_code == 200
    assert client.patch(f"/customer/{id_}", {"phone": "1"}).status_code == 204


def test_what_is_not_understood_is_said(sandbox: Sandbox) -> None:
    assert panel(sandbox, "POST", "faults", {"kind": "nonsense"}).status_code == 400
    assert panel(sandbox, "POST", "clock", {}).status_code == 400
    unknown = panel(sandbox, "GET", "nonsense")
    assert unknown.status_code == 404
    assert "GET /__sandbox__/audit" in unknown.json()["pages"]
