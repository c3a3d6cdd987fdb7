from typing import Any

import pytest

from connector.sandbox.people.tenant import Level
from tests.sandbox.setup.conftest import ROLE, Office


def test_a_new_role_may_what_was_chosen_and_nothing_else(office: Office) -> None:
    id_ = office.role(transactions={"Sales Order": "Edit"}, reports={"SuiteAnalytics Workbook": "View"})
    role = office.tenant.roles[int(id_)]

    assert int(id_) > 1000
    assert role.may_record("salesOrder", Level.EDIT)
    assert not role.may_record("salesOrder", Level.FULL)
    assert not role.may_record("invoice")
    assert role.may("SuiteAnalytics Workbook")
    assert not role.may("SOAP Web Services")
    shown = office.get(ROLE, id=id_)
    assert (shown["transactions"], shown["lists"]) == ({"Sales Order": "Edit"}, {})


def test_a_permission_goes_only_as_far_as_netsuite_offers(office: Office) -> None:
    id_ = office.role(setup={"REST Web Services": "View", "SOAP Web Services": "View", "No Such": "Full"})

    assert office.tenant.roles[int(id_)].permissions == {"SOAP Web Services": Level.VIEW}


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Administrator"}, "name"),
        ({"accessibleSubsidiaries": "SELECTED"}, "subsidiaries"),
        ({"accessibleSubsidiaries": "SOME"}, "accessibleSubsidiaries"),
        ({"center": "Centre"}, "center"),
    ],
)
def test_what_netsuite_refuses_is_refused_at_its_field(office: Office, filled: dict[str, Any], field: str) -> None:
    assert list(office.mistakes(ROLE, {"name": "Clerk", **filled})) == [field]


def test_subsidiaries_and_ticks_are_kept(office: Office) -> None:
    id_ = office.role(
        accessibleSubsidiaries="SELECTED", subsidiaries=["1"], webServicesOnly=True, crossSubsidiaryViewing=True
    )
    role = office.tenant.roles[int(id_)]

    assert role.subsidiaries == frozenset({1})
    assert role.web_services_only
    assert role.cross_subsidiary_viewing
    office.post(ROLE, {"accessibleSubsidiaries": "ALL"}, id=id_)
    assert role.subsidiaries is None


def test_the_administrator_keeps_every_permission(office: Office) -> None:
    office.post(ROLE, {"setup": {}}, id="3")

    assert office.tenant.roles[3].may("SOAP Web Services", Level.FULL)
    assert list(office.mistakes(ROLE, {"inactive": True}, id="3")) == ["inactive"]


def test_custom_record_types_have_permissions_of_their_own(office: Office) -> None:
    store = office.sandbox.store
    store.create("customRecordType", {"scriptId": "customrecord_colour", "recordName": "Colour", "name": "Colour"})
    offered = [one.name for one in office.sandbox.account.desk.record_types() if one.name.startswith("customrecord_")]
    if not offered:
        pytest.skip("this account's customizations are declared another way")
    id_ = office.role(customRecord={offered[0]: "View"})

    assert office.tenant.roles[int(id_)].may_record(offered[0])
    assert not office.tenant.roles[int(id_)].may_record(offered[0], Level.EDIT)


def test_a_role_that_tests_made_shows_what_it_may(office: Office) -> None:
    id_ = office.role()
    office.tenant.roles[int(id_)].other_records = Level.FULL

    assert office.get(ROLE, id=id_)["transactions"]["Invoice"] == "Full"
