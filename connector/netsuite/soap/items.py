"""Items of every type by key over SOAP: the item search finds them, where `get` has to be told the type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from connector.component import Unit
from connector.netsuite.soap.searches import search

Record = dict[str, Any]
Key = tuple[str, str]
"""`("internalId", "12")` or `("externalId", "X")`."""
_AT_ONCE = 500
"""Keys in one search."""


def items_by_key(session: Any, keys: Sequence[Key], unit: Unit) -> dict[Key, Record]:
    """Key → item with its `type`; a key without an item is left out."""
    found: dict[Key, Record] = {}
    for attribute, name in (("internalId", "id"), ("externalId", "externalId")):
        wanted = list(dict.fromkeys(value for kind, value in keys if kind == attribute))
        for start in range(0, len(wanted), _AT_ONCE):
            for record in _found(session, attribute, wanted[start : start + _AT_ONCE], unit):
                found[attribute, str(record.get(name))] = record
    return found


def _found(session: Any, attribute: str, values: Sequence[str], unit: Unit) -> Iterable[Record]:
    key = "id" if attribute == "internalId" else "externalId"
    criteria = {attribute: {"anyOf": [{key: value} for value in values]}}
    return search(session, SimpleNamespace(record_type="item", criteria=criteria), unit)
