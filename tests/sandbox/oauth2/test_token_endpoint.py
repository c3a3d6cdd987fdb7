"""Tokens over HTTP; the refusals of the client credentials flow are in `test_client_credentials`."""

import pytest
import requests
from requests_oauthlib import OAuth2Session

from connector.sandbox.people.tenant import OAUTH2_LOGIN, Level
from tests.sandbox.oauth2.conftest import AUTHORIZE, BACK, REVOKE, TOKEN, Flow, application

DAY = 24 * 3600


def test_a_code_gives_tokens_that_open_rest(flow: Flow) -> None:
    answer = flow.post(TOKEN, flow.code_form())

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    tokens = answer.json()
    assert set(tokens) == {"access_token", "refresh_token", "expires_in", "token_type"}
    assert (tokens["expires_in"], tokens["token_type"]) == (3600, "bearer")
    assert flow.call(tokens["access_token"]).status_code == 200


def test_a_client_written_by_others_goes_through_the_flow(flow: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    base = flow.sandbox.url
    with OAuth2Session(
        flow.integration.consumer_key, redirect_uri=BACK, scope=["rest_webservices"], pkce="S256"
    ) as client:
        address, _ = client.authorization_url(base + AUTHORIZE, state="x" * 30)
        back = requests.get(f"{address}&sandbox_consent=allow", allow_redirects=False, timeout=10).headers["Location"]
        client.fetch_token(
            base + TOKEN, authorization_response=back, state="x" * 30, client_secret=flow.integration.consumer_secret
        )

        answer = client.get(f"{base}/services/rest/record/v1/customer?limit=1")
        assert answer.status_code == 200
        renewed = client.refresh_token(
            base + TOKEN, auth=(flow.integration.consumer_key, flow.integration.consumer_secret)
        )
        assert renewed["access_token"]


def test_a_code_is_good_once_and_used_twice_revokes_what_came_of_it(flow: Flow) -> None:
    form = flow.code_form()
    first = flow.post(TOKEN, form).json()

    again = flow.post(TOKEN, form)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})
    assert flow.call(first["access_token"]).status_code == 401


def test_a_code_is_short_lived(flow: Flow) -> None:
    form = flow.code_form()
    flow.sandbox.clock.offset += 601

    assert flow.post(TOKEN, form).json() == {"error": "invalid_grant"}
    assert flow.audited == "TokenExpired"


@pytest.mark.parametrize(
    ("changes", "error", "word"),
    [
        ({"redirect_uri": f"{BACK}/other"}, "invalid_grant", "InvalidRedirectURI"),
        ({"redirect_uri": ""}, "invalid_request", "invalid_request"),
        ({"code_verifier": "v" * 43}, "invalid_grant", "TokenNotAcceptable"),
        ({"code_verifier": ""}, "invalid_request", "invalid_request"),
        ({"code_verifier": "short"}, "invalid_request", "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type", "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request", "invalid_request"),
        ({"client_id": "other"}, "invalid_request", "invalid_request"),
        ({"client_secret": "x"}, "invalid_request", "invalid_request"),
    ],
)
def test_a_wrong_parameter_is_refused(flow: Flow, changes: dict[str, str], error: str, word: str) -> None:
    answer = flow.post(TOKEN, flow.code_form(**changes))

    assert (answer.status_code, answer.json()) == (400, {"error": error})
    assert flow.audited == word


def test_a_parameter_given_twice_or_in_another_form_is_refused(flow: Flow) -> None:
    form = flow.code_form()
    url, auth = flow.sandbox.url + TOKEN, (flow.integration.consumer_key, flow.integration.consumer_secret)
    twice = requests.post(url, data=[*form.items(), ("code", "x")], auth=auth, timeout=10)
    as_json = requests.post(url, json=form, auth=auth, timeout=10)

    assert twice.json() == as_json.json() == {"error": "invalid_request"}
    assert requests.get(url, timeout=10).status_code == 400


