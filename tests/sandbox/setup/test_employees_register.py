from typing import Any

import pytest

from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Integration, Level, Role, User
from connector.sandbox.setup.employees_register import EmployeesRegister
from tests.sandbox.setup.conftest import EMPLOYEE, Office


def test_an_employee_is_a_record_and_a_user(office: Office) -> None:
    role = office.role()
    id_ = office.employee(role, firstName="Ida", globalPermissions={"SOAP Web Services": "Full"})
    stored = office.sandbox.store.get("employee", int(id_))
    user = office.tenant.users[int(id_)]

    assert stored is not None
    assert (stored.body["lastName"], stored.body["email"], stored.body["entityId"]) == (
        "Ann",
        "ann@example.test",
        "Ida Ann",
    )
    assert (user.name, user.roles, user.access) == ("Ida Ann", {int(role)}, True)
    assert user.global_permissions == {"SOAP Web Services": Level.FULL}
    assert office.get(EMPLOYEE, id=id_)["globalPermissions"] == {"SOAP Web Services": "Full"}


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({"lastName": ""}, "lastName"),
        ({"email": ""}, "email"),
        ({"email": "ann"}, "email"),
        ({"roles": []}, "roles"),
        ({"subsidiary": "9"}, "subsidiary"),
    ],
)
def test_what_netsuite_refuses_is_refused_at_its_field(office: Office, filled: dict[str, Any], field: str) -> None:
    body = {"lastName": "Ann", "email": "a@b.test", "subsidiary": "1", "giveAccess": True, "roles": ["3"]}

    assert list(office.mistakes(EMPLOYEE, {**body, **filled})) == [field]


def test_two_employees_of_one_name_are_refused_in_netsuites_words(office: Office) -> None:
    office.employee("3")

    assert (
        "already exists"
        in office.mistakes(EMPLOYEE, {"lastName": "Ann", "subsidiary": "1", "email": "x@y.test"})["lastName"]
    )


def test_an_employee_of_the_account_is_given_access_and_loses_it(office: Office) -> None:
    role = office.role()
    office.post(EMPLOYEE, {"giveAccess": True, "roles": [role], "email": "i@x.test"}, id="1")
    assert office.tenant.users[1].access

    office.post(EMPLOYEE, {"giveAccess": False, "inactive": True}, id="1")
    stored = office.sandbox.store.get("employee", 1)
    assert stored is not None
    assert (office.tenant.users[1].access, office.tenant.users[1].active, stored.inactive) == (False, False, True)


def test_a_user_who_was_locked_out_is_let_in_again(office: Office) -> None:
    office.tenant.users[1].locked_until = 9e9
    assert "Unlock Access" in office.session.get(office.url(EMPLOYEE, id="1")).text

    office.post(EMPLOYEE, {"action": "unlock"}, id="1")
    assert office.tenant.users[1].locked_until == 0
    assert "action" in office.mistakes(EMPLOYEE, {"action": "unlock"}, id="1")


def test_the_list_names_the_roles(office: Office) -> None:
    office.employee(office.role())
    newest = office.get("common/entity/employeelist.nl")["items"][-1]

    assert (newest["name"], newest["roles"], newest["access"]) == ("Ann", ["Clerk"], True)


def test_the_page_shows_what_the_record_says(office: Office) -> None:
    id_ = office.employee(office.role())
    caller = EmployeesRegister(office.tenant, office.sandbox.account.desk)
    office.sandbox.account.desk.update(
        _administrator(office), "employee", id_, {"isInactive": True, "giveAccess": False}
    )

    row = next(row for row in caller.rows() if row["id"] == id_)
    assert (row["inactive"], row["access"]) == (True, False)
    assert office.get(EMPLOYEE, id=id_)["inactive"] is True


def _administrator(office: Office) -> Caller:
    role = Role(3, "Administrator", administrator=True)
    return Caller(office.tenant, User(0, "Setup", ""), role, Integration("Setup", "", ""), "Setup")
