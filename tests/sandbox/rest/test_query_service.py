import time
from typing import Any

import pytest
import requests

from connector.sandbox.people.tenant import Level
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail

QUERY = "/services/rest/query/v1/suiteql"
TRANSIENT = {"Prefer": "transient"}


@pytest.fixture(scope="module", autouse=True)
def customers(sandbox: Sandbox) -> None:
    with sandbox.store.transaction():
        for number in range(1, 8):
            body = {"entityId": f"C{number}", "email": None if number == 3 else f"c{number}@x.example"}
            sandbox.store.create("customer", body, id=100 + number)


def ask(client: Client, sql: str, *params: Any, query: str = "") -> dict[str, Any]:
    answer = client.post(QUERY + query, {"q": sql, "params": list(params)}, headers=TRANSIENT)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_rows_are_texts_and_nulls_are_left_out(client: Client) -> None:
    body = ask(client, "SELECT id, entityid, email FROM customer WHERE id = ?", 103)

    assert body["items"] == [{"links": [], "id": "103", "entityid": "C3"}]
    assert (body["count"], body["hasMore"], body["offset"], body["totalResults"]) == (1, False, 0, 1)


def test_pages_are_linked_and_the_links_can_be_followed(client: Client) -> None:
    sql = "SELECT id FROM customer ORDER BY id"
    seen: list[str] = []
    url: str | None = f"{client.base}{QUERY}?limit=3"
    while url:
        body = client.post(url, {"q": sql}, headers=TRANSIENT).json()
        seen += [row["id"] for row in body["items"]]
        url = next((entry["href"] for entry in body["links"] if entry["rel"] == "next"), None)

    assert seen == [str(number) for number in range(101, 108)]


def test_transient_must_be_preferred(client: Client) -> None:
    answer = client.post(QUERY, {"q": "SELECT 1 AS ok FROM dual"})

    assert answer.status_code == 400
    assert (detail(answer)["o:errorCode"], detail(answer)["o:errorHeader"]) == ("INVALID_HEADER", "Prefer")


def test_a_query_stops_soon_after_its_client_has_left(sandbox: Sandbox, client: Client) -> None:
    endless = "SELECT COUNT(*) FROM " + ", ".join(f"customer {letter}" for letter in "abcdefghijkl")
    with pytest.raises(requests.Timeout):
        client.post(QUERY, {"q": endless}, headers=TRANSIENT, timeout=0.5)
    waited_until = time.monotonic() + 20  # NetSuite's own limit is minutes, the sandbox's is one
    while sandbox.account.gatekeeper.gate.in_use and time.monotonic() < waited_until:
        time.sleep(0.05)

    assert not sandbox.account.gatekeeper.gate.in_use


def test_several_preferences_may_be_given(client: Client) -> None:
    answer = client.post(QUERY, {"q": "SELECT 1 AS ok FROM dual"}, headers={"Prefer": "respond-sync, Transient"})

    assert answer.json()["items"] == [{"links": [], "ok": "1"}]


@pytest.mark.parametrize(
    ("body", "query", "parameter"),
    [
        ({"q": "SELECT id FROM nonsense"}, "", "q"),
        ({"q": ""}, "", "q"),
        ({}, "", "q"),
        ({"q": "SELECT 1 FROM dual"}, "?limit=1001", "limit"),
        ({"q": "SELECT 1 FROM dual"}, "?limit=10&offset=5", "offset"),
    ],
)
def test_what_is_wrong_is_named(client: Client, body: dict[str, Any], query: str, parameter: str) -> None:
    answer = client.post(QUERY + query, body, headers=TRANSIENT)

    assert answer.status_code == 400
    assert detail(answer)["o:errorQueryParam"] == parameter


def test_an_unknown_table_has_netsuites_words(client: Client) -> None:
    answer = client.post(QUERY, {"q": "SELECT id FROM nonsense"}, headers=TRANSIENT)

    assert detail(answer)["detail"] == (
        "Invalid search query. Detailed unprocessed description follows. Invalid search type: nonsense."
    )


def test_parameters_are_a_list_of_values(client: Client) -> None:
    for params in ("x", [["x"]], [{"a": 1}]):
        answer = client.post(QUERY, {"q": "SELECT 1 FROM dual", "params": params}, headers=TRANSIENT)
        assert detail(answer)["o:errorCode"] == "INVALID_CONTENT"


def test_a_missing_content_type_is_forgiven(client: Client) -> None:
    answer = client.session.post(client.url(QUERY), data=b'{"q": "SELECT 1 AS ok FROM dual"}', headers=TRANSIENT)

    assert answer.status_code == 200


def test_only_posts_are_taken(client: Client) -> None:
    assert client.get(QUERY).status_code == 405
    assert client.get("/services/rest/query/v1/nonsense").status_code == 404


def test_the_workbook_permission_is_needed(sandbox: Sandbox, client: Client) -> None:
    permissions = sandbox.tenant.roles[1031].permissions
    level = permissions.pop("SuiteAnalytics Workbook")
    try:
        answer = client.post(QUERY, {"q": "SELECT 1 FROM dual"}, headers=TRANSIENT)
        assert (answer.status_code, detail(answer)["o:errorCode"]) == (403, "INSUFFICIENT_PERMISSION")
    finally:
        permissions["SuiteAnalytics Workbook"] = level


def test_a_record_written_over_rest_is_seen_at_once(client: Client) -> None:
    id_ = client.made("customer", companyName="Fresh", subsidiary={"id": "1"})

    assert ask(client, "SELECT companyname FROM customer WHERE id = ?", id_)["items"][0]["companyname"] == "Fresh"
    client.delete(f"/customer/{id_}")
    assert ask(client, "SELECT id FROM customer WHERE id = ?", id_)["items"] == []


@pytest.mark.parametrize(
    "sql",
    [
        "\x00",
        "'",
        "SELECT",
        "SELECT * FROM record",
        "DROP TABLE customer",
        "(" * 5000,
        "SELECT '\ud800' FROM dual",
        "é" * 9000,
    ],
)
def test_garbage_is_refused_as_a_parameter(client: Client, sql: str) -> None:
    answer = client.post(QUERY, {"q": sql}, headers=TRANSIENT)

    assert answer.status_code == 400
    assert detail(answer)["o:errorCode"] in ("INVALID_PARAMETER", "INVALID_CONTENT")


def test_what_a_role_may_not_see_is_no_table(sandbox: Sandbox, client: Client) -> None:
    role = sandbox.tenant.roles[1031]
    role.records["customer"] = Level.NONE
    try:
        answer = client.post(QUERY, {"q": "SELECT id FROM Customer"}, headers=TRANSIENT)
        assert detail(answer)["detail"].endswith("Invalid search type: Customer.")
    finally:
        del role.records["customer"]
