"""RoleView: what of SuiteQL's tables a role may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector.catalogue.reader import Catalogue
from connector.sandbox.people.tenant import DELETED_RECORDS, Tenant
from connector.sandbox.records.record_features import hidden_members, hidden_types
from connector.sandbox.suiteql.table_shapes import TableShape

if TYPE_CHECKING:
    from connector.sandbox.people.caller import Caller

_KEPT = 200  # views; they change as an administrator changes roles
_ONEWORLD = "SUBSIDIARIES"
_ONEWORLD_TABLES = ("subsidiary", "customersubsidiaryrelationship", "vendorsubsidiaryrelationship")


@dataclass(frozen=True, slots=True)
class RoleView:
    """What is out of sight; two equal views see the same."""

    hidden_tables: frozenset[str] = frozenset()
    """Tables that answer as if they did not exist."""
    hidden_columns: frozenset[str] = frozenset()
    """Columns that no table has, as their feature is off."""
    hidden_types: frozenset[str] = frozenset()
    """Record types whose rows are missing from the tables that several types share."""
    subsidiaries: tuple[int, ...] | None = None
    """Subsidiaries whose rows are there; None: all."""
    custom: bool = True
    """Whether custom record types that no permission names are there."""

    def shapes(self, all_: Mapping[str, TableShape]) -> Mapping[str, TableShape]:
        """The tables and columns that there are."""
        if self == EVERYTHING:
            return all_
        seen = {name: shape for name, shape in all_.items() if name not in self.hidden_tables}
        if not self.custom:
            seen = {name: shape for name, shape in seen.items() if not name.startswith("customrecord_")}
        if not self.hidden_columns:
            return seen
        return {name: shape.without(self.hidden_columns) for name, shape in seen.items()}


EVERYTHING = RoleView()


class RoleViews:
    """Works out views from roles, and remembers them until the roles change."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._types = {record.name: record.table for record in catalogue if record.table}
        self._kept: dict[Any, RoleView] = {}

    def of(self, caller: Caller, tables: Mapping[str, TableShape]) -> RoleView:
        """What *caller* sees of *tables* now: features and permissions may change while the sandbox runs."""
        key = (_key(caller), len(tables))
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = self._made(caller, tables)
        return self._kept[key]

    def _made(self, caller: Caller, tables: Mapping[str, TableShape]) -> RoleView:
        features, role = caller.tenant.features, caller.role
        oneworld = _ONEWORLD in features
        unseen = {name for name in self._types if not caller.may_record(name)} | set(hidden_types(features))
        hidden = {table for table in set(self._types.values()) if self._all_unseen(table, unseen)}
        hidden.update(name for name in tables if not caller.may_table(name))
        if not oneworld:
            hidden.update(_ONEWORLD_TABLES)
        if not caller.may(DELETED_RECORDS):
            hidden.add("deletedrecord")
        free = role.administrator or role.cross_subsidiary_viewing or not oneworld
        return RoleView(
            frozenset(hidden),
            frozenset(name.lower() for name in hidden_members(features)),
            frozenset(unseen),
            None if free or role.subsidiaries is None else tuple(sorted(role.subsidiaries)),
            caller.may_record("customrecord_"),
        )

    def _all_unseen(self, table: str, unseen: set[str]) -> bool:
        return all(name in unseen for name, own in self._types.items() if own == table)


def _key(caller: Caller) -> tuple[Any, ...]:
    """Everything of a caller that a view hangs on."""
    role = caller.role
    return (
        frozenset(caller.tenant.features), role.administrator, role.other_records, role.cross_subsidiary_viewing,
        role.subsidiaries, frozenset(role.permissions.items()), frozenset(role.records.items()),
        frozenset(caller.user.global_permissions.items()),
    )  # fmt: skip


def roles_of(tenant: Tenant) -> Iterator[tuple[dict[str, Any], frozenset[int]]]:
    """The rows of `role`, each with the users that hold it."""
    for role in list(tenant.roles.values()):
        row = {
            "id": role.id, "_name": role.name, "name": role.name, "scriptid": f"customrole{role.id}",
            "isinactive": "F" if role.active else "T", "iswebserviceonlyrole": "T" if role.web_services_only else "F",
        }  # fmt: skip
        yield row, frozenset(user.id for user in list(tenant.users.values()) if role.id in user.roles)
