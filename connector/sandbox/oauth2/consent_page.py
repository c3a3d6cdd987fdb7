"""The pages that a user sees at `authorize.nl`: who signs in, what is allowed, or why not."""

from __future__ import annotations

from collections.abc import Sequence

from connector.sandbox.oauth2.authorization_request import AuthorizationRequest
from connector.sandbox.people.tenant import Role, Tenant, User
from connector.sandbox.setup.html_text import Html, el, join
from connector.sandbox.setup.page_frame import STYLE, notice

_SCOPES = {
    "rest_webservices": "REST web services: read and write records, run SuiteQL",
    "restlets": "RESTlets: run scripts of this account",
    "suite_analytics": "SuiteAnalytics Connect: read data with SQL",
    "mcp": "NetSuite AI Connector Service: let an AI client use tools of this account",
}
Choice = tuple[User, Role]


def consent_page(
    request: AuthorizationRequest, tenant: Tenant, choices: Sequence[Choice], chosen: Choice | None, *, ask: bool
) -> str:
    """The page that asks who signs in and, with *ask*, whether the application is allowed in."""
    name = request.integration.name
    title = f"{name} wants to access {tenant.company}" if ask else f"Sign in for {name}"
    form = el(
        "form",
        _sign_in_choices(choices, chosen),
        el("h2", f"What {name} may do then, in your name"),
        el("ul", *(el("li", _SCOPES[scope]) for scope in sorted(request.scopes))),
        el("p", "You will be sent to ", el("strong", request.redirect_uri)),
        _button("allow", "Allow" if ask else "Continue"),
        " ",
        _button("deny", "Deny"),
        method="post",
    )
    warning = "This is a sandbox, not NetSuite: it has no passwords. Choose whom to sign in as."
    return _document(title, el("p", f"Account {tenant.account}", class_="path"), notice("info", warning), form)


def message_page(title: str, message: str) -> str:
    """A page that only tells something."""
    return _document(title, notice("wrong", message))


def _sign_in_choices(choices: Sequence[Choice], chosen: Choice | None) -> Html:
    picked = chosen if chosen in choices else choices[0]
    rows = (
        el(
            "div",
            el(
                "label",
                el(
                    "input",
                    type="radio",
                    name="sandbox_choice",
                    value=f"{user.id}:{role.id}",
                    checked=(user, role) == picked,
                ),
                f" {user.name} ({user.email}), role {role.name}",
            ),
            class_="choice",
        )
        for user, role in choices
    )
    return el("fieldset", el("legend", "Sign in as"), *rows)


def _button(value: str, words: str) -> Html:
    return el("button", words, type="submit", name="sandbox_consent", value=value)


def _document(title: str, *content: str) -> str:
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", f"{title} - NetSuite sandbox"),
        el("link", rel="stylesheet", href=STYLE),
    )
    body = el("body", el("main", el("h1", title), *content, id="main"))
    return join(Html("<!DOCTYPE html>"), el("html", head, body, lang="en"))
