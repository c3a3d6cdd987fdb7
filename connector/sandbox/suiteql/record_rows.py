"""Rows of SuiteQL's tables out of one record: its own row, those of its lines and addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.catalogue.reader import Catalogue
from connector.sandbox.storage.record_name import record_name
from connector.sandbox.suiteql.row_values import converter, flag, integer, number, text
from connector.sandbox.suiteql.table_shapes import TableShape
from connector.sandbox.suiteql.transaction_rows import Row

Rows = Iterator[tuple[str, Row]]
"""Pairs of table and row."""
Convert = Callable[[Any], Any]

ENTITY_TYPES = {
    "customer": "CustJob",
    "vendor": "Vendor",
    "employee": "Employee",
    "contact": "Contact",
    "job": "Job",
    "partner": "Partner",
}
"""Record type → value of `entity.type`."""
_RELATIONS = {"customer": "customersubsidiaryrelationship", "vendor": "vendorsubsidiaryrelationship"}
_KEYS_PER_RECORD = 100  # `nkey` of an address is the record's id times this, plus a number
_FIRST_LINE_KEY = 10  # numbers below are for the addresses of the record itself


class RowMaker:
    """Makes the rows of records of one account, transactions' lines excepted."""

    def __init__(self, catalogue: Catalogue, tables: Mapping[str, TableShape], zone: ZoneInfo) -> None:
        self.catalogue, self.tables, self.zone = catalogue, tables, zone
        self._readers: dict[tuple[int, str], dict[str, tuple[str, Convert]]] = {}
        self._parts: dict[int, tuple[list[Sublist], list[Field]]] = {}

    def rows(self, record: RecordType, id_: int, body: Mapping[str, Any]) -> Rows:
        """All rows of one record, its own first."""
        row = self.own_row(record, id_, body)
        below = list(self.below(record, id_, body, row))
        if record.table in _NAMED:
            _NAMED[record.table](row)
        above = list(self._entity(record.name, id_, body, row)) if record.name in ENTITY_TYPES else ()
        yield record.table, row
        yield from above
        yield from below
        if record.family == "item":
            yield from self._stock(id_, body)

    def own_row(self, record: RecordType, id_: int, body: Mapping[str, Any]) -> Row:
        """Its row in its own table, with the keys of its addresses."""
        row: Row = {"id": id_, "_name": record_name(body)}
        self.fill(row, record, record.table, body)
        if record.external_id:
            row["externalid"] = text(body.get("externalId"))
        row.update(record.table_filter)
        for field, key, _ in self._addresses(record, id_, body):
            row[field.column] = key
        return row

    def _stock(self, id_: int, body: Mapping[str, Any]) -> Rows:
        """What lies where: one row for each location of an item."""
        for line in body.get("locations") or ():
            location = integer(line.get("locationId") or line.get("location"))
            if location is None:
                continue
            row: Row = {"item": id_, "location": location}
            for name, value in line.items():
                if name.lower() in _STOCK:
                    row[_STOCK[name.lower()]] = number(value)
            yield "aggregateitemlocation", row
            if row.get("quantityonhand"):
                yield "inventorybalance", {name: row.get(name) for name in _BALANCE}

    def listed(self, table: str, id_: int, body: Mapping[str, Any]) -> Rows:
        """The row of a record that the catalogue does not describe: a custom record, or a row of a short list."""
        shape = self.tables[table]
        row: Row = {"_name": record_name(body)} if shape.keyed else {}
        for name, value in body.items():
            column = shape.columns.get(name.lower())
            if column:
                row[column.name] = converter(column, self.zone)(value)
        if "recordid" in shape.columns:
            row["recordid"] = id_
        yield table, {**row, "id": id_}

    # ---------------------------------------------------------------- fields

    def fill(self, row: Row, structure: Structure, table: str, body: Mapping[str, Any]) -> None:
        """Put the fields of *body*, custom ones too, into the columns that they have in *table*."""
        reader = self._reader(structure, table)
        columns = self.tables[table].columns
        for name, value in body.items():
            if value is None:
                continue
            known = reader.get(name)
            if known is not None:
                row[known[0]] = known[1](value)
            elif name.startswith(("cust", "cseg")) and name in columns:
                row[name] = converter(columns[name], self.zone)(value)

    def _reader(self, structure: Structure, table: str) -> dict[str, tuple[str, Convert]]:
        """Field → its column in *table* and what converts it."""
        key = (id(structure), table)
        if key not in self._readers:
            columns = self.tables[table].columns
            self._readers[key] = {
                field.name: (column, converter(columns[column], self.zone))
                for field in structure.columns()
                if (column := own_column(field, table)) in columns and field.kind != "subrecord"
            }
        return self._readers[key]

    def _with_tables(self, structure: Structure) -> tuple[list[Sublist], list[Field]]:
        """The members whose values lie in tables of their own: lines and addresses."""
        if id(structure) not in self._parts:
            lines = [
                line for line in structure.sublists if line.table and line.parent and line.table != "transactionline"
            ]
            addresses = [field for field in structure.fields if field.kind == "subrecord" and field.table]
            self._parts[id(structure)] = lines, addresses
        return self._parts[id(structure)]

    def below(self, structure: Structure, id_: int, body: Mapping[str, Any], row: Row) -> Rows:
        """Lines and addresses; a line that is the default sets the column of *row* that holds its key."""
        for sublist in self._with_tables(structure)[0]:
            yield from self._lines(sublist, id_, body.get(sublist.name) or [], row)
        for field, key, value in self._addresses(structure, id_, body):
            yield field.table, self._address(field, key, value)

    def _addresses(
        self, structure: Structure, id_: int, body: Mapping[str, Any]
    ) -> Iterator[tuple[Field, int, Mapping[str, Any]]]:
        """The addresses of the record itself: field, key and value."""
        key = id_ * _KEYS_PER_RECORD
        for field in self._with_tables(structure)[1]:
            value = body.get(field.name)
            if value and isinstance(value, Mapping):
                key += 1
                yield field, key, value

    def _lines(self, sublist: Sublist, id_: int, lines: list[Mapping[str, Any]], owner: Row) -> Rows:
        for place, line in enumerate(lines):
            row: Row = {sublist.parent: id_, **sublist.table_filter}
            self.fill(row, sublist, sublist.table, line)
            for field in self._with_tables(sublist)[1]:
                value = line.get(field.name)
                if isinstance(value, Mapping):
                    key = id_ * _KEYS_PER_RECORD + _FIRST_LINE_KEY + place
                    row[field.column] = key
                    address = self._address(field, key, value)
                    yield field.table, address
                    yield "entityaddress", {**address, "recordowner": id_}
                    _mark_default(owner, row, key)
            yield sublist.table, row

    def _address(self, field: Field, key: int, value: Mapping[str, Any]) -> Row:
        row: Row = {}
        self.fill(row, self.catalogue.subrecords[field.subrecord], field.table, value)
        return {**row, "nkey": key}

    # ---------------------------------------------------------------- entities

    def _entity(self, type_: str, id_: int, body: Mapping[str, Any], own: Row) -> Rows:
        """What every entity has beside its own row; completes the row of a customer."""
        row: Row = {"id": id_, "_name": own["_name"], "type": ENTITY_TYPES[type_]}
        columns = self.tables["entity"].columns
        row.update({name: value for name, value in own.items() if name in columns and name not in row})
        row["altname"] = own.get("altname") or text(body.get("companyName")) or _full_name(body)
        row["entitytitle"] = row["altname"] or own["_name"]
        row["project" if type_ == "job" else type_] = id_
        row["isperson"] = own.get("isperson") or flag(type_ in ("employee", "contact"))
        subsidiary = integer(body.get("subsidiary"))
        if type_ == "customer":
            own.setdefault("entitytitle", row["entitytitle"])
            own.setdefault("altname", row["altname"])
            own["subsidiary"] = subsidiary
        yield "entity", row
        if type_ in _RELATIONS and subsidiary is not None:
            yield _RELATIONS[type_], {
                "id": id_, "_name": None, "entity": id_, "subsidiary": subsidiary, "isprimarysub": "T",
            }  # fmt: skip


