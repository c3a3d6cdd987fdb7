from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from connector.errors import ConnectivityError
from connector.netsuite.auth.authorization_code import ConsentCredentials, Question, kept_token
from connector.netsuite.auth.token_store import ConsentRequiredError, KeptToken
from connector.sandbox.oauth2.authorization_codes import challenge_of, is_verifier

CLIENT = "https://1234567-sb1.app.netsuite.com/app/login/oauth2/authorize.nl"


def credentials(secret: str | None = "s:1 ") -> ConsentCredentials:
    return ConsentCredentials(
        "1234567_SB1",
        SecretStr("client"),
        None if secret is None else SecretStr(secret),
        "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
        CLIENT,
        "https://127.0.0.1:8910/oauth2/callback",
        ("restlets", "rest_webservices"),
    )


def test_each_question_has_a_state_and_a_verifier_that_netsuite_takes() -> None:
    one, other = Question(), Question()

    assert 22 <= len(one.state) <= 1024
    assert is_verifier(one.verifier)
    assert one.challenge == challenge_of(one.verifier)
    assert {one.state, one.verifier}.isdisjoint({other.state, other.verifier})
    assert one.verifier not in repr(one)


def test_the_pkce_challenge_is_that_of_the_standard() -> None:
    question = Question(verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")  # RFC 7636, appendix B

    assert question.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_user_is_sent_to_netsuite_without_any_secret() -> None:
    question = Question()
    address = urlsplit(question.address(credentials()))

    assert address.geturl().startswith(f"{CLIENT}?response_type=code&")
    assert "+" not in address.query
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert asked["scope"] == "restlets rest_webservices"
    assert asked["code_challenge_method"] == "S256"
    assert question.verifier not in address.geturl()


def test_a_client_with_a_secret_shows_it_in_a_header_and_a_public_one_says_who_it_is() -> None:
    header = credentials().authorization.removeprefix("Basic ")

    assert base64.b64decode(header) == b"client:s%3A1%20"
    assert credentials().form(code="c") == {"code": "c"}
    assert credentials(None).authorization == ""
    assert credentials(None).form(code="c") == {"code": "c", "client_id": "client"}
    assert credentials().storage_key == credentials(None).storage_key
    assert credentials().fingerprint != credentials(None).fingerprint
    assert "s:1" not in repr(credentials())


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("state=other&code=c", "another state"),
        ("code=c", "another state"),
        ("state={}&error=access_denied", "access_denied"),
        ("state={}&code=c&company=7654321", "account 7654321, not 1234567_SB1"),
        ("state={}", "no code"),
    ],
)
def test_what_comes_back_is_checked(query: str, told: str) -> None:
    question = Question()

    with pytest.raises(ConnectivityError, match=told) as caught:
        question.code(f"https://127.0.0.1:8910/oauth2/callback?{query.format(question.state)}", "1234567_SB1")

    assert caught.value.is_a("AUTHENTICATION")
    assert caught.value.hint


def test_a_code_comes_back() -> None:
    question = Question()
    back = f" https://127.0.0.1:8910/oauth2/callback?state={question.state}&role=3&company=1234567_sb1&code=abc\n"

    assert question.code(back, "1234567_SB1") == "abc"
    assert question.answered_by(back)


def test_a_refresh_token_stays_unless_there_is_a_new_one() -> None:
    before = KeptToken(access="a", ends=1.0, refresh="r", refresh_ends=500.0)

    kept = kept_token({"access_token": "b", "expires_in": "3600"}, 100.0, before)
    assert (kept.access, kept.ends, kept.refresh, kept.refresh_ends) == ("b", 3700.0, "r", 500.0)
    new = kept_token({"access_token": "b", "refresh_token": "no.jwt", "expires_in": "soon"}, 100.0, before)
    assert (new.ends, new.refresh, new.refresh_ends) == (3700.0, "no.jwt", None)


def test_a_refresh_token_tells_when_it_ends() -> None:
    claims = base64.urlsafe_b64encode(b'{"iat": 1000, "exp": 605800}').rstrip(b"=").decode()

    assert kept_token({"access_token": "b", "refresh_token": f"h.{claims}.s"}, 50.0).refresh_ends == 50.0 + 604_800


def test_a_consent_that_ended_or_never_was_asks_for_a_user() -> None:
    def unasked(form: dict[str, str], *, authorization: str = "") -> dict[str, Any]:
        raise AssertionError(form)

    old = KeptToken(access="a", ends=1.0, refresh="r", refresh_ends=99.0)
    for kept in (None, KeptToken(access="a", ends=1.0), old):
        with pytest.raises(ConsentRequiredError) as caught:
            credentials().renewed(kept, 100.0, 100.0, unasked)
        assert caught.value.code == "CONSENT_REQUIRED"
        assert "connector authorize" in caught.value.hint
