import requests

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail

SERVER_TIME = "/services/rest/system/v1/serverTime"


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
