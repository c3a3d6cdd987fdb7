from __future__ import annotations

from typing import Any

import pytest

from connector.netsuite.client import NetSuite


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_makes_then_changes_by_external_id(netsuite: NetSuite, transport: Any) -> None:
    record = {"externalId": "C-1", "companyName": "Aurora", "subsidiary": {"id": "1"}}
    first = netsuite.upsert(record_type="customer", record=record, transport=transport)
    second = netsuite.upsert(record_type="customer", record=record | {"companyName": "Borea"}, transport=transport)

    assert first.id == second.id
    assert first.created is None
    assert netsuite.get(record_type="customer", external_id="C-1")["companyName"] == "Borea"
