"""Snapshots keep what an account holds outside its records; each kind is looked at over the wire."""

import re
import time
from collections.abc import Iterator

import pytest

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client
from tests.sandbox.oauth2.conftest import Flow, application
from tests.sandbox.soap_sender import customer, send


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as running:
        yield running


def back(sandbox: Sandbox, name: str = "here") -> None:
    sandbox.account.snapshots.restore(name)


def test_tokens_of_oauth_2_and_codes_are_those_of_the_snapshot(sandbox: Sandbox) -> None:
    flow = Flow(sandbox, application(sandbox))
    with flow.http:
        before, code = flow.tokens(), flow.back()["code"]
        sandbox.account.snapshots.take("here")
        after = flow.tokens()
        revoked = flow.refresh(before["refresh_token"])
        back(sandbox)

        assert revoked.status_code == 200
        assert flow.call(before["access_token"]).status_code == 200
        assert flow.call(after["access_token"]).status_code == 401
        assert flow.post("/services/rest/auth/oauth2/v1/token", flow.code_form(code)).status_code == 200
        sandbox.account.snapshots.reset()
        assert flow.call(before["access_token"]).status_code == 401


def finished(client: Client, job: str) -> dict[str, object]:
    for _ in range(200):
        found: dict[str, object] = client.get(job).json()
        if found["completed"]:
            return found
        time.sleep(0.02)
    raise AssertionError("the job never ended")


def test_jobs_of_rest_are_those_of_the_snapshot_and_none_writes_into_it(sandbox: Sandbox, client: Client) -> None:
    def later(name: str) -> str:
        body = {"companyName": name, "subsidiary": {"id": "1"}}
        return client.post("/customer", body, headers={"Prefer": "respond-async"}).headers["Location"]

    job = later("Before")
    sandbox.account.snapshots.take("here")  # waits for it
    others = [later(f"After {number}") for number in range(5)]
    back(sandbox)
    time.sleep(0.1)

    assert finished(client, job)["progress"] == "succeeded"
    assert [client.get(other).status_code for other in others] == [404] * 5
    assert sandbox.store.count("customer") == 1
    assert finished(client, later("After 1"))["progress"] == "succeeded"


def found(text: str, element: str) -> str:
    match = re.search(rf"<(?:\w+:)?{element}>([^<]*)<", text)
    assert match, text
    return match[1]


SEARCH = (
    '<m:searchRecord xsi:type="c:CustomerSearchBasic" xmlns:c="urn:common_2025_2.platform.webservices.netsuite.com"/>'
)
FIVE = (
    '<m:searchPreferences xmlns:m="urn:messages_2025_2.platform.webservices.netsuite.com">'
    "<m:pageSize>5</m:pageSize></m:searchPreferences>"
)


def test_jobs_and_searches_of_soap_are_those_of_the_snapshot(sandbox: Sandbox) -> None:
    for number in range(7):
        sandbox.store.create("customer", {"companyName": f"Company {number}", "subsidiary": {"id": "1"}})
    search_id = found(send(sandbox, "search", SEARCH, headers=FIVE).text, "searchId")
    job = found(send(sandbox, "asyncAddList", customer("Eighth")).text, "jobId")
    sandbox.account.snapshots.take("here")
    lost = found(send(sandbox, "search", SEARCH, headers=FIVE).text, "searchId")
    sandbox.store.create("customer", {"companyName": "Ninth", "subsidiary": {"id": "1"}})
    back(sandbox)
    page = send(sandbox, "searchMoreWithId", f"<m:searchId>{search_id}</m:searchId><m:pageIndex>2</m:pageIndex>").text
    gone = send(sandbox, "searchMoreWithId", f"<m:searchId>{lost}</m:searchId><m:pageIndex>2</m:pageIndex>").text
    status = send(sandbox, "checkAsyncStatus", f"<m:jobId>{job}</m:jobId>").text

    assert found(page, "totalRecords") == "8"
    assert "INVALID_JOB_ID" in gone
    assert found(status, "status") == "finished"


def test_restlets_attachments_notes_and_queries_are_those_of_the_snapshot(sandbox: Sandbox, client: Client) -> None:
    restlets = sandbox.account.restlets
    restlets.register("customscript_one", get=lambda _: "one")
    holder = client.made("customer", companyName="Holder", subsidiary={"id": "1"})
    sandbox.account.snapshots.take("here")
    restlets.register("customscript_one", get=lambda _: "changed")
    restlets.register("customscript_two", get=lambda _: "two")
    client.patch(f"/customer/{holder}", {"companyName": "Changed"})
    notes = sandbox.store.connection.execute("SELECT COUNT(*) FROM system_note").fetchone()
    query = {"q": "SELECT companyname FROM customer"}
    changed = client.post("/services/rest/query/v1/suiteql", query, headers={"Prefer": "transient"}).json()["items"]
    back(sandbox)
    rows = client.post("/services/rest/query/v1/suiteql", query, headers={"Prefer": "transient"}).json()["items"]

    def called(script: str) -> str:
        return client.get(f"{client.base}/app/site/hosting/restlet.nl?script={script}&deploy=1").text

    assert (changed[0]["companyname"], rows[0]["companyname"]) == ("Changed", "Holder")
    assert notes > sandbox.store.connection.execute("SELECT COUNT(*) FROM system_note").fetchone()
    assert called("customscript_one") == "one"
    assert "SSS_INVALID_SCRIPTLET_ID" in called("customscript_two")
    sandbox.account.snapshots.reset()
    assert "SSS_INVALID_SCRIPTLET_ID" in called("customscript_one")
    assert {one.script for one in restlets.scripts} == {
        one.script for one in Sandbox(seed="empty").account.restlets.scripts
    }
