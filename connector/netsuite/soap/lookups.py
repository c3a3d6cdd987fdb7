"""After a write whose answer was lost: the record is looked up by its externalId before anything is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from connector.component import Unit
from connector.errors import ConnectorError
from connector.netsuite.soap.reads import GET_LIST_LIMIT, read_items
from connector.outcome import Outcome

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

_FOUND = "the answer was lost; a record with this externalId is there"


def settled(soap: SoapTransport, record_type: str, verb: str, outcomes: Sequence[Outcome], unit: Unit) -> list[Outcome]:
    """*outcomes* with those `ambiguous` ones settled that a look at the account settles.

    A record that is there was added. One that is not may still come (NetSuite can take 15 minutes), and a record that
    was there before says nothing about an update: both stay `ambiguous`.
    """
    open_ = [index for index, outcome in enumerate(outcomes) if outcome.outcome == "ambiguous" and outcome.external_id]
    if verb != "add" or not open_:
        return list(outcomes)
    found = list(outcomes)
    for start in range(0, len(open_), GET_LIST_LIMIT):
        block = open_[start : start + GET_LIST_LIMIT]
        keys = [("externalId", str(outcomes[index].external_id)) for index in block]
        try:
            items = read_items(soap, "getList", record_type, keys, unit)
        except ConnectorError:
            return found  # the write stays ambiguous; that says more than the failed look
        for index, item in zip(block, items, strict=True):
            if item.status.success and item.record is not None:
                warnings = (*outcomes[index].warnings, _FOUND)
                found[index] = replace(
                    outcomes[index], outcome="ok", error=None, id=item.record.get("id"), warnings=warnings
                )
    return found
