"""Custom fields of every kind, over both transports, by script id and by MuleSoft's keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox
from tests.netsuite.metadata.conftest import customized

Make = Callable[..., NetSuite]
BOTH = pytest.mark.parametrize("transport", ["rest", "soap"])
_IN = {"subsidiary": {"id": "1"}}
VALUES: dict[str, Any] = {
    "text": "Grün & <rot>",
    "whole": 7,
    "part": Decimal("1.25"),
    "flag": True,
    "day": date(2026, 2, 3),
    "moment": datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC),
    "one": {"id": "2", "refName": "Blue"},
    "some": [{"id": "1", "refName": "Red"}, {"id": "2", "refName": "Blue"}],
}
KINDS = {
    "text": "String",
    "whole": "Long",
    "part": "Double",
    "flag": "Boolean",
    "day": "Date",
    "moment": "Date",
    "one": "Select",
    "some": "MultiSelect",
}


def by_script_id(prefix: str) -> dict[str, Any]:
    return {f"{prefix}_{name}": value for name, value in VALUES.items()}


def by_mule(prefix: str, separator: str = "__") -> dict[str, Any]:
    return {f"{KINDS[name]}CustomFieldRef{separator}{prefix}_{name}": value for name, value in VALUES.items()}


def customs(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if "cust" in name and name != "customForm"}


@BOTH
def test_every_kind_goes_both_ways_by_script_id(transport: str, account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account, transport=transport)
    made = netsuite.add(
        record_type="customer", record={**_IN, "companyName": f"A {transport}", **by_script_id("custentity")}
    )

    for way in ("rest", "soap"):
        found = netsuite.get(record_type="customer", id=made.id, transport=way)
        assert customs(found) == by_script_id("custentity")


@BOTH
def test_mulesofts_keys_are_taken_with_and_without_their_number(
    transport: str, account: Sandbox, client_of: Make
) -> None:
    netsuite = client_of(account, transport=transport)
    keys = by_mule("custentity")
    first = netsuite.add(record_type="customer", record={**_IN, "companyName": f"B {transport}", **keys})
    found = client_of(account, custom_field_keys="mule").get(record_type="customer", id=first.id)
    numbered = {key: value for key, value in found.items() if key.count("__") == 2}
    second = netsuite.add(record_type="customer", record={**_IN, "companyName": f"C {transport}", **numbered})

    for made in (first, second):
        assert customs(netsuite.get(record_type="customer", id=made.id)) == by_script_id("custentity")


@BOTH
def test_lines_have_them_too(transport: str, account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account, transport=transport)
    customer = netsuite.add(record_type="customer", record={**_IN, "companyName": f"L {transport}"})
    item = account.store.create("serviceSaleItem", {"itemId": f"S {transport}"})
    line = {"item": {"id": str(item.id)}, "quantity": 1, "rate": 2, **by_mule("custcol")}
    made = netsuite.add(record_type="salesOrder", record={"entity": {"id": customer.id}, "item": [line]})

    for way in ("rest", "soap"):
        plain = netsuite.get(record_type="salesOrder", id=made.id, transport=way)
        keyed = client_of(account, custom_field_keys="mule", omit_internal_id=True, transport=way)
        assert customs(plain["item"][0]) == by_script_id("custcol")
        assert customs(keyed.get(record_type="salesOrder", id=made.id)["item"][0]) == by_mule("custcol")


@BOTH
@pytest.mark.parametrize("separator", ["__", "||"])
def test_custom_records_go_by_mulesofts_key(transport: str, separator: str, account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(
        account,
        transport=transport,
        custom_field_keys="mule",
        omit_internal_id=True,
        customizations_separator=separator,
    )
    record_type = separator.join(("", "customRecordType", "customrecord_box"))
    given = by_mule("custrecord", separator)
    made = netsuite.add(record_type=record_type, record={"name": f"Box {transport} {separator}", **given})

    for way in ("rest", "soap"):
        assert customs(netsuite.get(record_type=record_type, id=made.id, transport=way)) == given


@BOTH
def test_a_segment_is_a_field_by_its_script_id(transport: str, account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account, transport=transport)
    record = {**_IN, "companyName": f"Segment {transport}", "cseg_region": {"id": "2"}}
    made = netsuite.add(record_type="customer", record=record)

    for way in ("rest", "soap"):
        found = netsuite.get(record_type="customer", id=made.id, transport=way)
        assert found["cseg_region"] == {"id": "2", "refName": "South"}


@BOTH
def test_the_number_of_a_field_stands_in_its_key(transport: str, account: Sandbox, client_of: Make) -> None:
    plain, keyed = client_of(account), client_of(account, transport=transport, custom_field_keys="mule")
    made = plain.add(record_type="customer", record={**_IN, "companyName": f"N {transport}", "custentity_text": "x"})
    numbers = {
        row["scriptid"]: row["internalid"]
        for row in plain.suiteql(query="SELECT internalid, scriptid FROM customfield")
    }
    found = keyed.get(record_type="customer", id=made.id)
    (listed,) = keyed.get_list(record_type="customer", ids=[made.id])

    assert found[f"StringCustomFieldRef__custentity_text__{numbers['custentity_text']}"] == "x"
    assert listed == found
    assert "custentity_text" not in found


@BOTH
def test_without_the_number_sandbox_and_production_have_the_same_keys(
    transport: str, account: Sandbox, client_of: Make
) -> None:
    record = {**_IN, "companyName": "Same", **by_script_id("custentity")}
    found: list[dict[str, Any]] = []
    numbered: list[dict[str, Any]] = []
    with Sandbox(seed="empty") as other:
        for sandbox in (account, customized(other, before=9)):
            made = client_of(sandbox).add(record_type="customer", record={**record, "companyName": f"Same {transport}"})
            for omit, kept in ((True, found), (False, numbered)):
                client = client_of(sandbox, transport=transport, custom_field_keys="mule", omit_internal_id=omit)
                kept.append(customs(client.get(record_type="customer", id=made.id)))

    assert found[0] == found[1] == by_mule("custentity")
    assert numbered[0].keys() != numbered[1].keys()


@BOTH
def test_fields_that_are_asked_for_come_by_the_name_they_were_asked_by(
    transport: str, account: Sandbox, client_of: Make
) -> None:
    netsuite = client_of(account, transport=transport, custom_field_keys="mule")
    made = netsuite.add(record_type="customer", record={**_IN, "companyName": f"F {transport}", "custentity_whole": 5})

    assert netsuite.get(record_type="customer", id=made.id, fields=["custentity_whole"]) == {
        "id": made.id,
        "custentity_whole": 5,
    }


def test_rows_of_a_search_have_them_in_the_order_asked_for(account: Sandbox, client_of: Make) -> None:
    plain, keyed = client_of(account), client_of(account, custom_field_keys="mule", omit_internal_id=True)
    record = {**_IN, "companyName": "Rows", **by_script_id("custentity")}
    made = plain.add(record_type="customer", record=record)
    criteria = {"internalId": {"anyOf": [made.id]}, "StringCustomFieldRef__custentity_text": {"is": VALUES["text"]}}
    columns = [*by_mule("custentity"), "companyName"]

    (by_id,) = plain.search(record_type="customer", criteria=criteria, columns=columns)
    (by_key,) = keyed.search(record_type="customer", criteria=criteria, columns=columns)

    assert list(by_key) == columns
    assert list(by_id) == [*by_script_id("custentity"), "companyName"]
    assert list(by_key.values()) == list(by_id.values())
    assert (by_key["LongCustomFieldRef__custentity_whole"], by_key["companyName"]) == (7, "Rows")


def test_rows_of_a_custom_record_type_bear_its_number(account: Sandbox, client_of: Make) -> None:
    keyed = client_of(account, custom_field_keys="mule", omit_internal_id=True)
    keyed.add(record_type="customrecord_box", record={"name": "Searched", "custrecord_whole": 3})

    rows = keyed.search(
        record_type="customrecord_box",
        criteria={"name": {"is": "Searched"}},
        columns=["name", {"custrecord_whole": "long"}],
    )

    assert list(rows) == [{"name": "Searched", "LongCustomFieldRef__custrecord_whole": 3}]


@BOTH
def test_records_of_asynchronous_jobs_have_them(transport: str, account: Sandbox, client_of: Make) -> None:
    keyed = client_of(account, transport=transport, custom_field_keys="mule", omit_internal_id=True)
    record = {**_IN, "companyName": f"Job {transport}", **by_script_id("custentity")}
    made = keyed.add(record_type="customer", record=record)

    whole = keyed.async_get_list(record_type="customer", ids=[made.id])
    some = keyed.async_get_list(record_type="customer", ids=[made.id], fields=["custentity_whole"])
    for job in (whole, some):
        keyed.wait_for_async_job(job=job, initial=0.02, give_up_after=20)

    assert [customs(one) for one in keyed.get_async_result(job=whole)] == [by_mule("custentity")]
    assert keyed.get_async_result(job=some) == [{"id": made.id, "custentity_whole": 7}]


def test_the_record_of_one_task_has_them(account: Sandbox, client_of: Make) -> None:
    keyed = client_of(account, custom_field_keys="mule", omit_internal_id=True)
    record = {**_IN, "companyName": "Task", **by_script_id("custentity")}
    job = keyed.async_get_list(record_type="customer", ids=[keyed.add(record_type="customer", record=record).id])
    keyed.wait_for_async_job(job=job, initial=0.02, give_up_after=20)
    (task,) = keyed.get_async_job_task_list(job=job)

    assert customs(keyed.get_async_job_task_result(job=job, task=task["task"])) == by_mule("custentity")
