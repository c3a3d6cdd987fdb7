from connector.sandbox.oauth2.grant import Grant, who
from connector.sandbox.people.demo_tenant import demo_tenant

TENANT, KNOWN = demo_tenant("1", now=0)
INTEGRATION = TENANT.integrations[KNOWN.consumer_key]


def test_a_grant_holds_as_long_as_user_and_role_may_sign_in() -> None:
    grant = Grant(INTEGRATION, 1, 1031, frozenset({"restlets"}), 0)

    assert grant.obstacle(TENANT) == ""
    assert [one.id for one in grant.holder(TENANT)] == [1, 1031]
    assert "does not exist" in Grant(INTEGRATION, 9, 1031, frozenset(), 0).obstacle(TENANT)


def test_the_audit_trails_columns_are_empty_where_nothing_is_known() -> None:
    assert who(TENANT, None, None, None) == {"user": "", "role": "", "application": ""}
    assert who(TENANT, 1, 1031, INTEGRATION)["role"] == "Integration"
