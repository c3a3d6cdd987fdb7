"""Which records of a list are there already, by their externalId."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from connector.component import Unit
from connector.netsuite.soap.reads import GET_LIST_LIMIT, read_items

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport


def ids_of(soap: SoapTransport, record_type: str, external_ids: Iterable[str], unit: Unit) -> dict[str, str]:
    """External id → internal id of those that are there.

    Raises:
        ConnectorError: The account cannot be looked into; nothing is known then.
    """
    wanted = list(dict.fromkeys(external_ids))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), GET_LIST_LIMIT):
        block = wanted[start : start + GET_LIST_LIMIT]
        items = read_items(soap, "getList", record_type, [("externalId", value) for value in block], unit)
        for external_id, item in zip(block, items, strict=True):
            if item.status.success and item.record is not None:
                found[external_id] = str(item.record.get("id", ""))
            elif not item.status.success:
                error = item.status.error(operation="netsuite.get_list")
                if not error.is_a("NETSUITE:NOT_FOUND"):
                    raise error
    return found
