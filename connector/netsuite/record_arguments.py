"""Arguments that several operations have in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from connector.config_model import problem


def _id(value: Any) -> Any:
    if isinstance(value, dict):  # a reference, as records carry it
        value = value.get("id", value.get("internalId"))
    if isinstance(value, bool) or value is None:
        return "" if value is None else value
    return str(value) if isinstance(value, int) else value


Id = Annotated[str, BeforeValidator(_id)]
"""An id: text, a number, or a reference that carries one."""


def check_one_key(internal: str, external: str) -> None:
    """Refuse an operation that names no record, or two."""
    if bool(internal) == bool(external):
        raise problem("key", "there is not exactly one key", "give id or external_id")
