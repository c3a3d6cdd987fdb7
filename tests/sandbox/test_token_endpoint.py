from typing import Any

import jwt as pyjwt
import pytest

from connector.sandbox.audit_trail import AuditTrail
from connector.sandbox.demo_tenant import demo_tenant
from connector.sandbox.refusals import LoginError
from connector.sandbox.tenant import OAUTH2_LOGIN, Level
from connector.sandbox.token_endpoint import TOKEN_PATH, TokenEndpoint, TokenRefusedError

NOW = 1_795_000_000.0
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Desk:
    def __init__(self) -> None:
        self.now = NOW
        self.tenant, self.credentials = demo_tenant("1234567", now=NOW)
        self.audit = AuditTrail(lambda: self.now)
        self.endpoint = TokenEndpoint(self.tenant, self.audit, lambda: self.now)

    def form(self, header: dict[str, Any] | None = None, **claims: Any) -> dict[str, list[str]]:
        known = self.credentials
        body = {
            "iss": known.consumer_key,
            "scope": ["rest_webservices"],
            "aud": f"https://1234567.suitetalk.api.netsuite.com{TOKEN_PATH}",
            "iat": int(self.now),
            "exp": int(self.now) + 3000,
            **claims,
        }
        headers = {"kid": known.certificate_id} if header is None else header
        assertion = pyjwt.encode(body, known.private_key, algorithm="ES256", headers=headers)
        return {
            "grant_type": ["client_credentials"],
            "client_assertion_type": [TYPE],
            "client_assertion": [assertion],
        }

    def refusal(self, form: dict[str, list[str]]) -> tuple[str, int]:
        with pytest.raises(TokenRefusedError) as caught:
            self.endpoint.issue(form)
        return caught.value.error, caught.value.status

    def token(self) -> str:
        return str(self.endpoint.issue(self.form())["access_token"])

    def denial(self, token: str) -> str:
        with pytest.raises(LoginError) as caught:
            self.endpoint.verify(token)
        assert (caught.value.reason, caught.value.challenge) == ("invalid_token", "Bearer")
        return self.audit.failures[-1].detail


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_signed_assertion_gives_a_token_for_an_hour(desk: Desk) -> None:
    answer = desk.endpoint.issue(desk.form())

    assert (answer["expires_in"], answer["token_type"]) == (3600, "Bearer")
    assert desk.endpoint.verify(str(answer["access_token"])).scheme == "OAuth2"
    assert desk.audit.entries[-1].channel == "OAuth 2.0 token"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": ["client_credentials"]}, "invalid_request"),
        ({"grant_type": ["client_credentials", "client_credentials"]}, "invalid_request"),
        ({"grant_type": ["password"]}, "unsupported_grant_type"),
        (
            {"grant_type": ["client_credentials"], "client_assertion_type": ["x"], "client_assertion": ["a.b.c"]},
            "invalid_request",
        ),
    ],
)
def test_a_request_of_another_form_is_refused(desk: Desk, form: dict[str, list[str]], error: str) -> None:
    assert desk.refusal(form) == (error, 400)


def test_what_the_assertion_gets_wrong_is_in_the_audit_trail(desk: Desk) -> None:
    cases: list[tuple[dict[str, list[str]], str, str]] = [
        (desk.form(header={"kid": "unknown"}), "invalid_client", "MissingKey"),
        (desk.form(header={}), "invalid_client", "MissingKeyId"),
        (desk.form(iss="other"), "invalid_client", "InvalidIssuer"),
        (desk.form(exp=int(NOW) - 1, iat=int(NOW) - 100), "invalid_grant", "TokenExpired"),
        (desk.form(exp=int(NOW) + 9000), "invalid_client", "TokenValidityTooBroad"),
        (desk.form(scope=["suite_analytics"]), "invalid_scope", "InvalidScope"),
        (desk.form(scope=[]), "invalid_scope", "InvalidScope"),
    ]
    for form, error, word in cases:
        assert desk.refusal(form)[0] == error
        assert desk.audit.failures[-1].detail == word


def test_another_algorithm_is_refused_before_the_key_is_looked_up(desk: Desk) -> None:
    form = desk.form()
    form["client_assertion"] = [pyjwt.encode({"iss": "x"}, "secret" * 6, algorithm="HS256")]

    assert desk.refusal(form) == ("invalid_client", 401)
    assert desk.audit.failures[-1].detail == "UnsupportedAlgo"


def test_the_accounts_switches_refuse_a_token(desk: Desk) -> None:
    integration = next(iter(desk.tenant.integrations.values()))
    integration.client_credentials = False
    assert desk.refusal(desk.form()) == ("unauthorized_client", 400)
    integration.state = "blocked"
    assert desk.refusal(desk.form()) == ("invalid_client", 401)
    desk.tenant.integrations.clear()
    assert desk.refusal(desk.form()) == ("invalid_client", 401)
    desk.tenant.features.discard("OAUTH2")
    assert desk.refusal(desk.form()) == ("unauthorized_client", 400)
    next(iter(desk.tenant.certificates.values())).revoked = True
    assert desk.refusal(desk.form()) == ("invalid_client", 401)


def test_a_role_without_oauth_gets_no_token(desk: Desk) -> None:
    desk.tenant.roles[1031].permissions[OAUTH2_LOGIN] = Level.NONE

    assert desk.refusal(desk.form()) == ("invalid_grant", 400)


def test_a_token_ends_after_an_hour(desk: Desk) -> None:
    token = desk.token()
    desk.now += 3600

    assert desk.denial(token) == "AccessTokenExpired"


def test_a_token_that_nobody_gave_is_denied(desk: Desk) -> None:
    assert desk.denial("a.c.made-up") == "TokenRejected"


def test_what_changes_later_denies_a_token(desk: Desk) -> None:
    token = desk.token()
    desk.tenant.users[1].active = False
    assert desk.denial(token) == "EntityOrRoleDisabled"
    next(iter(desk.tenant.integrations.values())).state = "blocked"
    assert desk.denial(token) == "IntegrationBlocked"


def test_a_token_serves_its_scopes_only(desk: Desk) -> None:
    token = desk.token()

    with pytest.raises(LoginError):
        desk.endpoint.verify(token, "restlets")
    assert desk.audit.failures[-1].detail == "ScopeMismatched"
