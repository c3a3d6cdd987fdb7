"""AuditPage: Setup > Users/Roles > User Management > View Login Audit Trail."""

from __future__ import annotations

from typing import Any

from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.setup.form_field import FormField
from connector.sandbox.setup.html_text import Html, el
from connector.sandbox.setup.page_frame import as_json, page
from connector.sandbox.setup.setup_request import SetupRequest
from connector.sandbox.web.http_protocol import Answer

PATH = "/app/setup/loginaudit.nl"
_COLUMNS = {
    "date": "Date",
    "status": "Status",
    "detail": "Detail",
    "channel": "Request Type",
    "user": "Email Address",
    "role": "Role",
    "application": "Token-based Application Name",
    "token_name": "Token-based Access Token Name",
    "token": "Token ID ends in",
    "ip_address": "IP Address",
    "request_uri": "Request URI",
    "explanation": "Explanation (sandbox only)",
}
_FILTERS = (
    FormField(name="status", label="Status", kind="select", choices=(("Success", "Success"), ("Failure", "Failure"))),
    FormField(name="user", label="Email Address contains"),
    FormField(name="detail", label="Detail contains"),
    FormField(name="channel", label="Request Type contains"),
)
_MOST_SHOWN = 500


class AuditPage:
    """The entries, newest first, with the reason that the wire does not tell."""

    def __init__(self, tenant: Tenant, audit: AuditTrail) -> None:
        self._tenant = tenant
        self._audit = audit

    def answer(self, request: SetupRequest) -> Answer:
        """The entries that the filters let through."""
        wanted = {field.name: request.parameters.get(field.name, "") for field in _FILTERS}
        found = [one for one in reversed(self._audit.as_list()) if _fits(one, wanted)][:_MOST_SHOWN]
        if request.wants_json:
            return as_json({"items": found})
        head = el("tr", *(el("th", heading, scope="col") for heading in _COLUMNS.values()))
        rows = (el("tr", *(el("td", str(one.get(key, ""))) for key in _COLUMNS)) for one in found)
        table = el("table", el("caption", f"{len(found)} entries"), el("thead", head), el("tbody", *rows))
        path = el("p", "Setup > Users/Roles > User Management > View Login Audit Trail", class_="path")
        scroll = el("div", table, class_="scroll", tabindex="0", role="region", aria_label="Entries")
        return page(request, self._tenant, "View Login Audit Trail", path, _filter_form(request, wanted), scroll)


def _filter_form(request: SetupRequest, wanted: dict[str, str]) -> Html:
    kept = (
        el("input", type="hidden", name=name, value=request.parameters[name])
        for name in ("account", "company")
        if name in request.parameters
    )
    fields = (field.render(wanted[field.name]) for field in _FILTERS)
    button = el("p", el("button", "Filter", type="submit", class_="button second"))
    return el("form", *kept, *fields, button, method="get", action=PATH, role="search", class_="filters")


def _fits(entry: dict[str, Any], wanted: dict[str, str]) -> bool:
    return all(part.lower() in str(entry.get(name, "")).lower() for name, part in wanted.items())
