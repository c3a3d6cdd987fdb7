"""Rows of SuiteQL's tables out of one record: its own row, those of its lines and addresses, and what is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.catalogue.reader import Catalogue
from connector.sandbox.record_name import record_name
from connector.sandbox.suiteql.posting_rules import LINKS, RULES, PostingRule
from connector.sandbox.suiteql.row_values import converter, flag, integer, key_of, text
from connector.sandbox.suiteql.table_shapes import TableShape
from connector.sandbox.suiteql.transaction_rows import (
    Books,
    Header,
    LineMaker,
    Row,
    decimal,
    line_rows,
    total_of,
)

Rows = Iterator[tuple[str, Row]]
"""Pairs of table and row."""

_ENTITY_TYPES = {
    "customer": "CustJob",
    "vendor": "Vendor",
    "employee": "Employee",
    "contact": "Contact",
    "job": "Job",
    "partner": "Partner",
}
_RELATIONS = {"customer": "customersubsidiaryrelationship", "vendor": "vendorsubsidiaryrelationship"}
_SHARED = ("subsidiary", "department", "class", "location")
_KEYS_PER_RECORD = 100  # `nkey` of an address is the record's id times this, plus a number
_CODES = {
    "customer": "entityid", "item": "itemid",
}  # fmt: skip


class RowMaker:
    """Makes the rows of records of one account."""

    def __init__(self, catalogue: Catalogue, tables: Mapping[str, TableShape], zone: ZoneInfo, books: Books) -> None:
        self.catalogue, self.tables, self.zone, self.books = catalogue, tables, zone, books
        self._readers: dict[tuple[int, str], list[tuple[str, str, Callable[[Any], Any]]]] = {}

    def rows(self, record: RecordType, id_: int, body: Mapping[str, Any]) -> Rows:
        """All rows of one record, its own first."""
        row: Row = {"id": id_, "_name": record_name(body), "externalid": text(body.get("externalId"))}
        self._fill(row, record, record.table, body)
        self._customs(row, record.table, body)
        for name, value in record.table_filter.items():
            row[name] = value
        below = list(self._below(record, id_, body, row))
        if record.family == "transaction":
            yield from self._transaction(record, id_, body, row)
        else:
            yield record.table, row
            if record.name in _ENTITY_TYPES:
                yield from self._entity(record.name, id_, body, row)
        yield from below

    def custom_record(self, script_id: str, id_: int, body: Mapping[str, Any]) -> Rows:
        """The row of a custom record."""
        row: Row = {"id": id_, "_name": record_name(body), "recordid": id_, "isinactive": "F"}
        shape = self.tables[script_id]
        for name, value in body.items():
            column = shape.columns.get(name.lower())
            if column:
                row[column.name] = converter(column, self.zone)(value)
        row["id"] = id_
        yield script_id, row

    # ---------------------------------------------------------------- fields

    def _fill(self, row: Row, structure: Structure, table: str, body: Mapping[str, Any]) -> None:
        for name, column, convert in self._reader(structure, table):
            value = body.get(name)
            if value is not None:
                row[column] = convert(value)

    def _reader(self, structure: Structure, table: str) -> list[tuple[str, str, Callable[[Any], Any]]]:
        key = (id(structure), table)
        if key not in self._readers:
            columns = self.tables[table].columns
            self._readers[key] = [
                (field.name, column, converter(columns[column], self.zone))
                for field in structure.columns()
                if (column := _own_column(field, table)) in columns and field.kind != "subrecord"
            ]
        return self._readers[key]

    def _customs(self, row: Row, table: str, body: Mapping[str, Any]) -> None:
        columns = self.tables[table].columns
        for name, value in body.items():
            if name.startswith(("cust", "cseg")) and name in columns:
                row[name] = converter(columns[name], self.zone)(value)

    def _below(self, structure: Structure, id_: int, body: Mapping[str, Any], row: Row) -> Rows:
        """Lines that have a table of their own, and addresses; sets the columns of *row* that hold an address key."""
        addresses = 0
        for member in structure.members:
            value = body.get(member.name)
            if not value:
                continue
            if isinstance(member, Sublist):
                if member.table and member.parent and member.table != "transactionline":
                    yield from self._lines(member, id_, value)
            elif member.kind == "subrecord" and member.table and isinstance(value, Mapping):
                addresses += 1
                key = id_ * _KEYS_PER_RECORD + addresses
                row[member.column] = key
                yield member.table, self._address(member, key, value)

    def _lines(self, sublist: Sublist, id_: int, lines: list[Mapping[str, Any]]) -> Rows:
        for place, line in enumerate(lines):
            row: Row = {sublist.parent: id_, **sublist.table_filter}
            self._fill(row, sublist, sublist.table, line)
            for field in sublist.fields:
                value = line.get(field.name)
                if field.kind == "subrecord" and field.table and isinstance(value, Mapping):
                    key = id_ * _KEYS_PER_RECORD + 50 + place
                    row[field.column] = key
                    yield field.table, self._address(field, key, value)
            yield sublist.table, row

    def _address(self, field: Field, key: int, value: Mapping[str, Any]) -> Row:
        row: Row = {"nkey": key}
        self._fill(row, self.catalogue.subrecords[field.subrecord], field.table, value)
        self._customs(row, field.table, value)
        return row

    # ---------------------------------------------------------------- entities

    def _entity(self, type_: str, id_: int, body: Mapping[str, Any], own: Row) -> Rows:
        row: Row = {"id": id_, "_name": own["_name"], "type": _ENTITY_TYPES[type_]}
        columns = self.tables["entity"].columns
        row.update({name: value for name, value in own.items() if name in columns and name not in row})
        row["altname"] = own.get("altname") or text(body.get("companyName")) or _full_name(body)
        row["entitytitle"] = row["altname"] or own["_name"]
        row["project" if type_ == "job" else type_] = id_
        row["isperson"] = own.get("isperson") or flag(type_ in ("employee", "contact"))
        row["isinactive"] = flag(bool(body.get("isInactive")))
        row["parent"] = integer(body.get("parent"))
        yield "entity", row
        subsidiary = integer(body.get("subsidiary"))
        if type_ in _RELATIONS and subsidiary is not None:
            link: Row = {"id": id_, "entity": id_, "subsidiary": subsidiary, "isprimarysub": "T", "isinactive": "F"}
            yield _RELATIONS[type_], {**link, "_name": None}

    # ---------------------------------------------------------------- transactions

    def _transaction(self, record: RecordType, id_: int, body: Mapping[str, Any], row: Row) -> Rows:
        rule = RULES.get(record.name)
        if rule is None:
            yield record.table, {**row, "recordtype": record.name.lower()}
            return
        total = rule.sign * total_of(body)
        self._head(record, body, row, rule, total)
        yield record.table, row
        header = self._header(id_, body, row, rule)
        lines, accounting = line_rows(header, LineMaker(id_, body, rule, self.books).drafts(), self._dresser(record))
        self._main_columns(record, body, lines)
        for line in lines:
            yield "transactionline", line
        for entry in accounting:
            yield "transactionaccountingline", entry
        yield from self._links(record, id_, body, row)

    def _head(self, record: RecordType, body: Mapping[str, Any], row: Row, rule: PostingRule, total: Decimal) -> None:
        row["type"] = rule.code
        row["recordtype"] = record.name.lower()
        row["abbrevtype"] = rule.code.upper()
        row["entity"] = integer(body.get("entity") or body.get("customer"))
        row["foreigntotal"] = total
        status = key_of(body.get("status")) or key_of(body.get("orderStatus")) or rule.status
        row["status"] = text(status)
        row["posting"] = flag(rule.posts)
        row["void"] = row["voided"] = flag(bool(body.get("void")))
        row["trandisplayname"] = f"{rule.label} #{row.get('tranid') or body.get('id')}"
        row.setdefault("number", text(body.get("tranId")))
        row["transactionnumber"] = text(body.get("transactionNumber")) or row.get("tranid")
        for name, column in (("amountPaid", "foreignamountpaid"), ("amountRemaining", "foreignamountunpaid")):
            amount = decimal(body.get(name))
            if amount is not None:
                row[column] = amount
        row.setdefault("exchangerate", 1)

    def _header(self, id_: int, body: Mapping[str, Any], row: Row, rule: PostingRule) -> Header:
        shared: Row = {name: integer(body.get(name)) for name in _SHARED}
        shared["entity"] = row["entity"]
        rate = decimal(body.get("exchangeRate")) or Decimal(1)
        return Header(id_, rate, rule.posts, row.get("lastmodifieddate"), shared)

    def _dresser(self, record: RecordType) -> Callable[[Row, Mapping[str, Any]], None]:
        sublists = [sublist for sublist in record.sublists if sublist.name in ("item", "expense", "line")]

        def dress(row: Row, line: Mapping[str, Any]) -> None:
            keep = {name: row[name] for name in ("transaction", "id", "uniquekey", "foreignamount", "netamount")}
            for sublist in sublists:
                self._fill(row, sublist, "transactionline", line)
            self._customs(row, "transactionline", line)
            row.update(keep)

        return dress

    def _main_columns(self, record: RecordType, body: Mapping[str, Any], lines: list[Row]) -> None:
        """Header fields that lie on the main row of the line table."""
        main = next((line for line in lines if line.get("mainline") == "T"), None)
        columns = self.tables["transactionline"].columns
        for field in record.columns():
            table, _, name = field.column.rpartition(".")
            if table == "transactionline" and main is not None and body.get(field.name) is not None:
                main[name] = converter(columns[name], self.zone)(body[field.name])

    def _links(self, record: RecordType, id_: int, body: Mapping[str, Any], row: Row) -> Rows:
        source = body.get("createdFrom")
        if source:
            earlier = _type_of(source, record.name)
            kind = LINKS.get((earlier, record.name))
            if kind:
                yield "nexttransactionlink", self._link(earlier, integer(source), record.name, id_, kind, None, row)
        for name in ("apply", "credit"):
            for line in body.get(name) or ():
                if line.get("apply") is False or not line.get("doc"):
                    continue
                earlier = "vendorBill" if record.name == "vendorPayment" else "invoice"
                amount = decimal(line.get("amount"))
                document = integer(line["doc"])
                yield "nexttransactionlink", self._link(earlier, document, record.name, id_, "Payment", amount, row)
                yield "nexttransactionlinelink", {
                    **self._link(earlier, document, record.name, id_, "Payment", amount, row),
                    "previousline": 0,
                    "nextline": 0,
                }

    def _link(
        self, earlier: str, document: Any, later: str, id_: int, kind: str, amount: Decimal | None, row: Row
    ) -> Row:
        return {
            "previousdoc": document,
            "previoustype": RULES[earlier].code,
            "nextdoc": id_,
            "nexttype": RULES[later].code,
            "linktype": kind,
            "foreignamount": amount,
            "lastmodifieddate": row.get("lastmodifieddate"),
        }


def _own_column(field: Field, table: str) -> str:
    """The field's column where it lies in *table*, else ""."""
    place, _, name = field.column.rpartition(".")
    return name if place in ("", table) else ""


def _full_name(body: Mapping[str, Any]) -> str | None:
    words = [text(body.get(name)) for name in ("firstName", "middleName", "lastName")]
    return " ".join(word for word in words if word) or None


def _type_of(source: Any, later: str) -> str:
    """The record type a `createdFrom` points to: what it says, else what the later one usually comes from."""
    if isinstance(source, Mapping) and source.get("type") in RULES:
        return str(source["type"])
    return next((earlier for earlier, name in LINKS if name == later), "salesOrder")
