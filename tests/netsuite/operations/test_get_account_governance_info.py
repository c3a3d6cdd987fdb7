from __future__ import annotations

from connector.netsuite.client import NetSuite
from connector.netsuite.operations.get_account_governance_info import GET_ACCOUNT_GOVERNANCE_INFO


def test_soap_tells_it_to_any_role(client: NetSuite) -> None:
    found = client.get_account_governance_info(transport="soap")

    assert found == {"accountConcurrencyLimit": 5, "unallocatedConcurrencyLimit": 5}


def test_both_transports_carry_it() -> None:
    assert GET_ACCOUNT_GOVERNANCE_INFO.transports == ("rest", "soap")
    assert GET_ACCOUNT_GOVERNANCE_INFO.mule == "get-account-governance-info"
