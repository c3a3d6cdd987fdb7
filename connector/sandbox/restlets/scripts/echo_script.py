"""Echo: gives back what it is sent, so that a client's calls can be looked at."""

from __future__ import annotations

from typing import Any

SCRIPT = "customscript_sandbox_echo"
SCRIPT_NUMBER = 1
DEPLOY = "customdeploy_sandbox_echo"


def get(parameters: dict[str, str]) -> Any:
    """The arguments of the query string."""
    return {"method": "GET", "parameters": parameters}


def post(body: Any) -> Any:
    """The body as the script saw it: an object for JSON and XML, a string for text."""
    return body


def put(body: Any) -> Any:
    """The body as the script saw it."""
    return body


def delete(parameters: dict[str, str]) -> str:
    """The arguments of the query string, as text: a DELETE seldom has a content type."""
    return ", ".join(f"{name}={value}" for name, value in sorted(parameters.items()))
