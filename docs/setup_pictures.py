"""Draws `docs/images/setup-*.png`, the pictures of the set-up guide: its steps, done in a browser on a sandbox.

Run it from the project's root: `.venv/bin/python docs/setup_pictures.py`. It needs Chromium. The tests walk the same
way (`tests/end_to_end/test_setup_guide.py`), so that the guide is what works.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, FloatRect, Page, Playwright, sync_playwright

from connector.sandbox.server import Sandbox

IMAGES = Path("docs/images")
FEATURES = (
    "Client SuiteScript",
    "Server SuiteScript",
    "SOAP Web Services",
    "REST Web Services",
    "Token-based Authentication",
    "OAuth 2.0",
    "SuiteAnalytics Workbook",
)
SETUP = (
    "Log in using Access Tokens",
    "Log in using OAuth 2.0 Access Tokens",
    "REST Web Services",
    "SOAP Web Services",
    "Deleted Records",
)
LISTS = ("Customers", "Currency", "Items", "Subsidiaries", "Documents and Files", "Perform Search")
TRANSACTIONS = ("Sales Order", "Invoice", "Find Transaction")
REPORTS = {"SuiteAnalytics Workbook": "Edit"}

Photograph = Callable[[str], None]
"""Keeps a picture of the page as it is, under a name."""


@dataclass
class Copied:
    """What the guide tells to copy."""

    account: str = ""
    consumer_key: str = ""
    consumer_secret: str = field(default="", repr=False)
    token_id: str = ""
    token_secret: str = field(default="", repr=False)
    certificate_id: str = ""


def chromium() -> str | None:
    """Where a Chromium is, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium, without a window."""
    return playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-lcd-text"])


class Administrator:
    """Goes through the guide by what stands on the pages: menu entries, labels and buttons."""

    def __init__(self, page: Page, base_url: str, photograph: Photograph = lambda _name: None) -> None:
        self.page = page
        self.base_url = base_url
        self.photograph = photograph
        self.copied = Copied()

    def walk(self, certificate: Path) -> Copied:
        """Every step, from an empty account to credentials of both kinds."""
        self.empty()
        self.enable_features(FEATURES)
        self.make_integration("Connector")
        self.make_role("Integration")
        self.make_employee("Ida", "Integration", "ida.integration@northwind-optics.example")
        self.make_token("Connector", "Ida Integration", "Integration")
        self.map_certificate("Connector", "Ida Integration", "Integration", certificate)
        self.read_account()
        return self.copied

    # ---------------------------------------------------------------- steps

    def empty(self) -> None:
        """Begin with nothing set up."""
        self.page.goto(f"{self.base_url}/app/center/card.nl")
        self.photograph("home")
        self.page.get_by_role("button", name="Empty the set-up").click()

    def enable_features(self, names: Iterable[str]) -> None:
        """Setup > Company > Enable Features."""
        self._menu("Enable Features")
        for name in names:
            self.page.get_by_label(name, exact=True).check()
        self.photograph("features")
        self._save()

    def make_integration(self, name: str) -> None:
        """Setup > Integration > Manage Integrations > New."""
        self._menu("Manage Integrations")
        self.page.get_by_role("link", name="New Integration").click()
        self.page.get_by_label("Name", exact=False).first.fill(name)
        for tick in ("Token-based Authentication", "Client Credentials (Machine To Machine) Grant"):
            self.page.get_by_label(tick, exact=True).check()
        for scope in ("RESTlets", "REST Web Services"):
            self.page.get_by_role("group", name="Scope").get_by_label(scope, exact=True).check()
        self.photograph("integration")
        self._save()
        self.copied.consumer_key, self.copied.consumer_secret = self._told("Consumer Key", "Consumer Secret")
        self.photograph("integration-credentials")

    def make_role(self, name: str) -> None:
        """Setup > Users/Roles > Manage Roles > New."""
        self._menu("Manage Roles")
        self.page.get_by_role("link", name="New Role").click()
        self.page.get_by_label("Name").first.fill(name)
        self._grant("Transactions", dict.fromkeys(TRANSACTIONS, "Full"))
        self._grant("Reports", REPORTS)
        self._grant("Lists", dict.fromkeys(LISTS, "Full"))
        self._grant("Setup", dict.fromkeys(SETUP, "Full"))
        self.photograph("role")
        self.photograph("role-permissions")
        self._save()

    def make_employee(self, first: str, last: str, email: str) -> None:
        """Lists > Employees > Employees > New, with its Access tab."""
        self._menu("Employees")
        self.page.get_by_role("link", name="New Employee").click()
        self.page.get_by_label("First Name").fill(first)
        self.page.get_by_label("Last Name").fill(last)
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Subsidiary").select_option(index=1)
        self.page.get_by_label("Give Access").check()
        self.page.get_by_role("group", name="Roles").get_by_label("Integration", exact=True).check()
        self.photograph("employee")
        self._save()

    def make_token(self, application: str, user: str, role: str) -> None:
        """Setup > Users/Roles > Access Tokens > New."""
        self._menu("Access Tokens")
        self.page.get_by_role("link", name="New Access Token").click()
        self._choose({"Application Name": application, "User": user, "Role": role})
        self.photograph("token")
        self._save()
        self.copied.token_id, self.copied.token_secret = self._told("Token ID", "Token Secret")
        self.photograph("token-credentials")

    def map_certificate(self, application: str, user: str, role: str, certificate: Path) -> None:
        """Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup > Create New."""
        self._menu("OAuth 2.0 Client Credentials (M2M) Setup")
        self.page.get_by_role("link", name="New Client Credentials Mapping").click()
        self._choose({"Entity": user, "Role": role, "Application": application})
        self.page.get_by_label("Certificate").set_input_files(certificate)
        self.photograph("certificate")
        self._save()
        self._menu("OAuth 2.0 Client Credentials (M2M) Setup")
        self.copied.certificate_id = self.page.get_by_role("rowheader").last.inner_text()
        self.photograph("certificate-id")

    def read_account(self) -> None:
        """Setup > Company > Company Information."""
        self._menu("Company Information")
        self.copied.account = self.page.get_by_label("Account ID").inner_text()
        self.photograph("company")

    # ---------------------------------------------------------------- by what stands on the page

    def _menu(self, entry: str) -> None:
        self.page.get_by_role("navigation", name="Setup").get_by_role("link", name=entry, exact=True).click()

    def _grant(self, subtab: str, levels: Mapping[str, str]) -> None:
        group = self.page.get_by_role("group", name=subtab)
        for permission, level in levels.items():
            group.get_by_label(permission, exact=True).select_option(level)

    def _choose(self, choices: Mapping[str, str]) -> None:
        for label, text in choices.items():
            self.page.get_by_label(label, exact=False).select_option(label=text)

    def _save(self) -> None:
        self.page.get_by_role("button", name="Save").click()
        self.page.get_by_role("status").wait_for()

    def _told(self, *starts: str) -> list[str]:
        """The values beside the terms that start so."""
        terms = self.page.locator("dt")
        return [terms.filter(has_text=start).locator("xpath=following-sibling::dd[1]").inner_text() for start in starts]


def self_signed(folder: Path, days: int = 365) -> tuple[Path, Path]:
    """A new P-256 certificate and its private key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "connector")])
    now = dt.datetime.now(dt.UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = built.not_valid_before(now).not_valid_after(now + dt.timedelta(days)).sign(key, hashes.SHA256())
    certificate, private = folder / "connector.pem", folder / "connector.key.pem"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    private.chmod(0o600)
    return certificate, private


def _keep(page: Page, name: str) -> None:
    """A picture of the page without its menu, keys and secrets dotted out; of the role's permissions those of Setup."""
    page.evaluate("document.querySelectorAll('.notice dd code').forEach(one => { one.textContent = '•'.repeat(40) })")
    page.evaluate("document.activeElement.blur()")
    shown = page.get_by_role("group", name="Setup") if name == "role-permissions" else page.get_by_role("main")
    box = shown.bounding_box()
    if box is None:
        raise LookupError(f"nothing to see of {name}")
    height = min(box["height"], _HIGHEST if name in ("integration", "role-permissions") else _HIGH)
    clip: FloatRect = {"x": box["x"], "y": box["y"], "width": box["width"], "height": height}
    page.screenshot(path=IMAGES / f"setup-{name}.png", clip=clip)


_HIGH, _HIGHEST = 860, 1500  # points; what has to be seen whole may be higher


def main() -> None:
    """Walk through the guide and keep the pictures."""
    IMAGES.mkdir(exist_ok=True)
    with Sandbox(account="1234567_SB1", seed="empty") as sandbox, tempfile.TemporaryDirectory() as folder:
        certificate, _ = self_signed(Path(folder))
        with sync_playwright() as playwright, launch(playwright) as browser:
            page = browser.new_page(viewport={"width": 1060, "height": 6000})
            Administrator(page, sandbox.url, lambda name: _keep(page, name)).walk(certificate)


if __name__ == "__main__":
    main()
