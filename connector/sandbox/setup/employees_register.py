"""Lists > Employees > Employees: people, whether they may sign in, in which roles, with what everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connector.sandbox.people.caller import Caller
from connector.sandbox.people.permissions import GLOBAL_PERMISSIONS, PERMISSIONS
from connector.sandbox.people.tenant import Integration, Role, Tenant, User
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.refusals import WireError
from connector.sandbox.setup.form_field import FormField, Values
from connector.sandbox.setup.setup_register import Saved, SetupError, number_of
from connector.sandbox.storage.store import Stored

_ADMINISTRATOR = Role(3, "Administrator", administrator=True)
_NOBODY = User(0, "Setup", "")


class EmployeesRegister:
    """Employee records in the store, and the users they are."""

    title = "Employees"
    singular = "Employee"
    menu = "Lists > Employees > Employees"
    list_path = "/app/common/entity/employeelist.nl"
    form_path = "/app/common/entity/employee.nl"
    columns: Sequence[tuple[str, str]] = (
        ("name", "Name"),
        ("email", "Email"),
        ("access", "Access"),
        ("roles", "Roles"),
        ("inactive", "Inactive"),
    )
    editable = True

    def __init__(self, tenant: Tenant, desk: RecordDesk) -> None:
        self._tenant = tenant
        self._desk = desk

    def rows(self) -> list[dict[str, Any]]:
        """All employees."""
        return [self._row(one) for one in self._desk.store.select("employee")]

    def _row(self, stored: Stored) -> dict[str, Any]:
        id_, name, email = stored.id, stored.name, str(stored.body.get("email") or "")
        user = self._tenant.users.get(id_)
        held = sorted(user.roles) if user and user.access else []
        roles = [self._tenant.roles[role].name for role in held if role in self._tenant.roles]
        inactive = stored.inactive or bool(user and not user.active)
        access = bool(user and user.access)
        return {"id": str(id_), "name": name, "email": email, "access": access, "roles": roles, "inactive": inactive}

    def fields(self, id_: str) -> list[FormField]:
        """Name and address, the Access tab, and the global permissions."""
        del id_
        person, access = "Primary Information", "Access"
        subsidiaries = tuple((str(one.id), one.name) for one in self._desk.store.select("subsidiary"))
        roles = tuple((str(role.id), role.name) for role in self._tenant.roles.values() if role.active)
        levels = tuple(
            (name, "None Full" if PERMISSIONS[name].switch else "None View Create Edit Full")
            for name in GLOBAL_PERMISSIONS
        )
        return [
            FormField(name="firstName", label="First Name", group=person),
            FormField(name="lastName", label="Last Name", required=True, group=person),
            FormField(name="email", label="Email", kind="email", group=person),
            FormField(
                name="subsidiary", label="Subsidiary", kind="select", choices=subsidiaries, required=True, group=person
            ),
            FormField(name="inactive", label="Inactive", kind="checkbox", group=person),
            FormField(name="giveAccess", label="Give Access", kind="checkbox", group=access),
            FormField(name="roles", label="Roles", kind="choices", choices=roles, group=access),
            FormField(
                name="globalPermissions",
                label="Global Permissions",
                kind="levels",
                choices=levels,
                group=access,
                help="They count in every role of this employee.",
            ),
        ]

    def values(self, id_: str) -> Values:
        """What the record and the user have."""
        body = self._body(id_) if id_ else {}
        user = self._tenant.users.get(number_of(id_)) if id_ else None
        first, last = str(body.get("firstName") or ""), str(body.get("lastName") or "")
        if id_ and not last:
            first, _, last = str(body.get("entityId") or "").rpartition(" ")
        subsidiary = body.get("subsidiary")
        return {
            "firstName": first,
            "lastName": last,
            "email": str(body.get("email") or ""),
            "subsidiary": str(subsidiary.get("id", "")) if isinstance(subsidiary, dict) else "",
            "inactive": bool(body.get("isInactive")),
            "giveAccess": bool(user and user.access),
            "roles": [str(role) for role in sorted(user.roles)] if user else [],
            "globalPermissions": dict(user.global_permissions) if user else {},
        }

    def save(self, id_: str, values: Values) -> Saved:
        """Write the employee record, and give or take access."""
        if values["giveAccess"] and not values["email"]:
            raise SetupError(email="Please enter value(s) for: Email")
        if values["giveAccess"] and not values["roles"]:
            raise SetupError(roles="Select at least one role")
        number = self._write(id_, values)
        user = self._tenant.users.setdefault(number, User(number, "", ""))
        user.name = f"{values['firstName']} {values['lastName']}".strip()
        user.email, user.active, user.access = values["email"], not values["inactive"], values["giveAccess"]
        user.roles = {int(role) for role in values["roles"]}
        user.global_permissions = dict(values["globalPermissions"])
        return Saved(str(number), f"The employee {user.name} is saved.")

    def _write(self, id_: str, values: Values) -> int:
        name = f"{values['firstName']} {values['lastName']}".strip()
        body = {
            "entityId": name,
            "firstName": values["firstName"] or None,
            "lastName": values["lastName"],
            "email": values["email"] or None,
            "subsidiary": {"id": values["subsidiary"]},
            "isInactive": values["inactive"],
            "giveAccess": values["giveAccess"],
            "roles": [{"selectedRole": {"id": role}} for role in values["roles"]],
        }
        caller = Caller(self._tenant, _NOBODY, _ADMINISTRATOR, Integration("Setup", "", ""), "Setup")
        try:
            if id_:
                return self._desk.update(caller, "employee", int(id_), body, replace=True).stored.id
            return self._desk.create(caller, "employee", body).stored.id
        except WireError as error:
            raise SetupError(lastName=error.message) from None

    def actions(self, id_: str) -> dict[str, str]:
        """Let a user in again who was locked out."""
        user = self._tenant.users.get(number_of(id_)) if id_ else None
        return {"unlock": "Unlock Access"} if user and user.locked_until else {}

    def act(self, id_: str, action: str) -> Saved:
        """Unlock."""
        if action not in self.actions(id_):
            raise SetupError(action=f"no such action: {action}")
        user = self._tenant.users[int(id_)]
        user.failures, user.locked_until = 0, 0.0
        return Saved(id_, f"{user.name} may sign in again.")

    def _body(self, id_: str) -> dict[str, Any]:
        found = self._desk.store.get("employee", number_of(id_))
        if found is None:
            raise KeyError(id_)
        return dict(found.body)
