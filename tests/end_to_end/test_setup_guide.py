"""The set-up guide, done by hand in a browser on the sandbox, ends in a green Test Connection; and what is left out
is named by it wherever NetSuite's answer tells it.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

from connector import NetSuite
from connector.netsuite import breaker
from connector.netsuite.auth import token_store
from connector.netsuite.connection_test.stage_report import ConnectionTest, Stage
from connector.sandbox.server import Sandbox

SCRIPT = Path(__file__).parents[2] / "docs" / "setup_pictures.py"
NEEDED = ("customer", "salesOrder")


def _guide() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_pictures", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


GUIDE = _guide()


@pytest.fixture(autouse=True)
def _alone() -> None:
    """No test suffers from the refusals or tokens of another."""
    breaker.SHARED._refusals.clear()
    token_store.SHARED._tokens.clear()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    made: tuple[Path, Path] = GUIDE.self_signed(tmp_path_factory.mktemp("certificate"))
    return made


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(account="1234567_SB1", seed="empty") as running:
        yield running


# ---------------------------------------------------------------- by hand, in a browser


@pytest.fixture(scope="module")
def rehearsed() -> Iterator[Sandbox]:
    """An account that nobody changes once the guide is done."""
    with Sandbox(account="1234567_SB1", seed="empty") as running:
        yield running


@pytest.fixture(scope="module")
def by_hand(rehearsed: Sandbox, certificate: tuple[Path, Path]) -> tuple[Any, str]:
    """What the guide's steps gave, and all that the lists show afterwards."""
    if GUIDE.chromium() is None:
        pytest.skip("no Chromium here: the pages are not looked at in a browser")
    with sync_playwright() as playwright:
        browser = _browser(playwright)
        administrator = GUIDE.Administrator(browser.new_page(java_script_enabled=False), rehearsed.url)
        copied = administrator.walk(certificate[0])
        lists = _all_pages(administrator)
        browser.close()
    return copied, lists


def _browser(playwright: Playwright) -> Browser:
    try:
        browser: Browser = GUIDE.launch(playwright)
    except Error as error:
        pytest.skip(f"Chromium does not start here: {str(error).splitlines()[0]}")
    return browser


def _all_pages(administrator: Any) -> str:
    page = administrator.page
    links = page.get_by_role("navigation").get_by_role("link").evaluate_all("all => all.map(one => one.href)")
    texts = []
    for link in links:
        page.goto(link)
        texts.append(page.content())
    return "".join(texts)


def test_the_guide_done_by_hand_ends_in_a_green_test_connection(rehearsed: Sandbox, by_hand: tuple[Any, str]) -> None:
    copied, _ = by_hand
    found = outcome(token_connection(rehearsed, vars(copied)))

    assert (found.ok, [cause.name for cause in found.causes]) == (True, [])
    assert {"rest_sign_in", "soap_sign_in", "suiteql", "soap_records", "record:salesOrder"} <= passed(found)


def test_the_guide_of_oauth2_done_by_hand_ends_in_a_green_test_connection(
    rehearsed: Sandbox, by_hand: tuple[Any, str], certificate: tuple[Path, Path]
) -> None:
    copied, _ = by_hand
    found = outcome(certificate_connection(rehearsed, vars(copied), certificate[1]))

    assert (found.ok, [cause.name for cause in found.causes]) == (True, [])
    assert {"token", "rest_sign_in", "suiteql", "record:salesOrder"} <= passed(found)


def test_no_list_shows_what_was_told_once(by_hand: tuple[Any, str]) -> None:
    copied, lists = by_hand

    for told in (copied.consumer_secret, copied.token_id, copied.token_secret):
        assert len(told) == 64
        assert told not in lists
    assert "Ida Integration" in lists
    assert copied.certificate_id in lists


