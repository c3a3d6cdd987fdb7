"""HomePage: where an administrator starts; and what starts a rehearsal of the set-up from nothing."""

from __future__ import annotations

from connector.sandbox.people.tenant import FEATURES, Tenant
from connector.sandbox.setup.html_text import Html, el, join
from connector.sandbox.setup.page_frame import MENU, as_json, definition_list, notice, page
from connector.sandbox.setup.setup_request import SetupRequest
from connector.sandbox.web.http_protocol import Answer
from connector.sandbox.web.request_address import base_url

REHEARSAL = "/app/setup/rehearsal.nl"
_STEPS = (
    ("Enable Features", "SuiteCloud: SOAP and REST Web Services, Token-based Authentication or OAuth 2.0"),
    ("Manage Integrations", "New Integration; copy consumer key and secret"),
    ("Manage Roles", "New Role with the permissions below Transactions, Lists, Reports and Setup"),
    ("Employees", "New Employee; Access: Give Access, the role"),
    ("Access Tokens", "New Access Token for application, user and role; copy token id and secret"),
    ("OAuth 2.0 Client Credentials (M2M) Setup", "instead of a token: map a certificate"),
    ("Company Information", "copy the account id"),
)
"""The guide of Oracle help section_4247337262 in the order that it is done."""


class HomePage:
    """Home."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def answer(self, request: SetupRequest) -> Answer:
        """Addresses, the way through the set-up, and the button that clears it."""
        facts = {"Account ID": self._tenant.account, "Base address of this sandbox": base_url(request.http)}
        if request.wants_json:
            return as_json({"account": self._tenant.account, "baseUrl": base_url(request.http), "menu": MENU})
        return page(request, self._tenant, "Home", definition_list(facts), _steps(request), _rehearse(request))

    def rehearse(self, request: SetupRequest) -> Answer:
        """Take everything away that the guide sets up; employees' records stay, their access goes."""
        if request.http.method == "POST":
            clear_setup(self._tenant)
            if request.wants_json:
                return as_json({"message": "cleared"})
        done = notice("done", el("p", "The account's set-up is empty: begin with Enable Features."))
        told = done if request.http.method == "POST" else _rehearse(request)
        return page(request, self._tenant, "Rehearse the set-up", told, _steps(request))


def clear_setup(tenant: Tenant) -> None:
    """Leave of the set-up what a new account has: the Administrator role, no feature that integrations need."""
    tenant.features -= set(FEATURES) - {"SUBSIDIARIES", "MULTICURRENCY", "CUSTOMRECORDS"}
    for held in (tenant.integrations, tenant.tokens, tenant.certificates):
        held.clear()
    for id_ in [id_ for id_, role in tenant.roles.items() if not role.administrator]:
        del tenant.roles[id_]
    for user in tenant.users.values():
        user.roles &= set(tenant.roles)
        user.access = bool(user.roles)
        user.global_permissions, user.failures, user.locked_until = {}, 0, 0.0


def _steps(request: SetupRequest) -> Html:
    paths = {label: path for entries in MENU.values() for label, path in entries}
    items = (el("li", el("a", name, href=request.link(paths[name])), f": {what}") for name, what in _STEPS)
    return el("section", el("h2", "Set up an integration"), el("ol", *items))


def _rehearse(request: SetupRequest) -> Html:
    words = "Removes integrations, tokens, certificates and roles, and switches the features off. Records stay."
    button = el("button", "Empty the set-up", type="submit", class_="button second")
    form = el("form", el("p", button), method="post", action=request.link(REHEARSAL))
    return el("section", join(el("h2", "Rehearse from nothing"), el("p", words), form))
