"""Setup > Users/Roles > Manage Roles: what the holders of a role may do and see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connector.sandbox.people.permissions import PERMISSIONS, SUBTABS, Subtab
from connector.sandbox.people.tenant import Level, Role, Tenant
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.setup.form_field import FormField, Values
from connector.sandbox.setup.setup_register import Saved, SetupError, WithoutActions, number_of

_CENTERS = tuple(
    (f"{name} Center", f"{name} Center")
    for name in (
        "Accounting",
        "Classic",
        "Engineering",
        "Executive",
        "Sales",
        "Shipping",
        "Support",
        "System Administrator",
    )
)
_RESTRICTIONS = (("ALL", "All"), ("SELECTED", "Selected"))
_FIRST_CUSTOM = 1001
_ALL_LEVELS, _SWITCH_LEVELS = "None View Create Edit Full", "None Full"


class RolesRegister(WithoutActions):
    """Roles and their permissions."""

    title = "Manage Roles"
    singular = "Role"
    menu = "Setup > Users/Roles > Manage Roles"
    list_path = "/app/setup/rolelist.nl"
    form_path = "/app/setup/role.nl"
    columns: Sequence[tuple[str, str]] = (
        ("name", "Name"),
        ("center", "Center Type"),
        ("webServicesOnly", "Web Services Only Role"),
        ("inactive", "Inactive"),
    )
    editable = True

    def __init__(self, tenant: Tenant, desk: RecordDesk) -> None:
        self._tenant = tenant
        self._desk = desk

    def rows(self) -> list[dict[str, Any]]:
        """All roles."""
        return [
            {
                "id": str(role.id),
                "name": role.name,
                "center": role.center,
                "webServicesOnly": role.web_services_only,
                "inactive": not role.active,
            }
            for role in self._tenant.roles.values()
        ]

    def fields(self, id_: str) -> list[FormField]:
        """Name, restrictions, and the permissions by subtab."""
        del id_
        return [*self._head(), *(self._permissions(subtab) for subtab in SUBTABS)]

    def _head(self) -> list[FormField]:
        general, restrictions, access = "General", "Subsidiary Restrictions", "Authentication"
        subsidiaries = tuple((str(one.id), one.name) for one in self._desk.store.select("subsidiary"))
        tick: dict[str, Any] = {"kind": "checkbox"}
        return [
            FormField(name="name", label="Name", required=True, group=general),
            FormField(
                name="center", label="Center Type", kind="select", choices=_CENTERS, required=True, group=general
            ),
            FormField(name="inactive", label="Inactive", group=general, **tick),
            FormField(
                name="accessibleSubsidiaries",
                label="Accessible Subsidiaries",
                kind="select",
                choices=_RESTRICTIONS,
                required=True,
                group=restrictions,
            ),
            FormField(
                name="subsidiaries",
                label="Selected subsidiaries",
                kind="choices",
                choices=subsidiaries,
                group=restrictions,
                help="Only where Accessible Subsidiaries is Selected.",
            ),
            FormField(
                name="crossSubsidiaryViewing",
                label="Allow Cross-Subsidiary Record Viewing",
                group=restrictions,
                **tick,
            ),
            FormField(
                name="webServicesOnly",
                label="Web Services Only Role",
                group=access,
                help="Signs in over SOAP and REST web services; not to RESTlets, nor on a page.",
                **tick,
            ),
            FormField(
                name="twoFactor",
                label="Two-Factor Authentication Required",
                group=access,
                help="For signing in on a page; tokens and certificates do not ask for it.",
                **tick,
            ),
        ]

    def _permissions(self, subtab: Subtab) -> FormField:
        own = [(one.name, _ALL_LEVELS) for one in self._desk.record_types() if one.name.startswith("customrecord_")]
        listed = [
            (one.name, _SWITCH_LEVELS if one.switch else _ALL_LEVELS)
            for one in PERMISSIONS.values()
            if one.subtab == subtab
        ]
        choices = tuple(own if subtab == "Custom Record" else listed)
        return FormField(
            name=_key(subtab),
            label=subtab,
            kind="levels",
            choices=choices,
            group="Permissions",
            help="" if choices else "This account has no custom record types.",
        )

    def values(self, id_: str) -> Values:
        """What the role has."""
        role = self._of(id_) if id_ else Role(0, "", other_records=Level.NONE)
        found: Values = {
            "name": role.name,
            "center": role.center,
            "inactive": not role.active,
            "accessibleSubsidiaries": "ALL" if role.subsidiaries is None else "SELECTED",
            "subsidiaries": [str(one) for one in sorted(role.subsidiaries or ())],
            "crossSubsidiaryViewing": role.cross_subsidiary_viewing,
            "webServicesOnly": role.web_services_only,
            "twoFactor": role.two_factor,
        }
        for subtab in SUBTABS:
            offered = self._permissions(subtab).choices
            levels = ((name, role.level(name)) for name, _ in offered)
            found[_key(subtab)] = {name: level for name, level in levels if level}
        return found

    def save(self, id_: str, values: Values) -> Saved:
        """Keep the role; what is written here is all it may do."""
        role = self._of(id_) if id_ else Role(self._next_id(), "")
        self._check(role, values)
        role.name, role.center, role.active = values["name"], values["center"], not values["inactive"]
        selected = frozenset(int(one) for one in values["subsidiaries"])
        role.subsidiaries = selected if values["accessibleSubsidiaries"] == "SELECTED" else None
        role.cross_subsidiary_viewing = values["crossSubsidiaryViewing"]
        role.web_services_only, role.two_factor = values["webServicesOnly"], values["twoFactor"]
        if not role.administrator:
            role.permissions = {name: level for subtab in SUBTABS for name, level in values[_key(subtab)].items()}
            role.records, role.other_records = {}, Level.NONE
        self._tenant.roles[role.id] = role
        return Saved(str(role.id), f"The role {role.name} is saved.")

    def _check(self, role: Role, values: Values) -> None:
        if any(one.name == values["name"] for one in self._tenant.roles.values() if one is not role):
            raise SetupError(name="A role with this name already exists")
        if values["accessibleSubsidiaries"] == "SELECTED" and not values["subsidiaries"]:
            raise SetupError(subsidiaries="Select at least one subsidiary, or All")
        if role.administrator and values["inactive"]:
            raise SetupError(inactive="The Administrator role cannot be made inactive")

    def _next_id(self) -> int:
        return max(_FIRST_CUSTOM - 1, *self._tenant.roles, 0) + 1

    def _of(self, id_: str) -> Role:
        return self._tenant.roles[number_of(id_)]


def _key(subtab: str) -> str:
    """The subtab as a field: `customRecord`."""
    first, *rest = subtab.split()
    return first.lower() + "".join(rest)
