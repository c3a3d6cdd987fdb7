"""What the RESTlets of `flows/suitescript` have in common, for their likenesses in the sandbox."""

from __future__ import annotations

from typing import Any

from connector.sandbox.restlets.suitescript_error import SuiteScriptError

VERSION = "1.0.0"
"""Version of the bundle whose answers the sandbox gives."""


def about(restlet: str) -> dict[str, Any]:
    """Who answers, in which version."""
    return {"restlet": restlet, "version": VERSION}


def bad_request(message: str) -> SuiteScriptError:
    """An error for the caller, who can only mend the request."""
    return SuiteScriptError("NF_BAD_REQUEST", message)


def whole_number(body: dict[str, Any], name: str, standard: Any, least: int, most: int) -> int:
    """The whole number under *name*, within its bounds; raises SuiteScriptError."""
    value = body.get(name)
    value = standard if value is None else value
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise bad_request(f"{name} is a whole number from {least} to {most}")
    return value
