import pytest

from tests.sandbox.setup.conftest import INTEGRATION, ROLE, Office

TOKEN = "setup/accesstoken.nl"


@pytest.fixture
def ready(office: Office) -> Office:
    office.integration()
    office.employee(office.role())
    return office


def holder(office: Office, **changes: str) -> dict[str, str]:
    role = max(office.tenant.roles)
    return {"application": "1", "user": str(max(office.tenant.users)), "role": str(role), **changes}


def test_a_token_is_named_by_what_it_is_for_and_told_once(ready: Office) -> None:
    made = ready.post(TOKEN, holder(ready))
    kept = ready.tenant.tokens[made["tokenId"]]

    assert {len(made["tokenId"]), len(made["tokenSecret"])} == {64}
    assert kept.name == "Shop - Ann, Clerk"
    assert made["tokenSecret"] == kept.secret
    listed = ready.get("setup/accesstokens.nl")["items"]
    assert [(one["name"], one["ending"], one["inactive"]) for one in listed] == [
        ("Shop - Ann, Clerk", made["tokenId"][-4:], False)
    ]
    assert made["tokenId"] not in ready.session.get(ready.url(TOKEN, id="1")).text


def test_an_integration_without_token_based_authentication_is_not_offered(ready: Office) -> None:
    ready.post(
        INTEGRATION, {"tokenBasedAuthentication": False, "clientCredentials": True, "scopes": ["restlets"]}, id="1"
    )

    assert list(ready.mistakes(TOKEN, holder(ready))) == ["application"]
    ready.post(INTEGRATION, {"tokenBasedAuthentication": True, "state": "blocked"}, id="1")
    assert list(ready.mistakes(TOKEN, holder(ready))) == ["application"]


def test_a_role_that_the_user_does_not_have_is_refused(ready: Office) -> None:
    assert "does not have the role Administrator" in ready.mistakes(TOKEN, holder(ready, role="3"))["role"]


def test_a_role_that_may_not_sign_in_with_tokens_is_refused(ready: Office) -> None:
    role = str(max(ready.tenant.roles))
    ready.post(ROLE, {"setup": {}}, id=role)

    assert "'Log in using Access Tokens'" in ready.mistakes(TOKEN, holder(ready))["role"]


def test_a_token_is_revoked_and_never_changed(ready: Office) -> None:
    made = ready.post(TOKEN, holder(ready, tokenName="Mine"))
    assert list(ready.mistakes(TOKEN, {}, id="1")) == ["application"]

    ready.post(TOKEN, {"action": "revoke"}, id="1")
    assert ready.tenant.tokens[made["tokenId"]].active is False
    assert ready.get("setup/accesstokens.nl")["items"][0]["inactive"] is True
    assert "action" in ready.mistakes(TOKEN, {"action": "revoke"}, id="1")
