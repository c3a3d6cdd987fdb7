"""Datasets over real HTTP (Oracle help section_156577938018)."""

import pytest

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail

DATASET = "/services/rest/query/v1/dataset"


@pytest.fixture(scope="module", autouse=True)
def datasets(sandbox: Sandbox) -> None:
    with sandbox.store.transaction():
        for number in range(1, 6):
            body = {"entityId": f"C{number}", "email": None if number == 3 else f"c{number}@x.example"}
            sandbox.store.create("customer", body, id=200 + number)
        sandbox.store.create(
            "dataset",
            {
                "scriptId": "custdataset_customers",
                "name": "Customers",
                "description": "Who they are",
                "record": "customer",
                "query": "SELECT id, entityid || '!' AS loud, email FROM customer ORDER BY id",
            },
        )
        sandbox.store.create(
            "dataset", {"scriptId": "custdataset_broken", "name": "Broken", "query": "SELECT x FROM y"}
        )
        sandbox.store.create("dataset", {"scriptId": "custdataset_old", "name": "Old", "isInactive": True})


def test_datasets_are_listed_in_pages(client: Client) -> None:
    for path in (DATASET, f"{DATASET}/"):
        page = client.get(path).json()
        assert page["items"][0] == {
            "links": [{"rel": "self", "href": f"{client.base}{DATASET}/custdataset_customers"}],
            "id": "custdataset_customers",
            "name": "Customers",
            "description": "Who they are",
            "record": "customer",
        }
        assert (page["count"], page["totalResults"], page["hasMore"]) == (2, 2, False)
    assert client.get(f"{DATASET}?limit=1").json()["hasMore"] is True


def test_a_dataset_is_run_in_pages_without_any_preference(client: Client) -> None:
    seen, url = [], f"{client.base}{DATASET}/CUSTDATASET_customers/result?limit=2"
    while url:
        page = client.get(url).json()
        seen += page["items"]
        url = next((entry["href"] for entry in page["links"] if entry["rel"] == "next"), "")

    assert [row["id"] for row in seen] == ["201", "202", "203", "204", "205"]
    assert page["totalResults"] == 5
    assert seen[2] == {"links": [], "id": "203", "loud": "C3!"}


def test_one_dataset_can_be_looked_at(client: Client) -> None:
    assert client.get(f"{DATASET}/custdataset_customers").json()["name"] == "Customers"


@pytest.mark.parametrize("path", ["/nobody/result", "/custdataset_old", "/custdataset_customers/nonsense"])
def test_what_is_not_there_is_refused(client: Client, path: str) -> None:
    answer = client.get(DATASET + path)

    assert (answer.status_code, detail(answer)["o:errorUrl"]) == (404, DATASET + path)


def test_a_dataset_that_cannot_be_run_says_why(client: Client) -> None:
    assert detail(client.get(f"{DATASET}/custdataset_broken/result"))["o:errorCode"] == "INVALID_PARAMETER"
    assert client.get(f"{DATASET}/custdataset_customers/result?limit=0").status_code == 400


def test_datasets_are_only_read(client: Client) -> None:
    assert client.post(DATASET, {}).headers["Allow"] == "GET"
