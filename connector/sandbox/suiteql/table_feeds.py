"""Which types of the store fill which of SuiteQL's tables, and by which column a record's rows are found."""

from __future__ import annotations

from collections.abc import Iterable

from connector.catalogue.model import RecordType, Structure
from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.account_tables import SECOND_NAMES
from connector.sandbox.suiteql.custom_columns import CUSTOM_FIELD, CUSTOM_RECORD_TYPE

Feed = tuple[str, str]
"""A record type, and a part of its records."""
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
HEADER_PART, LINE_PART, POSTING_PART, LINK_PART, ADDRESS_PART = "headers", "lines", "postings", "links", "addresses"
"""Parts of what a transaction has in tables; records of other families have but the first."""
_TRANSACTION = (
    ("transactionline", "transaction"),
    ("transactionaccountingline", "transaction"),
    ("nexttransactionlink", "nextdoc"),
    ("nexttransactionlinelink", "nextdoc"),
)
_PARTS = {
    "transactionline": LINE_PART,
    "transactionaccountingline": POSTING_PART,
    "nexttransactionlink": LINK_PART,
    "nexttransactionlinelink": LINK_PART,
}
_POSTED = (LINE_PART, POSTING_PART)
_ITEM = (("inventorybalance", "item"), ("aggregateitemlocation", "item"))


class TableFeeds:
    """What the catalogue tells about tables, both ways."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._feeds: dict[str, set[Feed]] = {}
        known = [record.name for record in catalogue if record.table]
        for type_ in (*known, *catalogue.lists, *PLAIN_TYPES, *DEFINITIONS):
            for table, _ in self.tables_of(type_):
                self._feeds.setdefault(table, set()).add((type_, self.part_of(type_, table)))
        items = (name for name in known if catalogue.record(name).family == "item")
        self._posted = {(name, HEADER_PART) for name in ("account", *items)}

    def feeds_of(self, tables: Iterable[str]) -> set[Feed]:
        """What must be there before *tables* are read: a type and the part of its records."""
        found: set[Feed] = set()
        for name in tables:
            table = SECOND_NAMES.get(name, name)
            found |= self._feeds.get(table, {(table, HEADER_PART)} if is_custom(table) else set())
        return found | self._posted if any(part in _POSTED for _, part in found) else found

    def part_of(self, type_: str, table: str) -> str:
        """The part of a record of *type_* that its rows in *table* are."""
        record = self.record(type_)
        if record is None or record.family != "transaction" or table == record.table:
            return HEADER_PART
        return _PARTS.get(table, ADDRESS_PART)

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

    def tables_of(self, type_: str, part: str = "") -> list[tuple[str, str]]:
        """Tables that a record of *type_* has rows in, and the column that holds its id (`nkey`: times 100).

        With a *part*, the tables of that part alone.
        """
        if part:
            return [(table, column) for table, column in self.tables_of(type_) if self.part_of(type_, table) == part]
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
