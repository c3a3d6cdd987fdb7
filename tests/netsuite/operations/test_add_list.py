from __future__ import annotations

from typing import Any

import pytest

from connector.netsuite.client import NetSuite


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_each_record_has_its_outcome_in_order(netsuite: NetSuite, transport: Any) -> None:
    good = [{"externalId": f"C-{n}", "companyName": f"Co {n}", "subsidiary": {"id": "1"}} for n in range(5)]
    records = [*good[:2], {"externalId": "bad", "companyName": "no subsidiary"}, *good[2:]]

    found = netsuite.add_list(record_type="customer", records=records, transport=transport)  # type: ignore[arg-type] # a test's variable

    assert [outcome.outcome for outcome in found] == ["ok", "ok", "failed", "ok", "ok", "ok"]
    assert [outcome.input_index for outcome in found] == list(range(6))
    assert found[2].error is not None
    assert "Subsidiary" in found[2].error["message"]
    assert found[2].external_id == "bad"
    assert netsuite.get(record_type="customer", id=found[5].id)["externalId"] == "C-4"


def test_an_empty_list_is_no_request(netsuite: NetSuite) -> None:
    assert netsuite.add_list(record_type="customer", records=[]) == []


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_a_record_that_cannot_be_written_down_keeps_no_other_back(netsuite: NetSuite, transport: Any) -> None:
    good = {"companyName": "Good \ud800", "subsidiary": {"id": "1"}}
    bad = {"companyName": "Bad", "subsidiary": {"refName": "Parent Company"}}

    found = netsuite.add_list(record_type="customer", records=[bad, good, bad], transport=transport)

    assert [outcome.outcome for outcome in found] == ["failed", "ok", "failed"]
    error = found[0].error or {}
    assert (error["type"], error["code"], error["field"]) == ("NETSUITE:USER_ERROR", "INVALID_KEY_OR_REF", "subsidiary")
    assert netsuite.get(record_type="customer", id=found[1].id)["companyName"] == "Good "
