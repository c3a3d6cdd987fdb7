"""Limits of concurrent requests in one shape, whichever service tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Limits = dict[str, Any]
ACCOUNT = ("accountConcurrencyLimit", "unallocatedConcurrencyLimit")
"""What the account has in all, and what is left of it for integrations without a part of their own."""
INTEGRATION = ("integrationConcurrencyLimit", "limitType")
"""What our integration may have, and why: `accountLimit`, `integrationSpecific` or `internal`."""
_REST = {
    "accountConcurrencyLimit": "accountConcurrencyLimit",
    "accountUnallocatedConcurrencyLimit": "unallocatedConcurrencyLimit",
    "integrationConcurrencyLimit": "integrationConcurrencyLimit",
    "integrationLimitType": "limitType",
}
_SOAP_TYPES = {"_account": "accountLimit", "_accountLimit": "accountLimit"}


def of_rest(document: Mapping[str, Any]) -> Limits:
    """The limits as REST's governanceLimits tells them; an integration without its own has the unallocated ones."""
    found: Limits = dict.fromkeys((*ACCOUNT, *INTEGRATION))
    found |= {ours: document[name] for name, ours in _REST.items() if name in document}
    if found["integrationConcurrencyLimit"] is None:
        found["integrationConcurrencyLimit"] = found["unallocatedConcurrencyLimit"]
    return found


def of_soap(values: Mapping[str, str]) -> Limits:
    """The limits in a SOAP answer: only those that it holds."""
    found: Limits = {name: int(values[name]) for name in (*ACCOUNT, "integrationConcurrencyLimit") if values.get(name)}
    if values.get("limitType"):
        kind = values["limitType"]
        found["limitType"] = _SOAP_TYPES.get(kind, kind.lstrip("_"))
    return found
