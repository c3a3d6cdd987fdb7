from __future__ import annotations

import pytest

from connector.errors import RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.get_integration_governance_info import GET_INTEGRATION_GOVERNANCE_INFO


def test_only_administrators_are_told(client: NetSuite, transport: str) -> None:
    with pytest.raises(RejectedError) as caught:
        GET_INTEGRATION_GOVERNANCE_INFO.__get__(client, NetSuite)(transport="rest" if transport == "rest" else "soap")

    assert caught.value.is_a("NETSUITE:INSUFFICIENT_PERMISSION")
    assert caught.value.operation == "netsuite.get_integration_governance_info"
