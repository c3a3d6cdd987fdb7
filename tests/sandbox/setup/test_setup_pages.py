from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.server import Sandbox
from connector.sandbox.setup.page_frame import MENU
from connector.sandbox.setup.setup_pages import SetupPages
from connector.sandbox.web.http_protocol import Request
from tests.sandbox.setup.conftest import INTEGRATION, Office

PAGES = [path for entries in MENU.values() for _, path in entries]
FORMS = ("/app/common/integration/integrapp.nl", "/app/setup/role.nl", "/app/common/entity/employee.nl")


@pytest.mark.parametrize("path", ["/app/center/card.nl", "/app/setup/accesstoken.nl", *PAGES, *FORMS])
def test_every_page_has_landmarks_one_heading_and_labels(office: Office, path: str) -> None:
    answer = office.session.get(office.sandbox.url + path)
    text = answer.text

    assert answer.status_code == 200
    assert [text.count(f"<{tag}") for tag in ("h1", "main", "nav", "header ", "header>")] == [1, 1, 1, 0, 1]
    labelled = set(re.findall(r'<label for="([^"]+)"', text))
    controls = re.findall(r"<(?:input|select|textarea|output)[^>]*>", text)
    identified = [re.search(r' id="([^"]+)"', one) for one in controls if 'type="hidden"' not in one]
    assert {one[1] for one in identified if one} <= labelled
    assert all(identified)
    assert "<script" not in text


def test_pages_are_kept_from_frames_caches_and_scripts(office: Office) -> None:
    headers = office.session.get(office.sandbox.url + "/app/center/card.nl").headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert (
        office.session.get(office.sandbox.url + "/app/setup/sandbox.css").headers["Content-Type"].startswith("text/css")
    )


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1.evil.example"])
def test_a_form_of_another_site_changes_nothing(office: Office, origin: str) -> None:
    answer = office.session.post(office.url("setup/features.nl"), data={"TBA": "T"}, headers={"Origin": origin})

    assert answer.status_code == 403
    assert "TBA" not in office.tenant.features


def test_a_form_of_our_own_is_taken_and_empty_boxes_are_off(office: Office) -> None:
    office.tenant.features.add("OAUTH2")
    answer = office.session.post(
        office.url("setup/features.nl"), data={"TBA": "T"}, headers={"Origin": office.sandbox.url}
    )

    assert answer.status_code == 200
    assert 'role="status"' in answer.text
    assert "TBA" in office.tenant.features
    assert "OAUTH2" not in office.tenant.features


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '" onfocus="alert(1)', "Müller & Söhne", "日本"])
def test_whatever_is_filled_in_is_escaped(office: Office, name: str) -> None:
    office.integration(name=name, description=name)

    for path in ("common/integration/integrapplist.nl", INTEGRATION + "?id=1", "setup/integrationgovernance.nl"):
        text = office.session.get(office.url(path)).text
        assert "<script>" not in text
        assert '" onfocus' not in text
    assert office.get(INTEGRATION, id="1")["name"] == name


def test_a_mistake_keeps_what_was_filled_in_and_names_the_field(office: Office) -> None:
    answer = office.session.post(office.url(INTEGRATION), data={"name": "", "note": "kept", "state": "enabled"})

    assert answer.status_code == 400
    assert 'value="kept"' in answer.text
    assert '<a href="#f-name">Please enter value(s) for: Name</a>' in answer.text
    assert 'id="e-name"' in answer.text
    assert office.tenant.integrations == {}


