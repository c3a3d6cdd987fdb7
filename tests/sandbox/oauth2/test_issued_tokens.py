from connector.sandbox.oauth2.grant import Grant
from connector.sandbox.oauth2.issued_tokens import IssuedTokens
from connector.sandbox.people.demo_tenant import demo_tenant

TENANT, KNOWN = demo_tenant("1", now=0)


def test_tokens_are_known_until_a_day_after_their_end() -> None:
    now = [0.0]
    issued = IssuedTokens(TENANT, lambda: now[0])
    grant = Grant(TENANT.integrations[KNOWN.consumer_key], 1, 1031, frozenset({"restlets"}), 0)
    access = issued.access(grant)
    now[0] = 3600 + 86_399
    issued.access(grant)
    assert issued.find(access) is not None
    now[0] += 2
    issued.access(grant)

    assert issued.find(access) is None


def test_revoking_a_grant_leaves_another_of_the_same_user_alone() -> None:
    issued = IssuedTokens(TENANT, lambda: 0.0)
    one, other = (Grant(TENANT.integrations[KNOWN.consumer_key], 1, 1031, frozenset({"restlets"}), 0) for _ in range(2))
    issued.revoke(one)

    assert (issued.is_revoked(one), issued.is_revoked(other)) == (True, False)


def test_a_refresh_token_is_spent_once() -> None:
    issued = IssuedTokens(TENANT, lambda: 0.0)
    token = issued.refresh(Grant(TENANT.integrations[KNOWN.consumer_key], 1, 1031, frozenset({"restlets"}), 0))

    assert [issued.spend(token), issued.spend(token), issued.spend("unknown")] == [True, False, False]