@pytest.mark.parametrize("auth", [("0" * 64, "x"), None])
def test_a_client_that_does_not_prove_itself_is_challenged(flow: Flow, auth: tuple[str, str] | None) -> None:
    answer = flow.post(TOKEN, flow.code_form(), auth=auth)

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="TSTDRV1234567"'
    assert flow.audited == "ClientAuthenticationFailed"


def test_a_code_of_another_client_is_foreign(flow: Flow) -> None:
    other = Flow(flow.sandbox, application(flow.sandbox))

    assert flow.post(TOKEN, flow.code_form(other.back()["code"])).json() == {"error": "invalid_grant"}
    assert flow.audited == "ClientIdMismatch"


def test_a_client_with_a_secret_refreshes_for_seven_days_with_the_same_token(flow: Flow) -> None:
    refresh = flow.tokens()["refresh_token"]
    flow.sandbox.clock.offset += 7 * DAY - 1
    answer = flow.refresh(refresh)

    assert set(answer.json()) == {"access_token", "expires_in", "token_type"}
    assert flow.call(answer.json()["access_token"]).status_code == 200
    flow.sandbox.clock.offset += 2
    assert flow.refresh(refresh).json() == {"error": "invalid_grant"}
    assert flow.audited == "RefreshTokenExpired"


def test_a_public_client_has_a_new_refresh_token_each_time(public: Flow) -> None:
    first = public.tokens()["refresh_token"]
    second = public.refresh(first).json()["refresh_token"]

    assert second != first
    assert public.refresh(first).json() == {"error": "invalid_grant"}
    assert public.refresh(second).json() == {"error": "invalid_grant"}  # somebody else may have it: all are revoked


def test_a_public_clients_refresh_token_lives_as_long_as_the_record_says(public: Flow) -> None:
    public.integration.refresh_hours = 1
    refresh = public.tokens()["refresh_token"]
    public.sandbox.clock.offset += 3601

    assert public.refresh(refresh).json() == {"error": "invalid_grant"}


def test_a_revoked_refresh_token_takes_its_access_tokens_with_it(flow: Flow) -> None:
    tokens = flow.tokens()

    assert flow.post(REVOKE, {"token": tokens["refresh_token"]}).status_code == 200
    assert flow.call(tokens["access_token"]).status_code == 401
    assert flow.refresh(tokens["refresh_token"]).json() == {"error": "invalid_grant"}
    assert flow.post(REVOKE, {"token": "unknown"}).status_code == 200
    assert flow.post(REVOKE, {}).json() == {"error": "invalid_request"}
    assert flow.post(REVOKE, {"token": "x"}, auth=("0" * 64, "x")).status_code == 401


def test_what_changes_in_the_account_ends_a_grant(flow: Flow) -> None:
    tokens = flow.tokens()
    role = flow.sandbox.tenant.roles[1031]
    role.permissions[OAUTH2_LOGIN] = Level.NONE
    try:
        assert flow.refresh(tokens["refresh_token"]).json() == {"error": "invalid_grant"}
        assert flow.audited == "EntityOrRoleDisabled"
        assert flow.call(tokens["access_token"]).status_code == 401
    finally:
        role.permissions[OAUTH2_LOGIN] = Level.FULL
    flow.integration.scopes = frozenset({"restlets"})
    assert flow.refresh(tokens["refresh_token"]).json() == {"error": "invalid_scope"}
    assert flow.audited == "ScopeMismatched"
    flow.integration.authorization_code = False
    assert flow.refresh(tokens["refresh_token"]).json() == {"error": "unauthorized_client"}
    assert flow.audited == "AuthorizationCodeGrantRequired"


def test_an_access_token_does_not_refresh(flow: Flow) -> None:
    assert flow.refresh(flow.tokens()["access_token"]).json() == {"error": "invalid_grant"}
    assert flow.audited == "InvalidTokenType"
