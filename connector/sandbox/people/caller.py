"""Who sends a request, once signed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connector.sandbox.people import permissions as catalogue
from connector.sandbox.people.tenant import (
    REST_SERVICES,
    SOAP_SERVICES,
    WORKBOOK,
    Integration,
    Level,
    Role,
    Tenant,
    User,
)
from connector.sandbox.refusals import PermissionDeniedError, WireError
from connector.sandbox.whole_number import whole_number


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in user in one role, through one integration."""

    tenant: Tenant
    user: User
    role: Role
    integration: Integration
    scheme: str
    """`TBA` or `OAuth2`."""

    def level(self, permission: str) -> Level:
        """How far *permission* goes for this user in this role."""
        return self.role.level(permission, self.user)

    def may(self, permission: str, level: Level = Level.VIEW) -> bool:
        """Whether this user in this role has *permission* at *level* or above."""
        return self.level(permission) >= level

    def may_record(self, type_: str, level: Level = Level.VIEW) -> bool:
        """Whether this user in this role may view, create, edit or (FULL) delete records of *type_*."""
        return self.role.may_record(type_, level, self.user)

    def may_table(self, table: str) -> bool:
        """Whether SuiteQL shows *table* to this role; where not, it is as if there were no such table."""
        if table.lower() in self.role.records:
            return self.may_record(table.lower())
        names = catalogue.needed_for_table(table)
        return not names or any(self.may(name) or self._may_otherwise(name) for name in names)

    def _may_otherwise(self, name: str) -> bool:
        """Whether the role may see what it names no permission for, and *name* is no mere switch."""
        unnamed = name not in self.role.permissions and not catalogue.permission(name).switch
        return unnamed and self.role.other_records > Level.NONE

    def reaches(self, body: Mapping[str, Any], level: Level = Level.VIEW) -> bool:
        """Whether the role's subsidiary restrictions let it see (or write) a record; without a subsidiary they do."""
        allowed = self.role.subsidiaries
        viewing = level == Level.VIEW and self.role.cross_subsidiary_viewing
        if allowed is None or self.role.administrator or viewing or "SUBSIDIARIES" not in self.tenant.features:
            return True
        own = set(_ids(body.get("subsidiary")))
        return not own or not own.isdisjoint(allowed)

    def needs_reach(self, body: Mapping[str, Any], level: Level = Level.VIEW) -> None:
        """Refuse a record that the role's subsidiary restrictions hide (words: NetSweet's fixture)."""
        if not self.reaches(body, level):
            raise WireError(
                "Permission Violation: The subsidiary restrictions on your role prevent you from seeing this record.",
                code="INSUFFICIENT_PERMISSION",
                status=403,
            )

    def needs_rest(self) -> None:
        """Refuse unless feature and role allow REST web services."""
        self._needs("RESTWEBSERVICES", REST_SERVICES)

    def needs_soap(self) -> None:
        """Refuse unless feature and role allow SOAP web services, at Full (Oracle help section_N3424476): a fault."""
        if "WEBSERVICES" not in self.tenant.features:
            raise _soap_refusal("WS_FEATURE_REQD", "The SOAP Web Services feature is not enabled in this account.")
        if not self.may(SOAP_SERVICES, Level.FULL):
            raise _soap_refusal("WS_PERMISSION_REQD", f"You need the '{SOAP_SERVICES}' permission to use web services.")

    def needs_query(self) -> None:
        """Refuse unless feature and role allow queries: lists, filters, SuiteQL (Oracle help article_5085602973)."""
        self._needs("ANALYTICS", WORKBOOK)

    def needs(self, permission: str, level: Level = Level.VIEW) -> None:
        """Refuse unless the role has a permission."""
        own = self.level(permission)
        if own < level:
            raise PermissionDeniedError(catalogue.permission(permission).label, higher=own > Level.NONE)

    def needs_record(self, type_: str, label: str = "", level: Level = Level.VIEW) -> None:
        """Refuse unless the role may do this with records of *type_*; *label* is used where no permission is known."""
        own = self.role.record_level(type_, self.user)
        if own >= level:
            return
        if type_.lower().startswith("customrecord_"):
            raise CustomRecordDeniedError(label or type_)
        raise PermissionDeniedError(catalogue.label_of(type_) or label, higher=own > Level.NONE)

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


class CustomRecordDeniedError(PermissionDeniedError):
    """The role may not do this with a custom record type (words: oracle-samples/netsuite-commerce issue 2)."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.message = (
            f"Permission Violation: You need a higher permission for custom record type {label} to access this page. "
            "Please contact your account administrator."
        )
        self.args = (self.message,)


def _ids(value: Any) -> Iterator[int]:
    """Internal ids in a reference, or in a list of references in either of its shapes."""
    if isinstance(value, Mapping):
        if "items" in value:
            yield from _ids(value["items"])
        else:
            number = whole_number(value.get("id"))
            if number is not None:
                yield number
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _ids(one)
