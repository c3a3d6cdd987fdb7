"""What writing an employee's record does to the user who is that employee: signs in no more, or in other roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.sandbox.people.tenant import Tenant, User
from connector.sandbox.whole_number import whole_number

EMPLOYEE = "employee"


def follow(tenant: Tenant, id_: int, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
    """Carry what a write changed over to the user; *before* is None for a new record, *after* for one that is deleted.

    Somebody becomes a user when the record gives access (XSD: `giveAccess`, `roles`).
    """
    if after is None:
        tenant.users.pop(id_, None)
        return
    user = tenant.users.get(id_)
    if user is None:
        if not after.get("giveAccess"):
            return
        user = tenant.users[id_] = User(id_, "", "")
        before = None
    old = before or {}
    changed = {name for name in _FOLLOWED if after.get(name) != old.get(name)}
    if changed & {"entityId", "firstName", "lastName"}:
        user.name = _name(after)
    if "email" in changed:
        user.email = str(after.get("email") or "")
    if "isInactive" in changed:
        user.active = not after.get("isInactive")
    if "giveAccess" in changed:
        user.access = bool(after.get("giveAccess"))
    if "roles" in changed:
        user.roles = roles_of(after)


_FOLLOWED = ("entityId", "firstName", "lastName", "email", "isInactive", "giveAccess", "roles")


def roles_of(body: Mapping[str, Any]) -> set[int]:
    """Internal ids of the roles that an employee's record gives."""
    selected = [line.get("selectedRole") for line in body.get("roles") or []]
    numbers = (whole_number(one.get("id")) for one in selected if isinstance(one, Mapping))
    return {number for number in numbers if number is not None}


def _name(body: Mapping[str, Any]) -> str:
    person = " ".join(str(body[name]) for name in ("firstName", "lastName") if body.get(name))
    return person or str(body.get("entityId") or "")
