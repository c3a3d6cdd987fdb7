"""PageFrame: what stands around every page: header, menu, landmarks; and the answers that carry it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.sandbox.people.tenant import Tenant
from connector.sandbox.setup.html_text import Html, el, join
from connector.sandbox.setup.setup_request import SetupRequest
from connector.sandbox.storage import canonical_json
from connector.sandbox.web.http_protocol import Answer

STYLE = "/app/setup/sandbox.css"
HOME = "/app/center/card.nl"
MENU: dict[str, tuple[tuple[str, str], ...]] = {
    "Setup > Company": (
        ("Company Information", "/app/common/otherlists/company.nl"),
        ("Enable Features", "/app/setup/features.nl"),
    ),
    "Setup > Integration": (
        ("Manage Integrations", "/app/common/integration/integrapplist.nl"),
        ("Integration Governance", "/app/setup/integrationgovernance.nl"),
        ("OAuth 2.0 Client Credentials (M2M) Setup", "/app/setup/oauth2clientcredentialslist.nl"),
    ),
    "Setup > Users/Roles": (
        ("Manage Roles", "/app/setup/rolelist.nl"),
        ("Access Tokens", "/app/setup/accesstokens.nl"),
        ("View Login Audit Trail", "/app/setup/loginaudit.nl"),
    ),
    "Lists > Employees": (("Employees", "/app/common/entity/employeelist.nl"),),
}
"""Where NetSuite's own menu has the pages → label and address here."""
_SAFE = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


def page(request: SetupRequest, tenant: Tenant, title: str, *content: str | None, status: int = 200) -> Answer:
    """A whole page of the account."""
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", f"{title} - {tenant.company} (NetSuite sandbox)"),
        el("link", rel="stylesheet", href=STYLE),
    )
    banner = el(
        "header",
        el("a", "Skip to content", href="#main", class_="skip"),
        el("p", el("a", tenant.company, href=request.link(HOME)), class_="company"),
        el("p", f"Account {tenant.account} · NetSuite sandbox, not NetSuite", class_="account"),
    )
    main = el("main", el("h1", title), *content, id="main", tabindex="-1")
    body = el("body", banner, el("div", _menu(request), main, class_="columns"))
    text = join(Html("<!DOCTYPE html>"), el("html", head, body, lang="en"))
    return Answer(status, text.encode(), {"content-type": "text/html; charset=utf-8", **_SAFE})


def as_json(body: Any, status: int = 200) -> Answer:
    """The same for a program."""
    return Answer(status, canonical_json.dumps(body).encode(), {"content-type": "application/json", **_SAFE})


def _menu(request: SetupRequest) -> Html:
    def entry(label: str, path: str) -> Html:
        current = "page" if request.http.path == path else None
        return el("li", el("a", label, href=request.link(path), aria_current=current))

    sections = (
        join(el("h2", heading), el("ul", *(entry(*one) for one in entries))) for heading, entries in MENU.items()
    )
    return el("nav", *sections, aria_label="Setup")


def shown(value: Any) -> str:
    """A value as a page writes it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def notice(kind: str, *content: str | None) -> Html:
    """A message above the page's content, which a screen reader tells at once."""
    return el("div", *content, class_=f"notice {kind}", role="alert" if kind == "wrong" else "status")


def definition_list(pairs: Mapping[str, str]) -> Html:
    """Names and values."""
    return el("dl", *(join(el("dt", name), el("dd", el("code", value))) for name, value in pairs.items()))
