from __future__ import annotations

from typing import Any

import pytest

from connector.errors import RejectedError
from connector.netsuite.client import NetSuite

RECORD = {"externalId": "C-1", "companyName": "Aurora", "subsidiary": {"id": "1"}}


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_makes_a_record_and_says_its_id(netsuite: NetSuite, transport: Any) -> None:
    outcome = netsuite.add(record_type="customer", record=RECORD, transport=transport)

    assert outcome.ok
    assert outcome.created is True
    assert netsuite.get(record_type="customer", id=outcome.id)["externalId"] == "C-1"


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_what_netsuite_refuses_is_raised(netsuite: NetSuite, transport: Any) -> None:
    with pytest.raises(RejectedError) as caught:
        netsuite.add(record_type="customer", record={"companyName": "A"}, transport=transport)

    assert "Subsidiary" in caught.value.message
    assert caught.value.operation == "netsuite.add"
