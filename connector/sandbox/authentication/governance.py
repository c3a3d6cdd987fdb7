"""How many requests an account and an integration may have at once: one place for SOAP, REST and the gate.

Setup > Integration > Integration Management > Integration Governance (Oracle help bridgehead_156224824287,
article_0625010817).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connector.sandbox.people.tenant import Integration, Tenant

LimitType = Literal["accountLimit", "integrationSpecific", "internal"]

SOAP_LIMIT_TYPES: dict[LimitType, str] = {
    "accountLimit": "_account",
    "integrationSpecific": "_integrationSpecific",
    "internal": "_internal",
}
"""REST's `integrationLimitType` → SOAP's `limitType` (XSD GetIntegrationGovernanceInfoLimitType)."""


@dataclass(frozen=True, slots=True)
class GovernanceLimits:
    """Concurrent requests that are allowed."""

    account: int
    """To the whole account."""
    unallocated: int
    """To all integrations together that have no part of their own."""
    integration: int | None
    """To the integration that asks; None where it has no part of its own."""
    type: LimitType

    @property
    def own(self) -> int:
        """What the integration that asks can have at most."""
        return self.unallocated if self.integration is None else self.integration


def limits_for(tenant: Tenant, integration: Integration | None) -> GovernanceLimits:
    """The limits as *integration* meets them."""
    reserved = sum(one.concurrency or 0 for one in list(tenant.integrations.values()))
    unallocated = max(tenant.concurrency - reserved, 0)
    own = None if integration is None else integration.concurrency
    return GovernanceLimits(
        tenant.concurrency, unallocated, own or None, "integrationSpecific" if own else "accountLimit"
    )
