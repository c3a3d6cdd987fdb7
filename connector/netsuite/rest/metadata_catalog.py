"""The metadata catalogue: which record types the account has, and what is in them (Oracle help section_1540810174)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from connector.component import Unit
from connector.netsuite.exchange import Caller, Request, pairs
from connector.netsuite.wire_json import decode

Shape = Literal["json_schema", "swagger"]
MEDIA: dict[str, str] = {"json_schema": "application/schema+json", "swagger": "application/swagger+json"}


def described(caller: Caller, record_type: str, shape: Shape, unit: Unit, operation: str) -> dict[str, Any]:
    """The JSON Schema or the OpenAPI document of one record type, as NetSuite gives it."""
    request = Request(
        method="GET",
        url=f"{caller.addresses.record}/metadata-catalog/{record_type}",
        headers={"Accept": MEDIA[shape]},
        operation=operation,
    )
    found: dict[str, Any] = decode(caller.request(request, unit))
    return found


def catalog(
    caller: Caller, select: Sequence[str], unit: Unit, operation: str, *, swagger: bool = False
) -> dict[str, Any]:
    """The catalogue, of the record types in *select* or of all: its links, or one OpenAPI document."""
    request = Request(
        method="GET",
        url=f"{caller.addresses.record}/metadata-catalog",
        parameters=pairs({"select": ",".join(select) or None}),
        headers={"Accept": MEDIA["swagger"] if swagger else "application/json"},
        operation=operation,
    )
    found: dict[str, Any] = decode(caller.request(request, unit))
    return found
