import pytest

from connector.sandbox.caller import Caller
from connector.sandbox.demo_tenant import demo_tenant
from connector.sandbox.refusals import PermissionDeniedError, WireError
from connector.sandbox.tenant import REST_SERVICES, SOAP_SERVICES, WORKBOOK, Level


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
    with pytest.raises(PermissionDeniedError, match="'Lists -> Customer'"):
        caller.needs_record("customer", "Lists -> Customer", Level.EDIT)
