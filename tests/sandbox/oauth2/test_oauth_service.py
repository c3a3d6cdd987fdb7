from urllib.parse import urlencode

import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.sandbox.server import Sandbox
from connector.sandbox.web.http_protocol import Request
from tests.sandbox.oauth2.conftest import AUTHORIZE, REVOKE, TOKEN, Flow

Pairs = list[tuple[str, str]]
ACCOUNT = Sandbox(seed="empty").account
PATHS = [TOKEN, REVOKE, AUTHORIZE, "/services/rest/auth/oauth2/v1/clients/x/certificates", "/rest/roles"]


def test_options_are_answered_without_signing_in(flow: Flow) -> None:
    answer = requests.options(flow.sandbox.url + TOKEN, timeout=10)

    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, POST, OPTIONS")


def test_a_revocation_has_an_empty_answer_that_is_not_kept(flow: Flow) -> None:
    answer = flow.post(REVOKE, {"token": flow.tokens()["refresh_token"]})

    assert (answer.status_code, answer.content, answer.headers["Cache-Control"]) == (200, b"", "no-store")


def test_anything_else_below_needs_a_signed_in_caller(flow: Flow) -> None:
    url = f"{flow.sandbox.url}/services/rest/auth/oauth2/v1/nonsense"

    assert requests.get(url, timeout=10).status_code == 401
    token = flow.tokens()["access_token"]
    assert requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10).status_code == 404


def test_no_secret_is_in_the_audit_trail(flow: Flow) -> None:
    tokens = flow.tokens()
    flow.post(TOKEN, flow.code_form(client_secret=flow.integration.consumer_secret))

    text = repr(flow.sandbox.audit.entries)
    assert flow.integration.consumer_secret not in text
    assert tokens["refresh_token"] not in text
    assert flow.verifier not in text


NAMES = st.sampled_from(["grant_type", "code", "client_id", "client_assertion", "token", "state", "scope", "prompt"])
FORM = st.lists(st.tuples(NAMES | st.text(max_size=9), st.text(max_size=30)), max_size=6)


@settings(max_examples=150, deadline=None)
@given(form=FORM, body=st.binary(max_size=60), authorization=st.text(max_size=60), path=st.sampled_from(PATHS))
def test_garbage_is_refused_and_never_a_defect(form: Pairs, body: bytes, authorization: str, path: str) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "authorization": authorization}
    query = urlencode(form, errors="replace")
    for method, content in (("GET", b""), ("POST", query.encode()), ("POST", body)):
        assert ACCOUNT.answer(Request(method, path, query, headers, content)).status < 500
