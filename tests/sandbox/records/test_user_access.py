"""An employee's record says whether somebody may sign in, whichever way it is written."""

from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.records.user_access import roles_of
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client
from tests.sandbox.office import Office


@pytest.mark.parametrize(
    ("change", "back"), [({"isInactive": True}, {"isInactive": False}), ({"giveAccess": False}, {"giveAccess": True})]
)
def test_an_employee_who_is_made_inactive_or_loses_access_is_refused(
    sandbox: Sandbox, client: Client, change: dict[str, Any], back: dict[str, Any]
) -> None:
    client.patch("/employee/1", {"giveAccess": True})
    assert client.patch("/employee/1", change).status_code == 204

    answer = client.get("/customer")

    assert answer.status_code == 401
    assert sandbox.account.audit.entries[-1].detail == "permission_denied"
    office = Office()
    office.desk = sandbox.account.desk
    office.desk.update(office.caller, "employee", 1, back)
    assert client.get("/customer").status_code == 200


def test_access_over_the_wire_makes_a_user_with_roles() -> None:
    office = Office()
    role = {"selectedRole": {"id": "1031"}}
    person = {"firstName": "Ida", "lastName": "Ann", "email": "i@x.test", "subsidiary": {"id": "1"}}

    id_ = int(office.create("employee", **person, giveAccess=True, roles=[role]))
    user = office.tenant.users[id_]
    assert (user.name, user.email, user.active, user.access, user.roles) == ("Ida Ann", "i@x.test", True, True, {1031})

    office.update("employee", str(id_), roles=[], email="new@x.test", replace=True)
    assert (user.roles, user.email) == (set(), "new@x.test")
    office.delete("employee", str(id_))
    assert id_ not in office.tenant.users


def test_somebody_without_access_is_no_user_and_other_changes_leave_a_user_alone() -> None:
    office = Office()
    id_ = int(office.create("employee", lastName="Nobody", subsidiary={"id": "1"}))
    office.tenant.users[1].access = False

    office.update("employee", "1", phone="1")

    assert id_ not in office.tenant.users
    assert office.tenant.users[1].access is False


def test_a_role_that_is_no_number_is_none() -> None:
    assert roles_of({"roles": [{"selectedRole": {"id": "x"}}, {"selectedRole": {"id": "3"}}, {}]}) == {3}
