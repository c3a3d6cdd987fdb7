from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.setup.home_page import clear_setup
from tests.sandbox.setup.conftest import Office


def test_home_shows_the_account_and_the_way_through_the_guide(office: Office) -> None:
    page = office.session.get(office.url("center/card.nl")).text

    assert "1234567" in page
    assert (
        page.index("Enable Features</a>: ")
        < page.index("Access Tokens</a>: ")
        < page.index("Company Information</a>: ")
    )
    assert office.get("center/card.nl")["baseUrl"] == office.sandbox.url


def test_the_set_up_is_emptied_and_records_and_company_stay(office: Office) -> None:
    office.integration()
    office.employee(office.role())
    assert "Empty the set-up" in office.session.get(office.url("setup/rehearsal.nl")).text
    office.post("setup/rehearsal.nl", {})

    tenant = office.tenant
    assert (tenant.integrations, tenant.tokens, tenant.certificates) == ({}, {}, {})
    assert list(tenant.roles) == [3]
    assert tenant.features == {"SUBSIDIARIES", "MULTICURRENCY", "CUSTOMRECORDS"}
    assert [one["name"] for one in office.get("common/entity/employeelist.nl")["items"]] == ["Integration User", "Ann"]


def test_who_had_no_other_role_than_those_that_are_gone_has_no_access() -> None:
    tenant, _ = demo_tenant("1", now=0)
    tenant.users[1].locked_until = 5.0
    clear_setup(tenant)

    assert (tenant.users[1].roles, tenant.users[1].access, tenant.users[1].locked_until) == (set(), False, 0.0)


def test_a_person_empties_the_set_up_by_a_button(office: Office) -> None:
    office.integration()
    answer = office.session.post(office.url("setup/rehearsal.nl"))

    assert "begin with Enable Features" in answer.text
    assert office.tenant.integrations == {}
