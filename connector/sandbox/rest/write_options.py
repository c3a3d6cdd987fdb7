"""What a writing request says beside its body: how strict to be, which sublists to replace; and how it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from connector.catalogue.model import RecordType, Sublist
from connector.sandbox.records.record_conform import Policy
from connector.sandbox.records.record_desk import Written
from connector.sandbox.rest.record_address import url_of
from connector.sandbox.rest.rest_request import RestRequest
from connector.sandbox.web.http_protocol import Answer

_POLICIES = ("error", "warning", "ignore")
_EMPTY = (None, "")


def names_policy(request: RestRequest) -> Policy:
    """What to do with names of fields that the record has not (REST API Browser: `Warning` unless said)."""
    return cast(Policy, request.choice("X-NetSuite-PropertyNameValidation", _POLICIES, "warning"))


def values_policy(request: RestRequest) -> Policy:
    """What to do with malformed values (REST API Browser: `Error` unless said)."""
    return cast(Policy, request.choice("X-NetSuite-PropertyValueValidation", _POLICIES, "error"))


def replaced_sublists(request: RestRequest, record: RecordType) -> list[str]:
    """The sublists that `replace` names, in canonical spelling."""
    members = (record.find(name) for name in request.names("replace"))
    return [member.name for member in members if isinstance(member, Sublist)]


def selected(request: RestRequest, changes: Mapping[str, Any]) -> dict[str, Any]:
    """*changes*; with `replaceSelectedFields`, only fields that `replace` names are emptied (REST API Browser)."""
    if not request.flag("replaceSelectedFields"):
        return dict(changes)
    named = {name.lower() for name in request.names("replace")}
    return {name: value for name, value in changes.items() if value not in _EMPTY or name.lower() in named}


def no_content(request: RestRequest, written: Written) -> Answer:
    """The answer to a write: no body, where the record is, and what was left out of it."""
    headers = {"location": url_of(request, written.stored.type, written.stored.id)}
    if written.warnings:
        headers["warning"] = ", ".join(f'199 - "{_quotable(text)}"' for text in written.warnings)
    return Answer(204, b"", headers)


def _quotable(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
