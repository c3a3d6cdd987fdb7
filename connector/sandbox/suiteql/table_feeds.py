"""Which types of the store fill which of SuiteQL's tables, and by which column a record's rows are found."""

from __future__ import annotations

from collections.abc import Iterable

from connector.catalogue.model import RecordType, Structure
from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.account_tables import SECOND_NAMES
from connector.sandbox.suiteql.custom_columns import CUSTOM_FIELD, CUSTOM_RECORD_TYPE

DEFINITIONS = (CUSTOM_RECORD_TYPE, CUSTOM_FIELD)
"""Types that say which columns and tables there are."""
PLAIN_TYPES = {
    "systemNote": "systemnote",
    "folder": "mediaitemfolder",
    "customList": "customlist",
    "customSegment": "customsegment",
    "currencyRate": "currencyrate",
    "consolidatedExchangeRate": "consolidatedexchangerate",
    "supportCase": "supportcase",
    "entityGroup": "entitygroup",
}
"""Types of the store that the catalogue does not describe → their tables, by columns of the fields' names."""
_ENTITY = (
    ("entity", "id"),
    ("entityaddress", "recordowner"),
    ("customersubsidiaryrelationship", "id"),
    ("vendorsubsidiaryrelationship", "id"),
    ("employeerolesforsearch", "entity"),
)
_TRANSACTION = (
    ("transactionline", "transaction"),
    ("transactionaccountingline", "transaction"),
    ("nexttransactionlink", "nextdoc"),
    ("nexttransactionlinelink", "nextdoc"),
)
_ITEM = (("inventorybalance", "item"), ("aggregateitemlocation", "item"))


class TableFeeds:
    """What the catalogue tells about tables, both ways."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._types: dict[str, set[str]] = {}
        known = [record.name for record in catalogue if record.table]
        for type_ in (*known, *catalogue.lists, *PLAIN_TYPES, *DEFINITIONS):
            for table, _ in self.tables_of(type_):
                self._types.setdefault(table, set()).add(type_)
        self._transactions = {name for name in known if catalogue.record(name).family == "transaction"}
        self._posted = {"account", *(name for name in known if catalogue.record(name).family == "item")}

    def types_of(self, tables: Iterable[str]) -> set[str]:
        """The types whose records must be there before *tables* are read."""
        found: set[str] = set()
        for name in tables:
            table = SECOND_NAMES.get(name, name)
            found |= self._types.get(table, {table} if is_custom(table) else set())
        return found | self._posted if found & self._transactions else found

    def table(self, type_: str) -> str:
        """The table with a row for each record of *type_*; "" where there is none."""
        if is_custom(type_):
            return type_
        record = self.record(type_)
        if record is not None:
            return record.table
        listed = self._catalogue.lists.get(type_)
        return PLAIN_TYPES.get(type_) or (listed.table if listed else "")

    def record(self, type_: str) -> RecordType | None:
        """The catalogue's word on *type_*."""
        return self._catalogue.record(type_) if type_ in self._catalogue else None

    def tables_of(self, type_: str) -> list[tuple[str, str]]:
        """Tables that a record of *type_* has rows in, and the column that holds its id (`nkey`: times 100)."""
        if type_ in DEFINITIONS:
            return [(type_.lower(), "internalid")]
        own, record = self.table(type_), self.record(type_)
        found = [(own, "id")] if own else []
        if record is not None:
            found += {"entity": _ENTITY, "transaction": _TRANSACTION, "item": _ITEM}.get(record.family, ())
            found += _children_of(record)
        return list(dict.fromkeys(found))


def is_custom(name: str) -> bool:
    """Whether *name* is the script id of a custom record type or list."""
    return name.startswith(("customrecord", "customlist")) and name.islower() and name not in _OWN_NAMES


_OWN_NAMES = ("customrecordtype", "customlist")


def _children_of(structure: Structure) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for sublist in structure.sublists:
        if sublist.table and sublist.parent:
            found.append((sublist.table, sublist.parent))
            found += _children_of(sublist)
    found += [(field.table, "nkey") for field in structure.fields if field.subrecord and field.table]
    return found
