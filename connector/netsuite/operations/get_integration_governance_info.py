"""get_integration_governance_info: MuleSoft's name of one half of get_governance_limits."""

from __future__ import annotations

from connector.netsuite.governance_question import GovernanceArguments, asks_for

GET_INTEGRATION_GOVERNANCE_INFO = asks_for(
    "Integration",
    GovernanceArguments,
    name="get_integration_governance_info",
    summary="Ask how many requests this integration may have at once; for administrators.",
    mule="get-integration-governance-info",
)
