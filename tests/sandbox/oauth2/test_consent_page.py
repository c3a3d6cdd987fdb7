"""The page in a real browser, with the keyboard alone; skipped where there is no Chromium."""

import shutil
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Error, Page, sync_playwright

from connector.sandbox.oauth2.consent_page import message_page
from tests.sandbox.oauth2.conftest import AUTHORIZE, TOKEN, Flow


def test_a_message_is_escaped() -> None:
    text = message_page("No <b>", "a & b")

    assert "<h1>No &lt;b&gt;</h1>" in text
    assert ">a &amp; b</div>" in text


@pytest.fixture
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium here: the page is not looked at in a browser")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        except Error as error:
            pytest.skip(f"Chromium does not start here: {str(error).splitlines()[0]}")
        yield browser.new_page()
        browser.close()


def test_a_user_allows_and_another_time_denies(page: Page, flow: Flow) -> None:
    back = f"{flow.sandbox.url}/back"  # there is no such page, which does not matter to the address
    flow.integration.redirect_uris = (back,)
    page.goto(f"{flow.sandbox.url}{AUTHORIZE}?{urlencode(flow.query(redirect_uri=back))}")
    assert page.title() == "Reports wants to access Northwind Optics Group - NetSuite sandbox"
    page.get_by_role("radio", name="integration@northwind-optics.example").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Allow"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{back}?*")
    code = dict(part.split("=") for part in page.url.partition("?")[2].split("&"))["code"]
    assert flow.post(TOKEN, flow.code_form(code, redirect_uri=back)).status_code == 200

    page.goto(f"{flow.sandbox.url}{AUTHORIZE}?{urlencode(flow.query(redirect_uri=back))}")
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url(f"{back}?*")
    assert "error=access_denied" in page.url
