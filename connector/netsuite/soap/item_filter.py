"""ItemFilter: SOAP's item search finds items of every type; rows and records are told apart here, not by criteria.

`isLotItem: false` as a criterion would need the features for lots and serial numbers in the account; columns that the
account does not have merely stay empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector.netsuite.item_types import is_any_item, is_item_type, record_type_of
from connector.netsuite.soap.search_types import SearchType
from connector.netsuite.soap.suitetalk_names import local_name

_TELLING = ("type", "subType", "isLotItem", "isSerialItem")
"""Columns that tell which record type an item is."""


class ItemFilter:
    """What of the hits of one search is of the record type that was asked for."""

    def __init__(self, search: SearchType, record_type: str, *, saved: bool) -> None:
        """Belong to *search* for *record_type*; the columns of a *saved* search are not ours to add to."""
        word = record_type.rpartition(":")[2]
        is_item = search.name == "Item"
        self._wanted = word.lower() if is_item and is_item_type(word) else ""
        self._tells = is_item and not saved and (bool(self._wanted) or is_any_item(word))

    def takes(self, record_type: str) -> bool:
        """Whether a record of that type is wanted."""
        return not self._wanted or record_type.lower() == self._wanted

    def columns(self, columns: Any) -> list[Any]:
        """*columns*, and those that tell the type of an item."""
        entries = [columns] if isinstance(columns, str | Mapping) else list(columns)
        return [*entries, *_TELLING] if self._tells else entries

    def row(self, row: dict[str, Any], element: Any, order: Sequence[str]) -> dict[str, Any] | None:
        """*row* with the item's `type`, without columns that nobody asked for; None where it is of another type."""
        if not self._tells:
            return row
        kind = _kind(element)
        if kind and not self.takes(kind):
            return None
        asked = {key.lower() for key in order}
        kept = {name: value for name, value in row.items() if name not in _TELLING or name.lower() in asked}
        return kept if "type" in asked else {**kept, "type": kind or None}


def _kind(element: Any) -> str:
    """The record type of the item in a `searchRow`, as its own columns tell it."""
    held: dict[str, str] = {}
    for part in element:
        if local_name(part.tag) != "basic":
            continue
        for column in part:
            if local_name(column.tag) in _TELLING:
                values = [value.text or "" for value in column if local_name(value.tag) == "searchValue"]
                held[local_name(column.tag)] = next(iter(values), "")
    return record_type_of(
        held.get("type", ""),
        held.get("subType", ""),
        lot=held.get("isLotItem") == "true",
        serial=held.get("isSerialItem") == "true",
    )
