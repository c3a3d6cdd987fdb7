import jwt as pyjwt
import pytest
import requests

from connector.sandbox.oauth2.issued_tokens import ACCESS_LIFETIME
from tests.sandbox.conftest import detail
from tests.sandbox.oauth2.conftest import SERVER_TIME, Flow


def test_an_access_token_ends_after_an_hour(flow: Flow) -> None:
    token = flow.tokens()["access_token"]
    flow.sandbox.clock.offset += ACCESS_LIFETIME

    answer = flow.call(token)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == (
        'Bearer realm="TSTDRV1234567", error="invalid_token", error_description="Invalid login attempt."'
    )
    assert detail(answer)["o:errorCode"] == "INVALID_LOGIN"
    assert flow.audited == "AccessTokenExpired"


def test_a_refresh_token_opens_nothing(flow: Flow) -> None:
    assert flow.call(flow.tokens()["refresh_token"]).status_code == 401
    assert flow.audited == "TokenRejected"


def test_a_token_opens_the_channels_of_its_scopes(flow: Flow) -> None:
    token = flow.tokens(scope="restlets")["access_token"]

    assert flow.call(token).status_code == 401
    assert flow.audited == "ScopeMismatched"
    assert flow.call(token, "/app/site/hosting/restlet.nl?script=1&deploy=99").status_code == 404


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer a b", 'Bearer "a"'])
def test_a_header_that_cannot_be_read_is_a_400(flow: Flow, header: str) -> None:
    answer = requests.get(flow.sandbox.url + SERVER_TIME, headers={"Authorization": header}, timeout=10)

    assert answer.status_code == 400
    assert answer.headers["WWW-Authenticate"] == (
        'Bearer realm="TSTDRV1234567", error="invalid_request", '
        'error_description="The request could not be understood by the server due to malformed syntax."'
    )


def test_a_token_that_was_not_signed_here_is_told_from_nonsense(flow: Flow) -> None:
    foreign = pyjwt.encode({"jti": "7654321.a-a.1"}, "secret" * 8, algorithm="HS256")

    assert flow.call(foreign).status_code == 401
    assert flow.audited == "InvalidSignature"
    assert "7654321" in flow.sandbox.audit.failures[-1].explanation
    assert flow.call("nonsense").status_code == 401
    assert flow.audited == "TokenRejected"


def test_a_blocked_or_deleted_integration_shuts_its_tokens_out(flow: Flow) -> None:
    token = flow.tokens()["access_token"]
    flow.integration.state = "blocked"
    assert flow.call(token).status_code == 401
    assert flow.audited == "IntegrationBlocked"
    del flow.sandbox.tenant.integrations[flow.integration.consumer_key]
    assert flow.call(token).status_code == 401
    assert flow.audited == "InvalidIntegration"


def test_the_feature_can_be_switched_off(flow: Flow) -> None:
    token = flow.tokens()["access_token"]
    flow.sandbox.tenant.features.discard("OAUTH2")
    try:
        assert flow.call(token).status_code == 401
        assert flow.audited == "FeatureDisabled"
        assert flow.back()["error"] == "unauthorized_client"
    finally:
        flow.sandbox.tenant.features.add("OAUTH2")


def test_a_web_services_only_role_opens_rest_but_no_restlet(flow: Flow) -> None:
    token = flow.tokens()["access_token"]
    role = flow.sandbox.tenant.roles[1031]
    role.web_services_only = True
    try:
        refused = flow.call(token, "/app/site/hosting/restlet.nl?script=1&deploy=1")
        assert "INVALID_LOGIN_CREDENTIALS" in refused.text
        assert flow.call(token).status_code == 200
    finally:
        role.web_services_only = False
