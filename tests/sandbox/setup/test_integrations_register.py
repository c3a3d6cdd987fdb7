from typing import Any

import pytest

from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.people.tenant import Integration
from connector.sandbox.setup.integrations_register import number_integrations
from tests.sandbox.setup.conftest import INTEGRATION, Office


def test_a_new_integration_has_what_was_ticked_and_keys_as_netsuite_makes_them(office: Office) -> None:
    made = office.integration(
        authorizationCodeGrant=True,
        redirectUris="https://a.example/back\nmyapp:/back",
        scopes=["restlets"],
        refreshHours=5,
    )
    kept = office.tenant.integrations[made["consumerKey"]]

    assert {len(made["consumerKey"]), len(made["consumerSecret"])} == {64}
    assert kept.redirect_uris == ("https://a.example/back", "myapp:/back")
    assert (kept.token_based, kept.authorization_code, kept.client_credentials, kept.refresh_hours) == (
        True,
        True,
        False,
        5,
    )
    assert kept.scopes == {"restlets"}
    assert office.get("common/integration/integrapplist.nl")["items"] == [
        {"id": "1", "name": "Shop", "state": "Enabled", "tokenBasedAuthentication": True, "oauth2": True}
    ]


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({"name": ""}, "name"),
        ({"state": "sleeping"}, "state"),
        ({"tokenBasedAuthentication": False}, "tokenBasedAuthentication"),
        ({"clientCredentials": True}, "scopes"),
        ({"authorizationCodeGrant": True, "scopes": ["restlets"]}, "redirectUris"),
        ({"redirectUris": "http://shop.example/back"}, "redirectUris"),
        ({"redirectUris": "javascript:alert(1)"}, "redirectUris"),
        ({"redirectUris": "https://[::1"}, "redirectUris"),
        ({"refreshHours": "721"}, "refreshHours"),
        ({"authorizationFlow": True}, "callbackUrl"),
    ],
)
def test_what_netsuite_refuses_is_refused_at_its_field(office: Office, filled: dict[str, Any], field: str) -> None:
    assert list(office.mistakes(INTEGRATION, {"name": "Shop", "tokenBasedAuthentication": True, **filled})) == [field]


def test_reset_credentials_gives_new_ones_and_keeps_the_tokens(office: Office) -> None:
    first = office.integration()
    role = office.role()
    user = office.employee(role)
    office.post("setup/accesstoken.nl", {"application": "1", "user": user, "role": role})
    second = office.post(INTEGRATION, {"action": "reset"}, id="1")

    assert list(office.tenant.integrations) == [second["consumerKey"]]
    assert second["consumerKey"] != first["consumerKey"]
    assert {one.consumer_key for one in office.tenant.tokens.values()} == {second["consumerKey"]}
    assert office.get("setup/accesstokens.nl")["items"][0]["application"] == "Shop"


def test_a_public_client_gets_no_secret(office: Office) -> None:
    made = office.integration(
        tokenBasedAuthentication=False,
        authorizationCodeGrant=True,
        publicClient=True,
        redirectUris="http://localhost:8000/back",
        scopes=["rest_webservices"],
    )

    assert "consumerKey" in made
    assert "consumerSecret" not in made


def test_integrations_that_nobody_numbered_get_numbers() -> None:
    tenant, _ = demo_tenant("1", now=0)
    tenant.integrations["x"] = Integration("Other", "x", "y")
    number_integrations(tenant)

    assert [one.id for one in tenant.integrations.values()] == [1, 2]
