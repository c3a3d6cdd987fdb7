"""Rows that every account has: what NetSuite ships, and the names behind codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.posting_rules import RULES

RECORD_TYPE_IDS = {
    "customer": -2,
    "vendor": -3,
    "employee": -4,
    "contact": -6,
    "job": -7,
    "item": -10,
    "transaction": -30,
    "classification": -101,
    "department": -102,
    "location": -103,
    "account": -112,
    "subsidiary": -117,
    "currency": -122,
    "term": -199,
}
"""Ids of NetSuite's own record types as its list/record fields show them."""
_BOOK = {"id": 1, "_name": "Primary Accounting Book", "name": "Primary Accounting Book", "isprimary": "T"}
_ENUMERATIONS = (("accounttype", "AccountType", "longname"), ("country", "Country", "name"))
Rows = list[Mapping[str, Any]]


def fixed_rows(catalogue: Catalogue) -> dict[str, Rows]:
    """Table → rows."""
    rows: dict[str, Rows] = {"dual": [{"dummy": "X"}], "accountingbook": [_BOOK], "transactionstatus": _statuses()}
    for table, kind, column in _ENUMERATIONS:
        known = catalogue.enumerations.get(kind)
        rows[table] = [{"id": value.code, column: value.label} for value in known.values] if known else []
    return rows


def _statuses() -> Rows:
    return [
        {"trantype": rule.code, "id": letter, "name": name, "fullname": f"{rule.label} : {name}"}
        for rule in RULES.values()
        for letter, name in rule.status_names().items()
    ]


def label_table(connection: sqlite3.Connection) -> None:
    """Make the table of the names behind codes: `kind` is an enumeration, or `status:` and a transaction type."""
    connection.execute("CREATE TABLE q__label (kind TEXT, code TEXT, name TEXT, PRIMARY KEY (kind, code))")


def label_rows(catalogue: Catalogue) -> Iterable[tuple[str, str, str]]:
    """Kind, code and name of every code."""
    for name, kind in catalogue.enumerations.items():
        for value in kind.values:
            yield name, value.code, value.label
    for row in _statuses():
        yield f"status:{row['trantype']}", row["id"], row["fullname"]
    for rule in RULES.values():
        yield "TransactionType", rule.code, rule.label