def test_secrets_are_told_once(office: Office) -> None:
    page = office.session.post(
        office.url(INTEGRATION),
        data={"name": "Shop", "state": "enabled", "consentPolicy": "Always Ask", "tokenBasedAuthentication": "T"},
    ).text
    made = next(iter(office.tenant.integrations.values()))

    assert made.consumer_secret in page
    for path in (INTEGRATION + "?id=1", "common/integration/integrapplist.nl"):
        assert made.consumer_secret not in office.session.get(office.url(path)).text
        assert made.consumer_secret not in str(office.get(path))
    assert made.consumer_secret not in str(office.session.get(f"{office.sandbox.url}/__sandbox__/requests").text)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nowhere.nl", 404),
        ("GET", "setup/role.nl?id=999", 404),
        ("GET", "setup/role.nl?id=x", 404),
        ("GET", "common/entity/employee.nl?id=999", 404),
        ("GET", "common/entity/employee.nl?id=-", 404),
        ("GET", "common/integration/integrapp.nl?id=9", 404),
        ("GET", "setup/accesstoken.nl?id=9", 404),
        ("GET", "setup/oauth2clientcredentials.nl?id=9", 404),
        ("DELETE", "setup/role.nl?id=3", 405),
        ("POST", "setup/role.nl?id=999", 404),
        ("POST", "setup/accesstoken.nl?id=999", 404),
    ],
)
def test_what_is_not_there_is_said(office: Office, method: str, path: str, status: int) -> None:
    page = office.session.request(method, office.url(path))
    program = office.session.request(method, office.url(path), headers={"Accept": "application/json"})

    assert (page.status_code, program.status_code) == (status, status)
    assert "<h1>Not possible</h1>" in page.text
    assert program.json()["error"]


def test_a_program_may_not_misspell_a_field_or_an_action(office: Office) -> None:
    assert office.mistakes(INTEGRATION, {"title": "Shop"}) == {"title": "there is no field title"}
    office.integration()
    assert "action" in office.mistakes(INTEGRATION, {"action": "explode"}, id="1")
    assert (
        office.session.post(office.url(INTEGRATION), data=b"{", headers={"Content-Type": "application/json"}).ok
        is False
    )


def test_a_program_changes_only_what_it_names(office: Office) -> None:
    office.integration(note="first", scopes=["restlets"], clientCredentials=True)
    office.post(INTEGRATION, {"state": "blocked"}, id="1")
    kept = office.get(INTEGRATION, id="1")

    assert (kept["state"], kept["note"], kept["scopes"]) == ("blocked", "first", ["restlets"])


def test_each_account_of_a_server_has_pages_of_its_own() -> None:
    with Sandbox(account="1111111", seed="empty") as sandbox:
        sandbox.add_account("2222222_SB1")
        answer = requests.get(f"{sandbox.url}/app/common/otherlists/company.nl?account=2222222_SB1", timeout=10)

    assert "2222222_SB1" in answer.text
    assert "/app/setup/rolelist.nl?account=2222222_SB1" in answer.text


GARBAGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
NAMES = st.sampled_from(["name", "roles", "setup", "role", "user", "action", "state", "self", "scopes", "subsidiary"])
ADDRESSES = [*FORMS, *(path for path in PAGES if "list" not in path), "/app/setup/accesstoken.nl"]


@pytest.fixture(scope="module")
def pages() -> Iterator[SetupPages]:
    with Sandbox(seed="empty") as sandbox:
        yield SetupPages(sandbox.account)


@given(
    st.sampled_from(ADDRESSES),
    st.sampled_from(["GET", "POST"]),
    st.just("") | st.just("1") | st.text(max_size=6) | st.just("9" * 5000),
    st.dictionaries(NAMES | st.text(max_size=5), GARBAGE, max_size=4),
    st.booleans(),
)
def test_garbage_is_answered_and_never_fails(
    pages: SetupPages, path: str, method: str, id_: str, body: dict[str, Any], as_form: bool
) -> None:
    kind = "application/x-www-form-urlencoded" if as_form else "application/json"
    sent = (
        "&".join(f"{quote(name)}={quote(str(value))}" for name, value in body.items()) if as_form else json.dumps(body)
    )
    query = f"id={quote(id_, errors='replace')}" if id_ else ""
    answer = pages.answer(Request(method, path, query, {"host": "x", "content-type": kind}, sent.encode()))

    assert answer.status in (200, 201, 400, 404)
