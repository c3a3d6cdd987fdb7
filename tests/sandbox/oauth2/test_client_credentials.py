"""The client credentials flow, with assertions made by PyJWT, a library the sandbox does not use."""

from typing import Any

import jwt as pyjwt
import pytest

from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.oauth2.authorization_codes import AuthorizationCodes
from connector.sandbox.oauth2.bearer_tokens import BearerTokens
from connector.sandbox.oauth2.client_credentials import ASSERTION_TYPE, TOKEN_PATH
from connector.sandbox.oauth2.issued_tokens import IssuedTokens
from connector.sandbox.oauth2.token_endpoint import TokenEndpoint
from connector.sandbox.oauth2.token_refusal import TokenRefusedError
from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.people.tenant import OAUTH2_LOGIN, Level
from connector.sandbox.refusals import LoginError

NOW = 1_795_000_000.0
REAL = "https://1234567.{}.api.netsuite.com" + TOKEN_PATH


class Desk:
    def __init__(self) -> None:
        self.now = NOW
        self.tenant, self.credentials = demo_tenant("1234567", now=NOW)
        self.audit = AuditTrail(self.clock)
        issued = IssuedTokens(self.tenant, self.clock)
        self.endpoint = TokenEndpoint(self.tenant, self.audit, self.clock, issued, AuthorizationCodes(self.clock))
        self.bearers = BearerTokens(self.tenant, self.audit, self.clock, issued)

    def clock(self) -> float:
        return self.now

    def form(self, header: dict[str, Any] | None = None, **claims: Any) -> dict[str, list[str]]:
        known = self.credentials
        body = {
            "iss": known.consumer_key,
            "scope": ["rest_webservices"],
            "aud": REAL.format("suitetalk"),
            "iat": int(self.now),
            "exp": int(self.now) + 3000,
            **claims,
        }
        headers = {"kid": known.certificate_id} if header is None else header
        assertion = pyjwt.encode(body, known.private_key, algorithm="ES256", headers=headers)
        return {
            "grant_type": ["client_credentials"],
            "client_assertion_type": [ASSERTION_TYPE],
            "client_assertion": [assertion],
        }

    def refusal(self, form: dict[str, list[str]], authorization: str = "") -> tuple[str, int]:
        with pytest.raises(TokenRefusedError) as caught:
            self.endpoint.issue(form, authorization)
        return caught.value.error, caught.value.status

    def token(self) -> str:
        return str(self.endpoint.issue(self.form())["access_token"])

    def denial(self, token: str) -> str:
        with pytest.raises(LoginError) as caught:
            self.bearers.verify(token)
        assert (caught.value.reason, caught.value.challenge) == ("invalid_token", "Bearer")
        return self.audit.failures[-1].detail


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_signed_assertion_gives_a_token_for_an_hour(desk: Desk) -> None:
    answer = desk.endpoint.issue(desk.form())

    assert (answer["expires_in"], answer["token_type"]) == (3600, "Bearer")
    assert "refresh_token" not in answer
    assert desk.audit.entries[-1].channel == "OAuth 2.0 token"
    assert desk.bearers.verify(str(answer["access_token"])).scheme == "OAuth2"


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


def test_two_ways_to_authenticate_are_one_too_many(desk: Desk) -> None:
    assert desk.refusal(desk.form(), "Basic YTpi") == ("invalid_request", 400)


@pytest.mark.parametrize(
    ("header", "claims", "error", "word"),
    [
        ({"kid": "unknown"}, {}, "invalid_client", "MissingKey"),
        ({}, {}, "invalid_client", "MissingKeyId"),
        (None, {"iss": "other"}, "invalid_client", "InvalidIssuer"),
        (None, {"exp": int(NOW) - 1, "iat": int(NOW) - 100}, "invalid_grant", "TokenExpired"),
        (None, {"exp": int(NOW) + 9000}, "invalid_client", "TokenValidityTooBroad"),
        (None, {"scope": ["suite_analytics"]}, "invalid_scope", "InvalidScope"),
        (None, {"scope": []}, "invalid_scope", "InvalidScope"),
        (
            None,
            {"aud": "https://7654321.suitetalk.api.netsuite.com" + TOKEN_PATH},
            "invalid_client",
            "TokenNotAcceptable",
        ),
        (None, {"aud": REAL.format("suitetalk").replace("https", "http")}, "invalid_client", "TokenNotAcceptable"),
    ],
)
def test_what_the_assertion_gets_wrong_is_in_the_audit_trail(
    desk: Desk, header: dict[str, Any] | None, claims: dict[str, Any], error: str, word: str
) -> None:
    assert desk.refusal(desk.form(header, **claims))[0] == error
    assert desk.audit.failures[-1].detail == word
    assert desk.audit.failures[-1].explanation


@pytest.mark.parametrize("audience", [REAL.format("restlets"), f"http://127.0.0.1:4567{TOKEN_PATH}"])
def test_the_audience_may_be_the_restlets_host_or_the_sandbox_itself(desk: Desk, audience: str) -> None:
    assert desk.endpoint.issue(desk.form(aud=audience))


def test_an_assertion_may_have_an_id_and_be_used_again(desk: Desk) -> None:
    form = desk.form(jti="1")

    assert desk.endpoint.issue(form)["access_token"] != desk.endpoint.issue(form)["access_token"]


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
    desk.tenant.features.discard("OAUTH2")
    assert desk.refusal(desk.form()) == ("unauthorized_client", 400)
    desk.tenant.integrations.clear()
    assert desk.refusal(desk.form()) == ("invalid_client", 401)


def test_a_certificate_must_be_valid_and_not_revoked(desk: Desk) -> None:
    certificate = next(iter(desk.tenant.certificates.values()))
    certificate.revoked = True
    assert desk.refusal(desk.form()) == ("invalid_client", 401)
    certificate.revoked, certificate.valid_until = False, NOW
    assert desk.refusal(desk.form()) == ("invalid_client", 401)
    assert "expired" in desk.audit.failures[-1].explanation


def test_a_client_id_beside_the_assertion_must_be_its_issuer(desk: Desk) -> None:
    assert desk.endpoint.issue({**desk.form(), "client_id": [desk.credentials.consumer_key]})
    assert desk.refusal({**desk.form(), "client_id": ["other"]}) == ("invalid_client", 401)


def test_a_role_without_oauth_gets_no_token(desk: Desk) -> None:
    desk.tenant.roles[1031].permissions[OAUTH2_LOGIN] = Level.NONE

    assert desk.refusal(desk.form()) == ("invalid_grant", 400)
    assert OAUTH2_LOGIN in desk.audit.failures[-1].explanation


def test_a_token_ends_after_an_hour(desk: Desk) -> None:
    token = desk.token()
    desk.now += 3600

    assert desk.denial(token) == "AccessTokenExpired"


def test_what_changes_later_denies_a_token(desk: Desk) -> None:
    token = desk.token()
    desk.tenant.users[1].active = False
    assert desk.denial(token) == "EntityOrRoleDisabled"
    next(iter(desk.tenant.integrations.values())).state = "blocked"
    assert desk.denial(token) == "IntegrationBlocked"


def test_a_token_serves_its_scopes_only(desk: Desk) -> None:
    token = desk.token()

    with pytest.raises(LoginError):
        desk.bearers.verify(token, "restlets")
    assert desk.audit.failures[-1].detail == "ScopeMismatched"
