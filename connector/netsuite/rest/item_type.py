"""Which record type items are, by SuiteQL: REST has an address for each type, and none for items at large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connector.component import Unit
from connector.netsuite.exchange import Caller
from connector.netsuite.item_types import record_type_of
from connector.netsuite.rest.suiteql import LARGEST_PAGE, ask

Key = tuple[str, str]
"""Internal and external id, one of them empty."""
_COLUMNS = "id, externalid, itemtype, subtype, islotitem, isserialitem"


def item_types(caller: Caller, keys: Sequence[Key], unit: Unit) -> dict[Key, tuple[str, str]]:
    """Key → record type and internal id; a key without an item, or with one of an unknown type, is left out."""
    found: dict[Key, tuple[str, str]] = {}
    for column, place in (("id", 0), ("externalid", 1)):
        wanted = list(dict.fromkeys(key[place] for key in keys if key[place]))
        for start in range(0, len(wanted), LARGEST_PAGE):
            block = wanted[start : start + LARGEST_PAGE]
            marks = ", ".join("?" * len(block))
            query = f"SELECT {_COLUMNS} FROM item WHERE {column} IN ({marks})"  # noqa: S608 - constants and marks
            for row in ask(caller, query, block, unit).items:
                kind = _kind(row)
                value = str(row.get(column, ""))
                if kind:
                    found[(value, "") if place == 0 else ("", value)] = (kind, str(row["id"]))
    return found


def _kind(row: dict[str, Any]) -> str:
    return record_type_of(
        str(row.get("itemtype") or ""),
        str(row.get("subtype") or ""),
        lot=row.get("islotitem") == "T",
        serial=row.get("isserialitem") == "T",
    )
