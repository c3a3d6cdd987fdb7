import requests

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client

SERVER_TIME = "/services/rest/system/v1/serverTime"


def panel(sandbox: Sandbox, method: str, page: str, body: object = None) -> requests.Response:
    return requests.request(method, f"{sandbox.url}/__sandbox__/{page}", json=body, timeout=10)


def test_accounts_come_and_go(sandbox: Sandbox) -> None:
    assert panel(sandbox, "POST", "accounts", {"account": "7654321-sb2", "seed": "empty"}).status_code == 200
    assert panel(sandbox, "POST", "accounts", {"account": "7654321_SB2"}).status_code == 400
    assert [one["account"] for one in panel(sandbox, "GET", "accounts").json()] == ["TSTDRV1234567", "7654321_SB2"]

    assert panel(sandbox, "POST", "records/vendor?account=7654321_sb2", {"companyName": "V"}).status_code == 200
    assert panel(sandbox, "GET", "status?account=7654321-SB2").json()["records"]["vendor"] == 1
    assert "vendor" not in panel(sandbox, "GET", "status").json()["records"]

    assert len(panel(sandbox, "DELETE", "accounts/7654321_SB2").json()) == 1
    assert panel(sandbox, "DELETE", "accounts/7654321_SB2").status_code == 404
    assert panel(sandbox, "DELETE", "accounts/TSTDRV1234567").status_code == 400
    assert panel(sandbox, "GET", "status?account=7654321_SB2").status_code == 404


def test_requests_are_found_by_what_they_were(sandbox: Sandbox, client: Client) -> None:
    panel(sandbox, "DELETE", "requests")
    client.get(SERVER_TIME)
    client.get("/customer")
    client.get("/customer/999999")

    def found(query: str) -> list[str]:
        return [one["path"].rpartition("/")[2] for one in panel(sandbox, "GET", f"requests?{query}").json()]

    assert found("channel=rest") == ["serverTime", "customer", "999999"]
    assert found("path=record/v1&status=200") == ["customer"]
    assert found("limit=1") == ["999999"]
    first = sandbox.journal.entries[0].number
    assert found(f"since={first}&method=get") == ["customer", "999999"]
    assert panel(sandbox, "GET", "requests?colour=red").status_code == 400
    assert panel(sandbox, "GET", f"requests/{first}").json()["path"] == SERVER_TIME
    assert panel(sandbox, "GET", "requests/123456").status_code == 404


def test_headers_and_bodies_are_kept_once_asked_for(sandbox: Sandbox, client: Client) -> None:
    assert panel(sandbox, "PATCH", "requests", {"detailed": True}).json() == {"detailed": True}
    try:
        client.post("/customer", {"companyName": "Kept body", "subsidiary": {"id": "1"}})
        found = panel(sandbox, "GET", "requests?limit=1").json()[0]
    finally:
        panel(sandbox, "PATCH", "requests", {"detailed": False})

    assert "Kept body" in found["request_body"]
    assert found["answer_headers"]["location"].endswith(tuple("0123456789"))
    secrets = [sandbox.credentials()[name] for name in ("consumer_secret", "token_secret", "token_id", "consumer_key")]
    assert not [secret for secret in secrets if secret in str(found)]


def test_the_clock_stands_moves_and_runs(sandbox: Sandbox) -> None:
    try:
        stopped = panel(sandbox, "POST", "clock", {"freeze": 1_800_000_000}).json()
        assert (stopped["time"], stopped["frozen"]) == ("2027-01-15T08:00:00Z", True)
        assert panel(sandbox, "POST", "clock", {"advance": 90}).json()["time"] == "2027-01-15T08:01:30Z"
        assert panel(sandbox, "POST", "clock", {"run": True}).json()["frozen"] is False
    finally:
        assert panel(sandbox, "DELETE", "clock").json()["offset"] == 0


def test_faults_are_added_replaced_counted_and_cleared(sandbox: Sandbox, client: Client) -> None:
    panel(sandbox, "POST", "faults", [{"kind": "status", "status": 500}, {"kind": "login", "times": None}])
    assert [client.get(SERVER_TIME).status_code for _ in range(2)] == [500, 401]
    assert [one["struck"] for one in panel(sandbox, "GET", "faults").json()] == [1, 1]

    assert panel(sandbox, "PUT", "faults", [{"kind": "slow"}]).json() == [{"kind": "slow", "seen": 0, "struck": 0}]
    assert panel(sandbox, "DELETE", "faults").json() == []
    wrong = panel(sandbox, "POST", "faults", {"kind": "slow", "skp": 1})
    assert (wrong.status_code, wrong.json()["findings"][0]["hint"] != "") == (400, True)


def test_the_strict_report_says_when_there_is_none(sandbox: Sandbox) -> None:
    assert panel(sandbox, "GET", "strict").json() == {"strict": False, "deviations": []}
    assert panel(sandbox, "DELETE", "strict").status_code == 200
