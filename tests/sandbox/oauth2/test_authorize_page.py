"""Step one of the authorization code flow, over HTTP: the page, the redirects, the words of the audit trail."""

import pytest
import requests
from lxml import html

from connector.sandbox.people.tenant import OAUTH2_LOGIN, Level
from tests.sandbox.oauth2.conftest import AUTHORIZE, BACK, Flow, told


def page(flow: Flow, **changes: str) -> requests.Response:
    """What a browser shows."""
    return flow.authorize(sandbox_consent="", **changes)


def test_the_user_comes_back_with_code_state_and_what_netsuite_adds(flow: Flow) -> None:
    back = flow.back(state="s" * 22)

    assert (back["state"], back["role"], back["entity"], back["company"]) == ("s" * 22, "1031", "1", "TSTDRV1234567")
    assert len(back["code"]) == 64
    entry = flow.sandbox.audit.entries[-1]
    assert (entry.status, entry.channel, entry.application) == ("Success", "OAuth 2.0 authorize", "Reports")
    assert entry.user == "integration@northwind-optics.example"


def test_a_redirect_uri_with_a_query_keeps_it(flow: Flow) -> None:
    flow.integration.redirect_uris = (f"{BACK}?tenant=7",)

    assert flow.back(redirect_uri=f"{BACK}?tenant=7")["tenant"] == "7"


def test_the_page_can_be_used_without_a_script_and_by_a_screen_reader(flow: Flow) -> None:
    answer = page(flow)
    document = html.fromstring(answer.content)

    assert answer.status_code == 200
    assert document.get("lang") == "en"
    assert "no passwords" in document.text_content()
    assert [legend.text for legend in document.iter("legend")] == ["Sign in as"]
    choices = document.xpath("//input[@type='radio']")
    assert choices
    assert all(choice.getparent().tag == "label" for choice in choices)
    assert [button.text for button in document.iter("button")] == ["Allow", "Deny"]
    assert len(document.xpath("//h1")) == len(document.xpath("//main")) == 1


def test_what_the_page_shows_is_escaped(flow: Flow) -> None:
    flow.integration.name = "<script>alert(1)</script>"

    assert "<script>" not in page(flow).text


@pytest.mark.parametrize(("button", "expected"), [("allow", "code"), ("deny", "error")])
def test_its_buttons_send_the_user_back(flow: Flow, button: str, expected: str) -> None:
    shown = page(flow)
    choice = html.fromstring(shown.content).xpath("//input[@type='radio']/@value")[0]
    form = {"sandbox_choice": choice, "sandbox_consent": button}

    answer = flow.http.post(shown.url, data=form, allow_redirects=False, timeout=10)

    assert answer.status_code == 302
    assert expected in told(answer)


def test_a_user_who_denies_comes_back_with_access_denied(flow: Flow) -> None:
    back = flow.back(sandbox_consent="deny", state="d" * 30)

    assert back == {"error": "access_denied", "state": "d" * 30}
    assert flow.audited == "AuthorizationExplicitlyDenied"


def test_a_script_names_the_user_and_the_role(flow: Flow) -> None:
    chosen = flow.back(sandbox_user="integration@northwind-optics.example", sandbox_role="1031")
    refused = flow.back(sandbox_user="99")

    assert chosen["entity"] == "1"
    assert refused["error"] == "access_denied"
    assert flow.audited == "EntityOrRoleDisabled"


@pytest.mark.parametrize(
    ("changes", "error", "word"),
    [
        ({"response_type": "token"}, "unsupported_response_type", "UnsupportedResponseType"),
        ({"response_type": ""}, "invalid_request", "UnsupportedResponseType"),
        ({"state": "x" * 21}, "invalid_request", "InvalidState"),
        ({"state": "x" * 1025}, "invalid_request", "InvalidState"),
        ({"state": "é" * 30}, "invalid_request", "InvalidState"),
        ({"scope": ""}, "invalid_request", "ScopeMismatched"),
        ({"scope": "everything"}, "invalid_scope", "ScopeMismatched"),
        ({"scope": "suite_analytics"}, "invalid_scope", "ScopeMismatched"),
        ({"scope": "mcp restlets"}, "invalid_scope", "ScopeMismatched"),
        ({"code_challenge_method": "plain"}, "invalid_request", "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request", "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request", "invalid_request"),
        ({"prompt": "whatever"}, "invalid_request", "invalid_request"),
    ],
)
def test_a_wrong_parameter_sends_the_user_back_with_an_error(
    flow: Flow, changes: dict[str, str], error: str, word: str
) -> None:
    assert flow.back(**changes)["error"] == error
    assert flow.audited == word


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"client_id": "0" * 64}, "UnknownIntegration"),
        ({"redirect_uri": f"{BACK}/"}, "InvalidRedirectURI"),
        ({"redirect_uri": "https://evil.example/"}, "InvalidRedirectURI"),
        ({"redirect_uri": ""}, "InvalidRedirectURI"),
    ],
)
def test_who_is_not_known_gets_a_message_and_no_redirect(flow: Flow, changes: dict[str, str], word: str) -> None:
    answer = flow.authorize(**changes)

    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert flow.audited == word


def test_an_integration_must_be_enabled_and_have_the_grant(flow: Flow) -> None:
    flow.integration.authorization_code = False
    assert flow.back()["error"] == "unauthorized_client"
    assert flow.audited == "AuthorizationCodeGrantRequired"
    flow.integration.state = "blocked"
    assert flow.back()["error"] == "unauthorized_client"
    assert flow.audited == "IntegrationBlocked"


def test_a_public_client_needs_pkce(flow: Flow, public: Flow) -> None:
    without = {"code_challenge": "", "code_challenge_method": ""}

    assert public.back(**without)["error"] == "invalid_request"
    assert "code" in flow.back(**without)


def test_consent_is_asked_for_as_policy_and_prompt_say(flow: Flow) -> None:
    assert flow.back(prompt="none", sandbox_consent="")["error"] == "login_required"
    flow.back()  # now there is a session, and consent was given
    assert page(flow).status_code == page(flow, prompt="none").status_code == 200  # Always Ask
    flow.integration.consent_policy = "Ask First Time"
    assert page(flow).status_code == page(flow, prompt="none").status_code == 302
    assert "Allow" in page(flow, scope="restlets").text
    assert "Continue" in page(flow, prompt="login").text
    assert "Allow" in page(flow, prompt="login consent").text
    flow.integration.consent_policy = "Never Ask"
    assert page(flow, scope="restlets").status_code == 302


def test_a_role_that_cannot_sign_in_here_is_not_offered(flow: Flow) -> None:
    role = flow.sandbox.tenant.roles[1031]
    role.web_services_only = True
    assert 'value="1:1031"' not in page(flow).text
    role.web_services_only = False
    role.permissions[OAUTH2_LOGIN] = Level.NONE
    try:
        assert 'value="1:1031"' not in page(flow).text
    finally:
        role.permissions[OAUTH2_LOGIN] = Level.FULL


def test_a_state_is_for_one_flow(flow: Flow) -> None:
    assert "code" in flow.back(state="once" * 8)
    assert flow.back(state="once" * 8)["error"] == "invalid_request"
    assert flow.audited == "InvalidState"


def test_other_methods_are_not_taken(flow: Flow) -> None:
    assert requests.put(flow.sandbox.url + AUTHORIZE, timeout=10).status_code == 405
