"""Whether a document is paid or a credit used up: the status that follows from what is left of its amount."""

from __future__ import annotations

from collections.abc import Mapping

from connector.catalogue.model import RecordType
from connector.sandbox.accounting.transaction_totals import number
from connector.sandbox.storage.canonical_json import Record

_STATUSES: Mapping[str, tuple[str, str]] = {"invoice": ("A", "B"), "vendorBill": ("A", "B"), "creditMemo": ("A", "B")}
"""Record type → status while something is left, and when nothing is."""


def settled(record: RecordType, body: Record) -> Record:
    """*body* with its status brought in line with `amountRemaining`; other statuses (approval, void) stand."""
    codes = _STATUSES.get(record.name)
    status = body.get("status")
    if codes is None or body.get("amountRemaining") is None or not isinstance(status, Mapping):
        return body
    if status.get("id") not in codes:
        return body
    return {**body, "status": {"id": codes[0] if number(body["amountRemaining"]) > 0 else codes[1]}}
