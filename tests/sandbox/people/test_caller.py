import pytest

from connector.sandbox.people.caller import Caller
from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.people.tenant import REST_SERVICES, SOAP_SERVICES, WORKBOOK, Level
from connector.sandbox.refusals import PermissionDeniedError, WireError


@pytest.fixture
def caller() -> Caller:
    tenant, _ = demo_tenant("1", now=0)
    return Caller(tenant, tenant.users[1], tenant.roles[1031], next(iter(tenant.integrations.values())), "TBA")


def test_soap_needs_feature_and_permission(caller: Caller) -> None:
    caller.needs_soap()

    del caller.role.permissions[SOAP_SERVICES]
    with pytest.raises(WireError) as refused:
        caller.needs_soap()
    assert (refused.value.soap_code, refused.value.fault) == ("WS_PERMISSION_REQD", "insufficientPermissionFault")

    caller.tenant.features.clear()
    with pytest.raises(WireError) as refused:
        caller.needs_soap()
    assert refused.value.soap_code == "WS_FEATURE_REQD"


def test_rest_needs_feature_and_permission(caller: Caller) -> None:
    caller.needs_rest()

    del caller.role.permissions[REST_SERVICES]
    with pytest.raises(PermissionDeniedError, match="'REST Web Services'"):
        caller.needs_rest()

    caller.tenant.features.clear()
    with pytest.raises(WireError, match="feature is not enabled") as refused:
        caller.needs_rest()
    assert refused.value.status == 403


def test_queries_and_records_need_their_permissions(caller: Caller) -> None:
    caller.needs_query()
    caller.needs_record("customer", "Lists -> Customer", Level.FULL)

    del caller.role.permissions[WORKBOOK]
    caller.role.records["customer"] = Level.VIEW
    with pytest.raises(PermissionDeniedError, match="'SuiteAnalytics Workbook'"):
        caller.needs_query()
    with pytest.raises(PermissionDeniedError, match="a higher level of the 'Lists -> Customers'"):
        caller.needs_record("customer", level=Level.EDIT)
    caller.role.records["customer"] = Level.NONE
    with pytest.raises(PermissionDeniedError, match="You need  the 'Lists -> Customers' permission"):
        caller.needs_record("customer")


def test_permissions_decide_about_records_where_the_role_names_them(caller: Caller) -> None:
    caller.role.other_records = Level.NONE
    caller.role.permissions |= {"Customers": Level.EDIT, "Employee Record": Level.VIEW}

    assert caller.may_record("customer", Level.EDIT)
    assert not caller.may_record("customer", Level.FULL)
    assert caller.may_record("employee")
    assert not caller.may_record("salesOrder")
    assert caller.may_record("customerStatus")
    assert [table for table in ("customer", "transaction", "dual", "item") if caller.may_table(table)] == [
        "customer",
        "dual",
    ]


def test_soap_needs_its_permission_at_full(caller: Caller) -> None:
    caller.role.permissions[SOAP_SERVICES] = Level.EDIT
    with pytest.raises(WireError, match="SOAP Web Services"):
        caller.needs_soap()


def test_global_permissions_count_in_every_role(caller: Caller) -> None:
    caller.role.permissions.clear()
    caller.role.other_records = Level.NONE
    caller.user.global_permissions = {SOAP_SERVICES: Level.FULL, WORKBOOK: Level.VIEW, "Customers": Level.VIEW}

    caller.needs_soap()
    caller.needs_query()
    caller.needs_record("customer")
    with pytest.raises(PermissionDeniedError, match="REST Web Services"):
        caller.needs_rest()


@pytest.mark.parametrize("subsidiary", [{"id": "2"}, {"items": [{"id": 2}, {"id": "3"}]}, [{"id": "2"}], None, "x"])
def test_a_role_reaches_records_of_its_subsidiaries_and_those_without(caller: Caller, subsidiary: object) -> None:
    caller.role.subsidiaries = frozenset({2})

    assert caller.reaches({"subsidiary": subsidiary})
    assert not caller.reaches({"subsidiary": {"id": "1"}})
    with pytest.raises(WireError, match="subsidiary restrictions on your role") as refused:
        caller.needs_reach({"subsidiary": {"id": "1"}})
    assert refused.value.code == "INSUFFICIENT_PERMISSION"


def test_cross_subsidiary_viewing_is_only_viewing_and_without_oneworld_nothing_is_restricted(caller: Caller) -> None:
    caller.role.subsidiaries = frozenset({2})
    caller.role.cross_subsidiary_viewing = True

    assert caller.reaches({"subsidiary": {"id": "1"}})
    assert not caller.reaches({"subsidiary": {"id": "1"}}, Level.EDIT)
    caller.tenant.features.discard("SUBSIDIARIES")
    assert caller.reaches({"subsidiary": {"id": "1"}}, Level.EDIT)


def test_a_custom_record_type_is_refused_by_its_own_name(caller: Caller) -> None:
    caller.role.other_records = Level.NONE
    with pytest.raises(WireError, match="a higher permission for custom record type Colour"):
        caller.needs_record("customrecord_colour", "Colour")
    caller.role.permissions["customrecord_colour"] = Level.VIEW
    caller.needs_record("customrecord_colour", "Colour")
