from __future__ import annotations

from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox


def records(count: int) -> list[dict[str, Any]]:
    return [{"externalId": f"C-{n}", "companyName": f"Co {n}", "subsidiary": {"id": "1"}} for n in range(count)]


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_twice_the_same_list_makes_each_record_once(netsuite: NetSuite, transport: Any) -> None:
    first = netsuite.upsert_list(record_type="customer", records=records(7), transport=transport)
    second = netsuite.upsert_list(record_type="customer", records=records(7), transport=transport)

    assert [outcome.id for outcome in first] == [outcome.id for outcome in second]
    assert len(list(netsuite.suiteql(query="SELECT id FROM customer"))) == 7


def test_trouble_on_the_way_doubles_nothing(box: Sandbox, netsuite: NetSuite) -> None:
    for kind in ("reset_after", "reset_before", "concurrency", "truncate"):
        box.faults.add(FaultRule(kind=kind, match="PUT"))  # four in all: one record may meet them all

    found = netsuite.upsert_list(record_type="customer", records=records(9))

    assert all(outcome.ok for outcome in found)
    assert len(list(netsuite.suiteql(query="SELECT id FROM customer"))) == 9


@pytest.mark.parametrize("transport", ["rest", "soap"])
@pytest.mark.parametrize(
    ("if_exists", "verdicts", "left"),
    [("update", ["ok"] * 3, "Last"), ("skip", ["ok"] * 3, "First"), ("fail", ["ok", "failed", "failed"], "First")],
)
def test_several_records_of_one_key_in_a_list(
    netsuite: NetSuite, transport: Any, if_exists: str, verdicts: list[str], left: str
) -> None:
    same = [{**records(1)[0], "companyName": name} for name in ("First", "Second", "Last")]

    found = netsuite.upsert_list(record_type="customer", records=same, if_exists=if_exists, transport=transport)  # type: ignore[arg-type] # a test's variable

    assert [outcome.outcome for outcome in found] == verdicts
    assert [outcome.input_index for outcome in found] == [0, 1, 2]
    assert len({outcome.id for outcome in found if outcome.ok}) == 1
    names = [row["companyname"] for row in netsuite.suiteql(query="SELECT companyname FROM customer")]
    assert names == [left]
