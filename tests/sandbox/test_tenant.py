import pytest

from connector.sandbox.caller import Caller
from connector.sandbox.demo_tenant import demo_tenant
from connector.sandbox.refusals import PermissionDeniedError, WireError
from connector.sandbox.tenant import SOAP_SERVICES, Level, Role, Tenant


@pytest.mark.parametrize("spelling", ["1234567_SB1", "1234567_sb1", "1234567-sb1", "1234567-SB1"])
def test_an_account_is_known_in_any_spelling(spelling: str) -> None:
    tenant = Tenant(account="1234567_SB1")

    assert tenant.is_account(spelling)
    assert not tenant.is_account("1234567")
    assert tenant.host_label == "1234567-sb1"


def test_a_role_may_as_much_as_its_levels_say() -> None:
    role = Role(1, "Clerk", {"Deleted Records": Level.VIEW}, {"vendor": Level.NONE}, other_records=Level.EDIT)

    assert role.may("Deleted Records")
    assert not role.may("Deleted Records", Level.FULL)
    assert not role.may("SOAP Web Services")
    assert role.may_record("customer", Level.EDIT)
    assert not role.may_record("vendor")
    role.administrator = True
    assert role.may("SOAP Web Services", Level.FULL)
    assert role.may_record("vendor", Level.FULL)


def test_secrets_do_not_show() -> None:
    tenant, credentials = demo_tenant("1", now=0)

    for text in (repr(tenant), repr(credentials)):
        assert credentials.consumer_secret not in text
        assert credentials.token_secret not in text
        assert "PRIVATE KEY" not in text


def test_soap_needs_feature_and_permission() -> None:
    tenant, _ = demo_tenant("1", now=0)
    caller = Caller(tenant, tenant.users[1], tenant.roles[1031], next(iter(tenant.integrations.values())), "TBA")
    caller.needs_soap()
    del caller.role.permissions[SOAP_SERVICES]
    with pytest.raises(WireError) as refused:
        caller.needs_soap()
    assert (refused.value.soap_code, refused.value.fault) == ("WS_PERMISSION_REQD", "insufficientPermissionFault")
    tenant.features.clear()
    with pytest.raises(WireError) as refused:
        caller.needs_soap()
    assert refused.value.soap_code == "WS_FEATURE_REQD"
    with pytest.raises(PermissionDeniedError, match="'Deleted Records'"):
        Caller(tenant, caller.user, Role(2, "x"), caller.integration, "TBA").needs("Deleted Records")