_STOCK = {
    "quantityonhand": "quantityonhand", "quantityavailable": "quantityavailable", "quantityonorder": "quantityonorder",
    "quantitycommitted": "quantitycommitted", "quantitybackordered": "quantitybackordered",
    "quantityintransit": "quantityintransit", "averagecostmli": "averagecostmli",
    "lastpurchasepricemli": "lastpurchasepricemli", "preferredstocklevel": "preferredstocklevel",
    "reorderpoint": "reorderpoint", "onhandvaluemli": "onhandvaluemli",
}  # fmt: skip
"""Field of an item's location, lower case → column of `aggregateitemlocation`."""
_BALANCE = ("item", "location", "quantityonhand", "quantityavailable")


def own_column(field: Field, table: str) -> str:
    """The field's column where it lies in *table*, else ""."""
    place, _, name = field.column.rpartition(".")
    return name if place in ("", table) else ""


def _mark_default(owner: Row, line: Row, key: int) -> None:
    for flagged, column in (("defaultbilling", "defaultbillingaddress"), ("defaultshipping", "defaultshippingaddress")):
        if line.get(flagged) == "T":
            owner[column] = key


def _full_name(body: Mapping[str, Any]) -> str | None:
    words = [text(body.get(name)) for name in ("firstName", "middleName", "lastName")]
    return " ".join(word for word in words if word) or None


def _account_names(row: Row) -> None:
    name = row.get("accountsearchdisplaynamecopy")
    row.setdefault("fullname", name)
    row.setdefault("accountsearchdisplayname", row["_name"])
    row.setdefault("displaynamewithhierarchy", row["_name"])


def _full_as_name(row: Row) -> None:
    row.setdefault("fullname", row.get("name") or row.get("itemid"))


_NAMED: dict[str, Callable[[Row], None]] = {
    "account": _account_names,
    "department": _full_as_name,
    "classification": _full_as_name,
    "location": _full_as_name,
    "subsidiary": _full_as_name,
    "item": _full_as_name,
}