@pytest.mark.skipif(GUIDE.chromium() is None, reason="no Chromium here: the pages are not looked at in a browser")
def test_the_keyboard_alone_reaches_content_and_mistakes(sandbox: Sandbox) -> None:
    with sync_playwright() as playwright, _browser(playwright) as browser:
        page = browser.new_page()
        page.goto(f"{sandbox.url}/app/common/integration/integrapp.nl")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_label("Name").first).to_be_focused()
        page.keyboard.press("Enter")  # saves a form whose name is empty

        mistake = page.get_by_role("alert").get_by_role("link", name="Please enter value(s) for: Name")
        mistake.press("Enter")
        expect(page).to_have_url(re.compile("#f-name$"))
        page.keyboard.type("Typed at once")
        name = page.get_by_label("Name").first
        expect(name).to_have_value("Typed at once")
        expect(name).to_have_accessible_description("Please enter value(s) for: Name")


# ---------------------------------------------------------------- by the API, something left out


class Program:
    """Does the guide's steps as JSON."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.session = requests.Session()

    def post(self, path: str, body: dict[str, Any], id_: str = "") -> dict[str, Any]:
        address = f"{self.sandbox.url}/app/{path}" + (f"?id={id_}" if id_ else "")
        answer = self.session.post(address, json=body)
        assert answer.ok, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def features(self, *off: str) -> None:
        names = self.session.get(f"{self.sandbox.url}/app/setup/features.nl", headers={"Accept": "application/json"})
        self.post("setup/features.nl", {name: name not in off for name in names.json()})

    def set_up(self, certificate: Path) -> None:
        """Everything, as in the guide."""
        self.post("setup/rehearsal.nl", {})
        self.features()
        made = self.post("common/integration/integrapp.nl", INTEGRATION)
        self.role = self.post("setup/role.nl", ROLE)["id"]
        self.employee = self.post(
            "common/entity/employee.nl", {**EMPLOYEE, "lastName": f"Integration {next(NUMBERS)}", "roles": [self.role]}
        )["id"]
        holder = {"application": made["id"], "role": self.role}
        token = self.post("setup/accesstoken.nl", {**holder, "user": self.employee})
        mapping = {**holder, "entity": self.employee, "certificate": certificate.read_text()}
        self.integration, self.token = made["id"], token["id"]
        self.certificate = self.post("setup/oauth2clientcredentials.nl", mapping)["id"]
        self.copied = {
            "account": self.sandbox.tenant.account,
            "consumer_key": made["consumerKey"],
            "consumer_secret": made["consumerSecret"],
            "token_id": token["tokenId"],
            "token_secret": token["tokenSecret"],
            "certificate_id": self.certificate,
        }

    def without(self, permission: str) -> None:
        """Take a permission from the role."""
        subtab = next(name for name in ("transactions", "reports", "lists", "setup") if permission in ROLE[name])
        levels = {name: level for name, level in ROLE[subtab].items() if name != permission}
        self.post("setup/role.nl", {subtab: levels}, self.role)

    def integration_with(self, **changes: Any) -> None:
        self.post("common/integration/integrapp.nl", changes, self.integration)

    def employee_with(self, **changes: Any) -> None:
        self.post("common/entity/employee.nl", changes, self.employee)


INTEGRATION = {
    "name": "Connector",
    "tokenBasedAuthentication": True,
    "clientCredentials": True,
    "scopes": ["rest_webservices", "restlets"],
}
ROLE: dict[str, Any] = {
    "name": "Integration",
    "transactions": {"Sales Order": "Full", "Find Transaction": "Full"},
    "reports": {"SuiteAnalytics Workbook": "Edit"},
    "lists": {"Customers": "Full", "Vendors": "View", "Items": "View", "Currency": "View", "Subsidiaries": "View"},
    "setup": dict.fromkeys(GUIDE.SETUP, "Full"),
}
EMPLOYEE = {"email": "ida@northwind-optics.example", "subsidiary": "1", "giveAccess": True}

NUMBERS = itertools.count(1)
"""No two employees have the same name."""

LeftOut = Callable[[Program], None]


@pytest.fixture
def program(sandbox: Sandbox, certificate: tuple[Path, Path]) -> Iterator[Program]:
    made = Program(sandbox)
    with made.session:
        made.set_up(certificate[0])
        yield made


def token_connection(sandbox: Sandbox, copied: dict[str, str]) -> dict[str, Any]:
    names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
    connection = {name: copied[name] for name in names}
    return {"type": "token_based_authentication", "base_address": sandbox.url, **connection}


def certificate_connection(sandbox: Sandbox, copied: dict[str, str], key: Path) -> dict[str, Any]:
    return {
        "type": "oauth2",
        "base_address": sandbox.url,
        "account": copied["account"],
        "client_id": copied["consumer_key"],
        "certificate_id": copied["certificate_id"],
        "private_key_file": str(key),
    }


def outcome(connection: dict[str, Any], *more: str, **options: Any) -> ConnectionTest:
    with NetSuite({"connection": connection, **options}) as netsuite:
        return netsuite.test_connection(record_types=[*NEEDED, *more])


def passed(found: ConnectionTest) -> set[str]:
    return {stage.name for stage in found.stages if stage.status == "passed"}


@pytest.mark.parametrize(
    ("leave_out", "cause", "words"),
    [
        (lambda one: one.features("TBA"), "token_feature_off", "Token-Based Authentication"),
        (lambda one: one.features("RESTWEBSERVICES"), "rest_feature", "REST Web Services"),
        (lambda one: one.features("WEBSERVICES"), "soap_feature", "SOAP Web Services"),
        (lambda one: one.features("ANALYTICS"), "query_permission", "SuiteAnalytics Workbook"),
        (lambda one: one.without("REST Web Services"), "rest_permission", "REST Web Services"),
        (lambda one: one.without("SOAP Web Services"), "soap_permission", "SOAP Web Services"),
        (lambda one: one.without("SuiteAnalytics Workbook"), "query_permission", "SuiteAnalytics Workbook"),
        (lambda one: one.without("Customers"), "record_permission", "Lists -> Customers"),
        (lambda one: one.without("Sales Order"), "record_permission", "Transactions -> Sales Order"),
        (lambda one: one.without("Log in using Access Tokens"), "role_or_user", "Log in using Access Tokens"),
        (lambda one: one.employee_with(giveAccess=False), "role_or_user", "user"),
        (lambda one: one.employee_with(inactive=True), "role_or_user", "inactive"),
        (
            lambda one: one.integration_with(tokenBasedAuthentication=False),
            "integration_blocked",
            "Token-Based Authentication",
        ),
        (lambda one: one.integration_with(state="blocked"), "integration_blocked", "blocked"),
        (
            lambda one: one.post("setup/accesstoken.nl", {"action": "revoke"}, one.token),
            "token_revoked",
            "Access Tokens",
        ),
    ],
)
def test_what_is_left_out_is_named(
    program: Program, sandbox: Sandbox, leave_out: LeftOut, cause: str, words: str
) -> None:
    leave_out(program)
    found = outcome(token_connection(sandbox, program.copied))

    assert not found.ok
    assert cause in [one.name for one in found.causes]
    assert words in json.dumps(found.as_dict(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("permission", "record_type"),
    [("Vendors", "vendor"), ("Items", "inventoryItem"), ("Subsidiaries", "subsidiary")],
)
def test_a_record_type_asked_for_names_the_permission_it_needs(
    program: Program, sandbox: Sandbox, certificate: tuple[Path, Path], permission: str, record_type: str
) -> None:
    program.without(permission)
    connections = (
        token_connection(sandbox, program.copied),
        certificate_connection(sandbox, program.copied, certificate[1]),
    )
    for connection in connections:
        found = outcome(connection, record_type)

        assert not found.ok
        assert [one.name for one in found.causes] == ["record_permission"]
        assert f"Lists -> {permission}" in json.dumps(found.as_dict())
        assert outcome(connection).ok, "it is no failure where nobody asked for such records"


WARNED = [("Find Transaction", "tables"), ("Deleted Records", "tables"), ("Currency", "soap_records")]


@pytest.mark.parametrize(("permission", "stage"), WARNED)
def test_what_only_some_work_needs_is_warned_of(
    program: Program, sandbox: Sandbox, permission: str, stage: str
) -> None:
    program.without(permission)
    found = outcome(token_connection(sandbox, program.copied))

    assert found.ok
    assert [(one.name, permission in one.evidence + one.cure) for one in warned(found)] == [(stage, True)]


@pytest.mark.parametrize("permission", ["Find Transaction", "Deleted Records"])
def test_what_only_some_work_needs_is_warned_of_with_oauth2(
    program: Program, sandbox: Sandbox, certificate: tuple[Path, Path], permission: str
) -> None:
    program.without(permission)
    found = outcome(certificate_connection(sandbox, program.copied, certificate[1]))

    assert found.ok
    assert [(one.name, permission in one.evidence + one.cure) for one in warned(found)] == [("tables", True)]


@pytest.mark.parametrize("rest_is_off", [True, False], ids=["soap only", "soap first"])
def test_over_soap_the_missing_permission_to_see_deletes_is_warned_of(
    program: Program, sandbox: Sandbox, rest_is_off: bool
) -> None:
    if rest_is_off:
        program.features("RESTWEBSERVICES")
    program.without("Deleted Records")
    found = outcome(token_connection(sandbox, program.copied), transport="soap")

    telling = "soap_deletes" if rest_is_off else "tables"
    assert found.ok
    assert "grant `Deleted Records`" in next(one.cure for one in warned(found) if one.name == telling)


def test_soap_alone_may_be_green_in_every_stage_of_its_own(program: Program, sandbox: Sandbox) -> None:
    program.features("RESTWEBSERVICES")
    found = outcome(token_connection(sandbox, program.copied), transport="soap")

    assert found.ok
    assert {"soap_sign_in", "soap_records", "soap_deletes", "record:customer", "record:salesOrder"} <= passed(found)


def warned(found: ConnectionTest) -> list[Stage]:
    return [stage for stage in found.stages if stage.status == "warning"]


@pytest.mark.parametrize(
    ("leave_out", "cause"),
    [
        (lambda one: one.features("OAUTH2"), "oauth2_feature_off"),
        (lambda one: one.features("ANALYTICS"), "query_permission"),
        (lambda one: one.without("SuiteAnalytics Workbook"), "query_permission"),
        (lambda one: one.without("Customers"), "record_permission"),
        (lambda one: one.without("Log in using OAuth 2.0 Access Tokens"), "oauth2_role_or_user"),
        (lambda one: one.integration_with(clientCredentials=False, scopes=[]), "grant_unticked"),
        (lambda one: one.integration_with(scopes=["suite_analytics"]), "scope_unticked"),
        (lambda one: one.integration_with(state="blocked"), "oauth2_integration_blocked"),
        (
            lambda one: one.post("setup/oauth2clientcredentials.nl", {"action": "revoke"}, one.certificate),
            "certificate_unknown",
        ),
    ],
)
def test_what_is_left_out_of_oauth2_is_named(
    program: Program, sandbox: Sandbox, certificate: tuple[Path, Path], leave_out: LeftOut, cause: str
) -> None:
    leave_out(program)
    found = outcome(certificate_connection(sandbox, program.copied, certificate[1]))

    assert not found.ok
    assert cause in [one.name for one in found.causes]


def test_soap_hides_the_reason_and_test_connection_points_to_the_audit_trail(
    program: Program, sandbox: Sandbox
) -> None:
    program.without("Log in using Access Tokens")
    connection = token_connection(sandbox, program.copied)
    with NetSuite({"connection": connection, "transport": "soap"}) as netsuite:
        found = netsuite.test_connection()

    assert not found.ok
    assert "View Login Audit Trail" in json.dumps(found.as_dict())
    shown = program.session.get(f"{sandbox.url}/app/setup/loginaudit.nl", headers={"Accept": "application/json"})
    newest = shown.json()["items"][0]
    assert newest["detail"] == "permission_denied"
    assert "lacks the permission 'Log in using Access Tokens'" in newest["explanation"]


def test_a_global_permission_of_the_employee_makes_up_for_the_role(program: Program, sandbox: Sandbox) -> None:
    program.without("SOAP Web Services")
    program.employee_with(globalPermissions={"SOAP Web Services": "Full"})

    assert outcome(token_connection(sandbox, program.copied)).ok
