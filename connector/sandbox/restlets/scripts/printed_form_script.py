"""The bundle's `printed_form`: a transaction as PDF in base 64, on a plain page of the sandbox's own."""

from __future__ import annotations

import base64
from typing import Any

from connector.sandbox.restlets.script_session import ScriptSession
from connector.sandbox.restlets.suitescript_bundle import about, whole_number

SCRIPT = "customscript_nf_printed_form"
SCRIPT_NUMBER = 5
DEPLOY = "customdeploy_nf_printed_form"
_NAME = "printed_form"
_LARGEST_ID = 2**31 - 1


def get(parameters: dict[str, str]) -> Any:  # noqa: ARG001 - a RESTlet's signature
    """Who answers, in which version."""
    return about(_NAME)


def post(body: Any, session: ScriptSession) -> Any:
    """The PDF of `{"id": …, "form": …}`; the sandbox has one form."""
    asked = body if isinstance(body, dict) else {}
    id_ = _number(asked, "id")
    if asked.get("form") is not None:
        _number(asked, "form")
    name, content = session.print_form(id_)
    return {
        **about(_NAME),
        "id": str(id_),
        "name": name,
        "mime_type": "application/pdf",
        "content": base64.b64encode(content).decode(),
        "remaining_usage": session.remaining_usage,
    }


def _number(asked: dict[str, Any], name: str) -> int:
    text = str(asked.get(name, ""))
    given = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST_ID)) else 0
    return whole_number({name: given}, name, 0, 1, _LARGEST_ID)
