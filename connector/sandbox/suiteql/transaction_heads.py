"""The rows of one transaction: header, lines, accounting lines and links (record-names 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from connector.catalogue.model import RecordType, Sublist
from connector.sandbox.suiteql.posting_rules import LINKS, RULES, PostingRule
from connector.sandbox.suiteql.record_rows import RowMaker, Rows
from connector.sandbox.suiteql.row_values import converter, flag, integer, key_of, text
from connector.sandbox.suiteql.table_feeds import ADDRESS_PART, HEADER_PART, LINE_PART, LINK_PART, POSTING_PART
from connector.sandbox.suiteql.transaction_rows import (
    Books,
    Dress,
    Header,
    LineMaker,
    PostedLines,
    Row,
    amount_of,
    total_of,
)

Parts = frozenset[str]
"""Parts of a transaction (`table_feeds`)."""
_SHARED = ("subsidiary", "department", "class", "location")
_OWN = ("transaction", "id", "uniquekey", "foreignamount", "netamount")


class TransactionMaker:
    """Makes the rows of transactions of one account."""

    def __init__(self, records: RowMaker, books: Books) -> None:
        self._records, self._books = records, books
        self._main: dict[str, list[tuple[str, str, Callable[[Any], Any]]]] = {}

    def rows(self, record: RecordType, id_: int, body: Mapping[str, Any], parts: Parts) -> Rows:
        """The rows of those *parts* of one transaction."""
        rule = RULES.get(record.name)
        if HEADER_PART in parts:
            row = self._records.own_row(record, id_, body)
            row["recordtype"] = record.name.lower()
            if rule is not None:
                _complete(body, row, rule)
            yield record.table, row
        if ADDRESS_PART in parts:
            yield from self._records.below(record, id_, body, {})
        if rule is not None and (LINE_PART in parts or POSTING_PART in parts):
            yield from self._posted(record, id_, body, rule, parts)
        if LINK_PART in parts and rule is not None:
            yield from _links(record, id_, body, self._modified(record, body))

    def _posted(self, record: RecordType, id_: int, body: Mapping[str, Any], rule: PostingRule, parts: Parts) -> Rows:
        shared: Row = {name: integer(body.get(name)) for name in _SHARED}
        shared["entity"] = _entity_of(body)
        rate = amount_of(body.get("exchangeRate")) or Decimal(1)
        header = Header(id_, rate, rule.posts, self._modified(record, body), shared)
        posted = PostedLines(header, LineMaker(id_, body, rule, self._books).drafts())
        if LINE_PART in parts:
            for line in self._lines(record, body, posted):
                yield "transactionline", line
        if POSTING_PART in parts:
            for entry in posted.accounting():
                yield "transactionaccountingline", entry

    def _lines(self, record: RecordType, body: Mapping[str, Any], posted: PostedLines) -> list[Row]:
        """Rows of the lines; the main one has the header's fields that lie on it."""
        lines = posted.lines(self._dresser(record))
        if lines and lines[0].get("mainline") == "T":
            for name, column, convert in self._main_columns(record):
                if body.get(name) is not None:
                    lines[0][column] = convert(body[name])
        return lines

    def _modified(self, record: RecordType, body: Mapping[str, Any]) -> str | None:
        """When the transaction was last modified, as its lines and links repeat it."""
        row: Row = {}
        name = "lastModifiedDate"
        self._records.fill(row, record, record.table, {name: body.get(name)})
        return row.get("lastmodifieddate")

    def _dresser(self, record: RecordType) -> Dress:
        def dress(row: Row, name: str, line: Mapping[str, Any]) -> None:
            own = {column: row[column] for column in _OWN}
            sublist = record.find(name)
            if isinstance(sublist, Sublist):
                self._records.fill(row, sublist, "transactionline", line)
            row.update(own)

        return dress

    def _main_columns(self, record: RecordType) -> list[tuple[str, str, Callable[[Any], Any]]]:
        """Header fields that lie on the main row of the line table: field, column, conversion."""
        if record.name not in self._main:
            columns = self._records.tables["transactionline"].columns
            self._main[record.name] = [
                (field.name, name, converter(columns[name], self._records.zone))
                for field in record.columns()
                for table, _, name in [field.column.rpartition(".")]
                if table == "transactionline"
            ]
        return self._main[record.name]


def _entity_of(body: Mapping[str, Any]) -> int | str | None:
    """The customer, vendor or employee of a transaction."""
    return integer(body.get("entity") or body.get("customer"))


def _complete(body: Mapping[str, Any], row: Row, rule: PostingRule) -> None:
    """Fill in the columns of the header that NetSuite computes."""
    row["type"] = rule.code
    row["abbrevtype"] = rule.code.upper()
    row["entity"] = _entity_of(body)
    row["foreigntotal"] = float(rule.sign * total_of(body))
    row["status"] = text(key_of(body.get("status")) or key_of(body.get("orderStatus")) or rule.status)
    row["posting"] = flag(rule.posts)
    row["void"] = row["voided"] = flag(bool(body.get("void")))
    row["trandisplayname"] = f"{rule.label} #{row.get('tranid') or body.get('id')}"
    row.setdefault("number", row.get("tranid"))
    row["transactionnumber"] = text(body.get("transactionNumber")) or row.get("tranid")
    for name, column in (("amountPaid", "foreignamountpaid"), ("amountRemaining", "foreignamountunpaid")):
        amount = amount_of(body.get(name))
        if amount is not None:
            row[column] = float(amount)
    row.setdefault("exchangerate", 1)


def _links(record: RecordType, id_: int, body: Mapping[str, Any], modified: str | None) -> Rows:
    """Where it came from, and what it was applied to."""
    source = body.get("createdFrom")
    if source:
        earlier = _type_of(source, record.name)
        kind = LINKS.get((earlier, record.name))
        if kind:
            yield "nexttransactionlink", _link(earlier, integer(source), record.name, id_, kind, None, modified)
    earlier = "vendorBill" if record.name in ("vendorPayment", "vendorCredit") else "invoice"
    for name in ("apply", "credit"):
        for line in body.get(name) or ():
            if line.get("apply") is False or not line.get("doc"):
                continue
            amount = amount_of(line.get("amount"))
            link = _link(earlier, integer(line["doc"]), record.name, id_, "Payment", amount, modified)
            yield "nexttransactionlink", link
            yield "nexttransactionlinelink", {**link, "previousline": 0, "nextline": 0}


def _link(
    earlier: str, document: Any, later: str, id_: int, kind: str, amount: Decimal | None, modified: str | None
) -> Row:
    return {
        "previousdoc": document,
        "previoustype": RULES[earlier].code,
        "nextdoc": id_,
        "nexttype": RULES[later].code,
        "linktype": kind,
        "foreignamount": None if amount is None else float(amount),
        "lastmodifieddate": modified,
    }


def _type_of(source: Any, later: str) -> str:
    """The record type a `createdFrom` points to: what it says, else what the later one usually comes from."""
    if isinstance(source, Mapping) and source.get("type") in RULES:
        return str(source["type"])
    return next((earlier for earlier, name in LINKS if name == later), "salesOrder")
