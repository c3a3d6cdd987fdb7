"""Which of SOAP's searches finds a record type: transactions share one, items another (record names 1.11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.item_types import ITEM_TYPES
from connector.netsuite.soap.type_table import TypeRow, TypeTable, is_custom_record

_TRANSACTION_TYPES = {
    "journalentry": "_journal",
    "intercompanyjournalentry": "_journal",
    "advintercompanyjournalentry": "_journal",
    "statisticaljournalentry": "_journal",
    "purchaserequisition": "_requisition",
    "intercompanytransferorder": "_transferOrder",
    "customtransaction": "_custom",
}
"""Lower-case record type → value of the type criterion, where it is not the record type behind an underscore."""

_TRACKED: dict[str, Mapping[str, Any]] = {"": {}, "lot": {"isLotItem": True}, "serial": {"isSerialItem": True}}
_ITEMS: dict[str, tuple[str, Mapping[str, Any]]] = {
    one.record_type.lower(): (
        one.soap,
        {**({"subType": f"_for{one.subtype}"} if one.subtype else {}), **_TRACKED[one.tracked]},
    )
    for one in ITEM_TYPES
}
"""Lower-case item type → value of the type criterion, and what else tells it apart."""

_OTHER_SEARCHES = {"supportcaseissue": "Issue", "class": "Classification", "project": "Job", "event": "CalendarEvent"}


@dataclass(frozen=True, slots=True)
class SearchType:
    """One of SOAP's searches."""

    name: str
    """Its name without `Search…`, e.g. `Transaction`."""
    basic: TypeRow
    joined: TypeRow | None
    """The basic criteria with those of joined records."""
    advanced: TypeRow | None
    row: TypeRow | None
    """Its columns."""
    criteria: Mapping[str, Any] = field(default_factory=dict)
    """What tells the record type from others that the search finds as well."""
    custom: bool = False
    """Whether it needs the number of a custom record type."""


def search_type(table: TypeTable, record_type: str) -> SearchType:
    """The search for *record_type*, or for a search's own name (`transaction`, MuleSoft's `CustomerSearchAdvanced`).

    Raises:
        ConfigurationError: SOAP has no search for it.
    """
    name, criteria = _named(table, record_type)
    basic = table.named(f"{name}SearchBasic")
    if basic is None:
        raise _unknown(table, record_type)
    return SearchType(
        name,
        basic,
        table.named(f"{name}Search"),
        table.named(f"{name}SearchAdvanced"),
        table.named(f"{name}SearchRow"),
        criteria,
        custom=is_custom_record(record_type),
    )


def _named(table: TypeTable, record_type: str) -> tuple[str, Mapping[str, Any]]:
    word = record_type.rpartition(":")[2]
    if is_custom_record(word):
        return "CustomRecord", {}
    lowered = word.lower()
    for suffix in ("searchadvanced", "searchbasic", "search"):
        lowered = lowered.removesuffix(suffix)
    if lowered in _OTHER_SEARCHES:
        return _OTHER_SEARCHES[lowered], {}
    known = _searches(table)
    if lowered in known:
        return known[lowered], {}
    if lowered in _ITEMS:
        type_, more = _ITEMS[lowered]
        return "Item", {"type": type_, **more}
    types = table.index.enumeration(table.index.simple_types.get("TransactionType", ""))
    wanted = _TRANSACTION_TYPES.get(lowered, f"_{lowered}").lower()
    found = next((value for value in types if value.lower() == wanted), None)
    return ("Transaction", {"type": found}) if found else (word, {})


def _searches(table: TypeTable) -> dict[str, str]:
    """Lower-case name → name of each search."""
    suffix = "SearchBasic"
    names = [name.removesuffix(suffix) for name in table.index.complex_types if name.endswith(suffix)]
    return {name.lower(): name for name in names}


def _unknown(table: TypeTable, record_type: str) -> ConfigurationError:
    known = {value.lower() for value in table.record_types}
    if record_type.lower() in known:
        return ConfigurationError(
            f"SOAP has no search for {record_type}", hint="use get_all where SOAP lists it whole, or suiteql"
        )
    names = [*table.record_types, *_searches(table).values()]
    return ConfigurationError(
        f"SOAP {table.namespaces.version} has no record type {record_type!r}",
        hint=did_you_mean(record_type, names) or "name a record type as REST does, e.g. `salesOrder`",
    )
