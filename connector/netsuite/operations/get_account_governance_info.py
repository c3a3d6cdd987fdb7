"""get_account_governance_info: MuleSoft's name of one half of get_governance_limits."""

from __future__ import annotations

from connector.netsuite.governance_question import GovernanceArguments, asks_for

GET_ACCOUNT_GOVERNANCE_INFO = asks_for(
    "Account",
    GovernanceArguments,
    name="get_account_governance_info",
    summary="Ask how many requests the account may have at once.",
    mule="get-account-governance-info",
)
