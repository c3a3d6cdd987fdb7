"""Who sends a request, once signed in."""

from __future__ import annotations

from dataclasses import dataclass

from connector.sandbox.refusals import PermissionDeniedError, WireError
from connector.sandbox.tenant import REST_SERVICES, SOAP_SERVICES, WORKBOOK, Integration, Level, Role, Tenant, User


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in user in one role, through one integration."""

    tenant: Tenant
    user: User
    role: Role
    integration: Integration
    scheme: str
    """`TBA` or `OAuth2`."""

    def needs_rest(self) -> None:
        """Refuse unless feature and role allow REST web services."""
        self._needs("RESTWEBSERVICES", REST_SERVICES)

    def needs_soap(self) -> None:
        """Refuse unless feature and role allow SOAP web services: a fault, nothing was processed."""
        if "WEBSERVICES" not in self.tenant.features:
            raise _soap_refusal("WS_FEATURE_REQD", "The SOAP Web Services feature is not enabled in this account.")
        if not self.role.may(SOAP_SERVICES):
            raise _soap_refusal("WS_PERMISSION_REQD", f"You need the '{SOAP_SERVICES}' permission to use web services.")

    def needs_query(self) -> None:
        """Refuse unless the role may query: lists, filters, SuiteQL (Oracle help article_5085602973)."""
        self.needs(WORKBOOK)

    def needs(self, permission: str, level: Level = Level.VIEW) -> None:
        """Refuse unless the role has a setup permission."""
        if not self.role.may(permission, level):
            raise PermissionDeniedError(permission)

    def needs_record(self, type_: str, label: str, level: Level = Level.VIEW) -> None:
        """Refuse unless the role may do this with records of *type_*; *label* is the permission's name on screen."""
        if not self.role.may_record(type_, level):
            raise PermissionDeniedError(label)

    def _needs(self, feature: str, permission: str) -> None:
        if feature not in self.tenant.features:
            raise WireError(
                f"Permission Violation: The {permission} feature is not enabled in this account.",
                code="INSUFFICIENT_PERMISSION",
                status=403,
            )
        self.needs(permission)


def _soap_refusal(code: str, message: str) -> WireError:
    return WireError(
        message, code="INSUFFICIENT_PERMISSION", soap_code=code, status=403, fault="insufficientPermissionFault"
    )
