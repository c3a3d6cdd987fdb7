"""getPostingTransactionSummary: sums of the general ledger, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.envelope import child, child_text, children, local_name
from connector.sandbox.soap.posting_summary import DIMENSIONS, Key, summarize
from connector.sandbox.soap.result_parts import core_ref, core_value, page_of, result_of
from connector.sandbox.soap.soap_call import SoapCall

FINANCIAL_STATEMENTS = "Financial Statements"
"""The permission it needs (Oracle help section_N3500304)."""
_MOST_EXPRESSIONS = 10_000  # as above
_SPACES = {
    "period": "accountingPeriod",
    "account": "account",
    "parentItem": "item",
    "item": "item",
    "entity": "entity",
    "department": "department",
    "class": "classification",
    "location": "location",
    "subsidiary": "subsidiary",
    "book": "accountingBook",
}
"""Dimension → where its names are looked up."""


def get_posting_transaction_summary(call: SoapCall) -> str:
    """Amounts for each combination of the fields asked for that occurs; a wanted `-1` means none."""
    return result_of(call, "getPostingTransactionSummary", _summary)


def _summary(call: SoapCall) -> str:
    call.access.caller.needs(FINANCIAL_STATEMENTS)
    fields = [name for name in DIMENSIONS if child_text(child(call.request.body, "fields"), name) in ("true", "1")]
    filters = dict(_filters(child(call.request.body, "filters")))
    if sum(map(len, filters.values())) > _MOST_EXPRESSIONS:
        raise WireError(f"A request may have at most {_MOST_EXPRESSIONS} expressions.", code="INVALID_SEARCH_CRITERIA")
    found = summarize(call.store, list(call.types.catalogue), fields, filters)
    shown, counts = page_of(call, found)
    operation_id = core_value("operationId", child_text(call.request.body, "operationId") or call.ns_id)
    entries = "".join(_entry(call, fields, key, amount) for key, amount in shown)
    if entries:
        tag = "platformCore:postingTransactionSummaryList"
        entries = f"<{tag}>{entries}</{tag}>"
    return counts + operation_id + entries


def _filters(element: Any) -> Iterator[tuple[str, frozenset[str]]]:
    for one in children(element):
        if local_name(one) in DIMENSIONS:
            yield local_name(one), frozenset(ref.get("internalId", "") for ref in children(one))


def _entry(call: SoapCall, fields: list[str], key: Key, amount: Decimal) -> str:
    parts = [_reference(call, name, id_) for name, id_ in zip(fields, key, strict=True) if id_]
    tag = "platformCore:postingTransactionSummary"
    return f"<{tag}>{''.join(parts)}{core_value('amount', amount)}</{tag}>"


def _reference(call: SoapCall, name: str, id_: str) -> str:
    label = call.store.label(_SPACES[name], id_)
    return core_ref(name, id_, label.name if label else "")
