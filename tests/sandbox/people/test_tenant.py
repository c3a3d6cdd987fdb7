import pytest

from connector.sandbox.people.tenant import TOKEN_LOGIN, Level, Role, Tenant, User


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


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("user.active = False", "inactive"),
        ("user.access = False", "Give Access"),
        ("role.active = False", "role Clerk is inactive"),
        ("user.roles.clear()", "does not have the role Clerk"),
        ("role.permissions.clear()", "lacks the permission 'Log in using Access Tokens'"),
    ],
)
def test_what_keeps_a_user_out_is_said_in_words(change: str, words: str) -> None:
    tenant, role = Tenant("1"), Role(7, "Clerk", {TOKEN_LOGIN: Level.FULL})
    user = User(1, "Ann", "ann@example.test", roles={7})
    assert tenant.sign_in_obstacle(user, role, TOKEN_LOGIN) == ""

    exec(change, {"user": user, "role": role})
    assert words in tenant.sign_in_obstacle(user, role, TOKEN_LOGIN)
    assert "does not exist" in tenant.sign_in_obstacle(None, role, TOKEN_LOGIN)


def test_a_global_permission_lets_its_user_sign_in_in_any_role() -> None:
    tenant, role = Tenant("1"), Role(7, "Clerk")
    user = User(1, "Ann", "ann@example.test", roles={7}, global_permissions={TOKEN_LOGIN: Level.FULL})

    assert tenant.sign_in_obstacle(user, role, TOKEN_LOGIN) == ""
