from __future__ import annotations

from collections import Counter

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.search import SEARCH, SearchArguments
from connector.sandbox.server import Sandbox


def test_finds_records_by_criteria(box: Sandbox, netsuite: NetSuite) -> None:
    for n in range(7):
        box.store.create("customer", {"entityId": f"C{n}", "companyName": f"{'A' if n % 2 else 'B'}{n}"})

    stream = netsuite.search(record_type="customer", criteria={"companyName": {"startsWith": "A"}}, page_size=5)

    assert sorted(record["companyName"] for record in stream) == ["A1", "A3", "A5"]
    assert stream.resumes == "session"


def test_goes_over_soap_alone(netsuite: NetSuite) -> None:
    assert SEARCH.transports == ("soap",)
    with pytest.raises(ConfigurationError, match="transport"):
        netsuite.search(record_type="customer", transport="rest")  # type: ignore[arg-type] # on purpose


def test_lines_are_there_unless_said_otherwise() -> None:
    assert SearchArguments(record_type="salesOrder").body_fields_only is False


def test_columns_come_flat_and_in_the_order_they_were_asked_for(client: NetSuite) -> None:
    columns = ("customer.email", "tranId", "customerJoin.companyName", "id", "customerJoin.custentity_nothing")

    rows = list(client.search(record_type="salesOrder", criteria={"mainLine": True}, columns=columns, page_size=100))

    assert len(rows) > 100
    assert {tuple(row) for row in rows} == {
        (
            "customerJoin.email",
            "tranId",
            "customerJoin.companyName",
            "id",
            "customerJoin.custentity_nothing",
        )
    }
    assert all(row["id"] and row["tranId"] for row in rows)
    assert any(row["customerJoin.email"] for row in rows)
    assert {row["customerJoin.custentity_nothing"] for row in rows} == {None}


@pytest.mark.parametrize("record_type", ["transaction", "TransactionSearchBasic"])
def test_transactions_of_several_kinds_by_the_type_filter(client: NetSuite, record_type: str) -> None:
    found = list(
        client.search(record_type=record_type, criteria={"type": ["cashSale", "creditMemo"]}, body_fields_only=True)
    )

    assert {record["type"] for record in found} == {"cashSale", "creditMemo"}


@pytest.mark.parametrize(
    ("record_type", "code"),
    [
        ("salesOrder", "SalesOrd"),
        ("invoice", "CustInvc"),
        ("cashSale", "CashSale"),
        ("creditMemo", "CustCred"),
        ("customerPayment", "CustPymt"),
        ("itemFulfillment", "ItemShip"),
        ("journalEntry", "Journal"),
        ("purchaseOrder", "PurchOrd"),
        ("vendorBill", "VendBill"),
    ],
)
def test_transactions_of_every_kind_are_found(client: NetSuite, record_type: str, code: str) -> None:
    rows = list(client.suiteql(query="SELECT id FROM transaction WHERE type = ?", parameters=(code,)))

    found = list(client.search(record_type=record_type, body_fields_only=True))

    assert {record["id"] for record in found} == {row["id"] for row in rows} != set()
    assert {record["type"] for record in found} == {record_type}


@pytest.mark.parametrize("columns", [None, ("itemId", "displayName")])
def test_items_of_any_type_say_which(client: NetSuite, columns: tuple[str, ...] | None) -> None:
    counts = {
        (row["itemtype"], row.get("subtype")): int(row["n"])
        for row in client.suiteql(query="SELECT itemtype, subtype, COUNT(*) AS n FROM item GROUP BY itemtype, subtype")
    }

    found = Counter(record["type"] for record in client.search(record_type="item", columns=columns))
    plain = list(client.search(record_type="inventoryItem", columns=columns))

    assert found["inventoryItem"] == counts["InvtPart", None] == len(plain)
    assert found["nonInventorySaleItem"] == counts["NonInvtPart", "Sale"]
    assert sum(found.values()) == sum(counts.values())


def test_a_saved_search_is_narrowed_down_by_criteria(client: NetSuite) -> None:
    every = list(client.search(record_type="transaction", saved_search="customsearch_open_invoices"))
    customer = every[0]["entity"]["id"]

    some = list(client.search(record_type="transaction", saved_search="58", criteria={"entity": {"id": customer}}))
    ordered = list(client.search(record_type="transaction", saved_search="58", columns=("total", "tranId"), limit=3))

    assert 0 < len(some) < len(every)
    assert {row["entity"]["id"] for row in some} == {customer}
    assert [list(row) for row in ordered] == [["total", "tranId"]] * 3


def test_a_saved_search_that_is_not_there_says_where_to_look(client: NetSuite) -> None:
    with pytest.raises(RejectedError) as caught:
        list(client.search(record_type="customer", saved_search="customsearch_nope"))

    assert "Saved Searches" in caught.value.hint
