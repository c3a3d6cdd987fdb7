from collections.abc import Iterator

import pytest
import requests

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client

COLD = {"companyName": "Cold Start", "subsidiary": {"id": "1"}}


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Client]:
    """Signs in on an account that is as it was started."""
    panel(sandbox, "POST", "reset")
    one = Client(sandbox)
    with one.session:
        yield one


def panel(sandbox: Sandbox, method: str, page: str, body: object = None) -> requests.Response:
    return requests.request(method, f"{sandbox.url}/__sandbox__/{page}", json=body, timeout=10)


def test_records_are_made_read_changed_and_deleted_without_signing_in(sandbox: Sandbox, client: Client) -> None:
    made = panel(sandbox, "POST", "records/customer", {**COLD, "externalId": "C/1"}).json()
    page = f"records/customer/{made['id']}"

    assert client.get(f"/customer/{made['id']}").json()["companyName"] == "Cold Start"
    assert panel(sandbox, "GET", "records/Customer/eid:C%2F1").json() == made
    assert panel(sandbox, "PATCH", page, {"phone": "12345"}).json()["phone"] == "12345"
    assert panel(sandbox, "GET", "records/customer?limit=5").json()["total"] == 1
    assert panel(sandbox, "DELETE", page).json()["id"] == made["id"]
    assert panel(sandbox, "GET", page).status_code == 404
    assert panel(sandbox, "POST", "records/nonsense", {}).status_code == 404
    assert panel(sandbox, "GET", "records/customer/abc").status_code == 400


def test_a_snapshot_is_gone_back_to_over_every_channel(sandbox: Sandbox, client: Client) -> None:
    id_ = client.made("customer", companyName="Before", subsidiary={"id": "1"})
    query = {"q": f"SELECT companyname FROM customer WHERE id = {id_}"}
    assert panel(sandbox, "PUT", "snapshots/one").json() == ["one"]
    client.patch(f"/customer/{id_}", {"companyName": "After"})
    assert _asked(client, query) == [{"links": [], "companyname": "After"}]
    client.made("customer", companyName="Later", subsidiary={"id": "1"})
    sandbox.tenant.features.discard("SUBSIDIARIES")

    assert panel(sandbox, "POST", "snapshots/one").json()["records"]["customer"] == 1
    assert client.get(f"/customer/{id_}").json()["companyName"] == "Before"
    assert _asked(client, query) == [{"links": [], "companyname": "Before"}]
    assert "SUBSIDIARIES" in sandbox.tenant.features
    assert panel(sandbox, "DELETE", "snapshots/one").json() == []
    assert panel(sandbox, "POST", "snapshots/one").status_code == 404


def _asked(client: Client, query: dict[str, str]) -> object:
    answer = client.post("/services/rest/query/v1/suiteql", query, headers={"Prefer": "transient"})
    return answer.json()["items"]


def test_reset_goes_back_to_the_seed(sandbox: Sandbox, client: Client) -> None:
    client.made("customer", companyName="Gone soon", subsidiary={"id": "1"})
    found = panel(sandbox, "POST", "reset").json()

    assert found["records"] == {"currency": 1, "employee": 1, "subsidiary": 1}
    assert client.get("/customer").json()["totalResults"] == 0


def test_features_and_limits_can_be_changed(sandbox: Sandbox, client: Client) -> None:
    assert panel(sandbox, "PATCH", "features", {"RESTWEBSERVICES": False}).json()["RESTWEBSERVICES"] is False
    assert client.get("/customer").status_code == 403
    assert panel(sandbox, "PATCH", "features", {"TELEPATHY": True}).status_code == 400
    assert panel(sandbox, "PATCH", "status", {"concurrency": 9}).json()["concurrency"] == 9
    assert sandbox.tenant.concurrency == 9
    for wrong in ({"concurrency": 0}, {"company": "x"}, {}):
        assert panel(sandbox, "PATCH", "status", wrong).status_code == 400

    panel(sandbox, "POST", "reset")
    assert (sandbox.tenant.concurrency, client.get("/customer").status_code) == (5, 200)


def test_the_audit_trail_can_be_narrowed(sandbox: Sandbox, client: Client) -> None:
    client.get("/customer")
    Client(sandbox, token_id="0" * 64).get("/customer")

    assert {one["status"] for one in panel(sandbox, "GET", "audit?status=failure").json()} == {"Failure"}


def test_locks_can_be_listed_and_lifted(sandbox: Sandbox, client: Client) -> None:
    id_ = client.made("customer", companyName="Locked", subsidiary={"id": "1"})
    panel(sandbox, "POST", "locks", {"type": "customer", "id": id_, "times": 5})
    assert panel(sandbox, "GET", "locks").json() == [{"type": "customer", "id": int(id_), "times": 5}]

    assert panel(sandbox, "DELETE", "locks").json() == []
    assert client.patch(f"/customer/{id_}", {"phone": "1"}).status_code == 204
