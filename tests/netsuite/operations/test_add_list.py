from __future__ import annotations

import pytest

from connector.netsuite.client import NetSuite


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_each_record_has_its_outcome_in_order(netsuite: NetSuite, transport: str) -> None:
    good = [{"externalId": f"C-{n}", "companyName": f"Co {n}", "subsidiary": {"id": "1"}} for n in range(5)]
    records = [*good[:2], {"externalId": "bad", "companyName": "no subsidiary"}, *good[2:]]

    found = netsuite.add_list(record_type="customer", records=records, transport=transport)

    assert [outcome.outcome for outcome in found] == ["ok", "ok", "failed", "ok", "ok", "ok"]
    assert [outcome.input_index for outcome in found] == list(range(6))
    assert found[2].error is not None
    assert "Subsidiary" in found[2].error["message"]
    assert found[2].external_id == "bad"
    assert netsuite.get(record_type="customer", id=found[5].id)["externalId"] == "C-4"


def test_an_empty_list_is_no_request(netsuite: NetSuite) -> None:
    assert netsuite.add_list(record_type="customer", records=[]) == []
