import pytest

from connector.sandbox.tenant import Level, Role, Tenant


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
