"""The same record read over SOAP and over REST is the same dict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from connector import NetSuite, Sandbox
from connector.flow.api import sandbox_connection

RECORD_TYPES = (
    "customer", "contact", "vendor", "employee", "subsidiary", "department", "location", "currency", "account", "term",
    "inventoryItem", "nonInventorySaleItem", "serviceSaleItem", "salesOrder", "invoice", "customerPayment",
    "purchaseOrder", "vendorBill", "journalEntry", "creditMemo", "cashSale",
)  # fmt: skip
REST_ONLY = {"fullName", "lastModifiedDate"}
"""Fields that the SOAP type of some lists does not have."""
NUMBERS_IN_SOAP = {"orderDoc"}
"""References that SOAP carries as a bare number, and so without a name."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def netsuite(sandbox: Sandbox) -> Iterator[NetSuite]:
    with NetSuite({"connection": sandbox_connection(sandbox.credentials())}) as client:
        yield client


def comparable(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        kept = {name: comparable(item, name) for name, item in value.items()}
        return {"id": kept["id"]} if key in NUMBERS_IN_SOAP and "id" in kept else kept
    return [comparable(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("record_type", RECORD_TYPES)
def test_a_record_is_one_dict(sandbox: Sandbox, netsuite: NetSuite, record_type: str) -> None:
    rows = list(sandbox.store.select(record_type))
    assert rows, record_type
    for row in (rows[0], rows[len(rows) // 2], rows[-1]):
        by_rest = netsuite.get(record_type=record_type, id=row.id, transport="rest", expand_sub_resources=True)
        by_soap = netsuite.get(record_type=record_type, id=row.id, transport="soap")
        only_rest = by_rest.keys() - by_soap.keys()

        assert only_rest <= REST_ONLY
        assert comparable({k: v for k, v in by_rest.items() if k not in only_rest}) == comparable(by_soap)


@pytest.mark.parametrize("record_type", ["customerPayment", "creditMemo"])
def test_what_is_paid_goes_by_its_number(sandbox: Sandbox, netsuite: NetSuite, record_type: str) -> None:
    ids = [str(row.id) for row in sandbox.store.select(record_type)][:20]
    lines = [
        [
            line["doc"]
            for record in netsuite.get_list(record_type=record_type, ids=ids, transport=way)
            for line in (record or {}).get("apply", ())
        ]
        for way in ("rest", "soap")
    ]

    assert lines[0] == lines[1]
    assert all(document["refName"].startswith("INV") for document in lines[0])
    assert lines[0] or record_type == "creditMemo"


def test_a_return_authorization_is_one_dict_but_for_what_its_soap_type_lacks(netsuite: NetSuite) -> None:
    (invoice,) = netsuite.suiteql(query="SELECT id FROM transaction WHERE type = 'CustInvc' ORDER BY id", limit=1)
    made = netsuite.transform(record_type="invoice", id=invoice["id"], target_type="returnAuthorization", record={})
    by_rest, by_soap = (
        netsuite.get(record_type="returnAuthorization", id=made.id, transport=way) for way in ("rest", "soap")
    )

    assert by_rest.keys() - by_soap.keys() <= {"shippingAddress"}  # XSD 2023.2: a text, shipAddress, is all there is
    assert comparable({**by_rest, "shippingAddress": None}) == comparable({**by_soap, "shippingAddress": None})


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Place, type and text of each number in *value*."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name not in NUMBERS_IN_SOAP:
                yield from numbers(item, f"{path}.{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from numbers(item, f"{path}[{index}]")
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        custom = "cust" in path  # of which kind those are, JSON does not say where it writes no fraction
        yield path, "" if custom else type(value).__name__, str(value)


def test_every_number_of_every_record_has_one_type_and_one_text(sandbox: Sandbox, netsuite: NetSuite) -> None:
    seen: set[str] = set()
    for record_type in RECORD_TYPES:
        ids = [str(row.id) for row in sandbox.store.select(record_type)][:120]
        both = [netsuite.get_list(record_type=record_type, ids=ids, transport=way) for way in ("rest", "soap")]
        for by_rest, by_soap in zip(*both, strict=True):
            found = sorted(numbers(by_rest))
            assert found == sorted(numbers(by_soap))
            seen |= {re.sub(r"\[\d+\]", "", path) for path, _, _ in found}

    assert {".item.quantity", ".item.amount", ".balance", ".creditLimit", ".line.debit"} <= seen


@pytest.mark.parametrize("written", ["rest", "soap"])
def test_what_is_written_one_way_is_read_the_other(netsuite: NetSuite, written: str) -> None:
    external_id = f"TWO-WAYS-{written}"
    record = {
        "externalId": external_id,
        "companyName": f"Ōsaka Ünïcode & Søns <{written}>",
        "subsidiary": {"id": "1"},
        "email": "two@ways.example",
        "comments": "line one\nline two",
    }
    outcome = netsuite.upsert(record_type="customer", record=record, transport=written)  # type: ignore[arg-type] # a test's variable
    read = {
        way: netsuite.get(record_type="customer", external_id=external_id, transport=way) for way in ("rest", "soap")
    }

    assert outcome.ok
    for found in read.values():
        assert {name: found[name] for name in ("externalId", "companyName", "email", "comments")} == {
            name: record[name] for name in ("externalId", "companyName", "email", "comments")
        }
        assert found["subsidiary"]["id"] == "1"
