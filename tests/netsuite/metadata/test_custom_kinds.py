"""Types of custom columns that a search does not say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connector import events
from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from tests.netsuite.metadata.test_mule_keys import by_script_id, customs

Make = Callable[..., NetSuite]
_IN = {"subsidiary": {"id": "1"}}


def plain(value: Any) -> Any:
    """*value* as a search gives it: of a reference no more than its id."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    return {"id": value["id"]} if isinstance(value, dict) else value


def asked(box: Sandbox, since: int, operation: str) -> int:
    return sum(1 for entry in box.journal.entries[since:] if entry.operation == operation)


def test_columns_come_with_the_types_that_get_gives_them(account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account)
    made = netsuite.add(
        record_type="customer",
        record={**_IN, "companyName": "Typed", "cseg_region": {"id": "2"}, **by_script_id("custentity")},
    )
    read = netsuite.get(record_type="customer", id=made.id)

    (row,) = netsuite.search(
        record_type="customer",
        criteria={"internalId": {"anyOf": [made.id]}},
        columns=["cseg_region", *by_script_id("custentity")],
    )

    expected = {"cseg_region": read["cseg_region"], **customs(read)}
    assert {name: plain(value) for name, value in row.items()} == {
        name: plain(value) for name, value in expected.items()
    }


def test_an_account_is_asked_once_for_each_category(account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account)
    begun = len(account.journal.entries)
    for _ in range(3):
        list(netsuite.search(record_type="customer", columns=["custentity_flag", "custentity_none"]))

    assert asked(account, begun, "getCustomizationId") == 1


def test_a_type_that_is_said_is_not_looked_up(account: Sandbox, client_of: Make) -> None:
    begun = len(account.journal.entries)
    list(client_of(account).search(record_type="customer", columns=[{"custentity_flag": "boolean"}]))

    assert asked(account, begun, "getCustomizationId") == 0


def test_mulesofts_keys_say_the_type_that_was_found(account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account, custom_field_keys="mule", omit_internal_id=True)
    made = netsuite.add(record_type="customer", record={**_IN, "companyName": "Keyed"})

    (row,) = netsuite.search(
        record_type="customer", criteria={"internalId": {"anyOf": [made.id]}}, columns=["custentity_one"]
    )

    assert row == {"SelectCustomFieldRef__custentity_one": None}


def test_columns_of_custom_records_are_typed_too(account: Sandbox, client_of: Make) -> None:
    netsuite, record_type = client_of(account), "customrecord_box"
    record = {"name": "Typed box", **by_script_id("custrecord")}
    made = netsuite.add(record_type=record_type, record=record)

    (row,) = netsuite.search(
        record_type=record_type, criteria={"internalId": {"anyOf": [made.id]}}, columns=list(by_script_id("custrecord"))
    )

    assert {name: plain(value) for name, value in row.items()} == {
        name: plain(value) for name, value in by_script_id("custrecord").items()
    }


def test_an_asynchronous_search_knows_them_as_well(account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account)
    made = netsuite.add(record_type="customer", record={**_IN, "companyName": "Later", "custentity_flag": True})
    job = netsuite.async_search(
        record_type="customer", criteria={"internalId": {"anyOf": [made.id]}}, columns=["custentity_flag"]
    )
    netsuite.wait_for_async_job(job=job, initial=0.01)

    assert netsuite.get_async_result(job=job) == [{"custentity_flag": True}]


def test_without_the_permission_they_come_as_text_and_that_is_told_once(account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account)
    made = netsuite.add(record_type="customer", record={**_IN, "companyName": "Text", "custentity_flag": False})
    told: list[Any] = []
    netsuite.unit = Unit(emit=told.append)
    account.faults.add(FaultRule(kind="record", operation="getList", code="INSUFFICIENT_PERMISSION", times=None))
    account.faults.add(FaultRule(kind="status", path="metadata-catalog", status=403, body="{}", times=None))
    try:
        for _ in range(2):
            (row,) = netsuite.search(
                record_type="customer", criteria={"internalId": {"anyOf": [made.id]}}, columns=["custentity_flag"]
            )
    finally:
        account.faults.replace([])

    assert row == {"custentity_flag": "false"}
    notes = [event for event in told if isinstance(event, events.Noted)]
    assert len(notes) == 1
    assert "custentity_flag, a column without a type, comes as text" in notes[0].message
