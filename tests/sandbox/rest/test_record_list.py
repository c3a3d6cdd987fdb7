"""Lists over real HTTP."""

from collections.abc import Iterator

import pytest

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client


@pytest.fixture
def only_norway(sandbox: Sandbox) -> Iterator[None]:
    sandbox.store.create("subsidiary", {"name": "Norway"}, id=7)
    role = sandbox.tenant.roles[1031]
    before, role.subsidiaries = role.subsidiaries, frozenset({7})
    yield
    role.subsidiaries = before
    sandbox.store.delete("subsidiary", 7)


@pytest.mark.usefixtures("only_norway")
def test_a_restricted_role_lists_the_records_of_its_subsidiaries(sandbox: Sandbox, client: Client) -> None:
    inside = sandbox.store.create("customer", {"companyName": "Inside", "subsidiary": {"id": "7"}})
    sandbox.store.create("customer", {"companyName": "Outside", "subsidiary": {"id": "1"}})

    for query in ("", "?q=companyName CONTAIN side", "?limit=1"):
        page = client.get(f"/customer{query}").json()
        assert [item["id"] for item in page["items"]] == [str(inside.id)]
        assert page["totalResults"] == 1


def test_the_parts_of_a_page_add_up(client: Client) -> None:
    for number in range(5):
        client.made("customer", companyName=f"Page {number}", subsidiary={"id": "1"})
    total = client.get("/customer").json()["totalResults"]

    seen, url = [], f"{client.records}/customer?limit=2"
    while url:
        page = client.get(url).json()
        seen += [item["id"] for item in page["items"]]
        assert page["count"] == len(page["items"])
        url = next((entry["href"] for entry in page["links"] if entry["rel"] == "next"), "")
    assert len(set(seen)) == len(seen) == total
    assert client.get("/customer?q=%20").json()["totalResults"] == total


def test_records_are_found_by_their_keys(client: Client) -> None:
    one = client.made("customer", companyName="Key 1", subsidiary={"id": "1"}, externalId="A|B")
    two = client.made("customer", companyName="Key 2", subsidiary={"id": "1"})

    def found(q: str) -> list[str]:
        return [item["id"] for item in client.get("/customer", params={"q": q}).json()["items"]]

    assert found('externalId IS "A|B"') == found('externalId IS "a|b"') == [one]
    assert found(f"id ANY_OF [{two}, {one}, 999999]") == [one, two]
    assert found(f"id EQUAL {one} AND companyName IS nobody") == []
    assert found("id EQUAL 999999") == []
