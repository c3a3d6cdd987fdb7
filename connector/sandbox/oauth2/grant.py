"""Grant: what a user, or whoever mapped a certificate, allowed an application to do in his name."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from connector.sandbox.people.tenant import OAUTH2_LOGIN, Integration, Role, Tenant, User

SCOPES = ("rest_webservices", "restlets", "suite_analytics", "mcp")
"""Every scope there is; `mcp` is asked for alone (Oracle help section_158081944642)."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Who allowed which application what."""

    integration: Integration
    user: int
    role: int
    scopes: frozenset[str]
    began: float
    """Unix seconds at which the first token of the chain was issued (`oit`)."""
    by_certificate: bool = False
    """Whether it is of the client credentials flow."""
    family: str = field(default_factory=lambda: str(uuid.uuid4()))
    """What all tokens of the grant share: they are revoked together."""

    def obstacle(self, tenant: Tenant) -> str:
        """Why the user may no longer sign in in this role, in words for the audit trail; empty where he may."""
        return tenant.sign_in_obstacle(tenant.users.get(self.user), tenant.roles.get(self.role), OAUTH2_LOGIN)

    def holder(self, tenant: Tenant) -> tuple[User, Role]:
        """User and role; only where there is no obstacle."""
        return tenant.users[self.user], tenant.roles[self.role]


def who(tenant: Tenant, user: int | None, role: int | None, integration: Integration | None) -> dict[str, str]:
    """Columns of the audit trail that say whose sign-in it is."""
    found_user = tenant.users.get(user) if user is not None else None
    found_role = tenant.roles.get(role) if role is not None else None
    return {
        "user": found_user.email if found_user else "",
        "role": found_role.name if found_role else "",
        "application": integration.name if integration else "",
    }
