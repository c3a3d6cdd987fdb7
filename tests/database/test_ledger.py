from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from connector.component import Receipt
from connector.database.client import Database
from connector.database.ledger import TABLE, Ledger, TakenError
from connector.database.table_name import TableName
from connector.outcome import Report

RECEIPT = Receipt(
    cursor={"after": Decimal("1.10")},
    report=Report(read=2, written=1, failed=1),
    failures=[{"index": 1, "record": {"a": Decimal("0.10"), "nul": "\0"}, "error": {"type": "X"}}],
)


def test_recalls_a_receipt_exactly(database: Database) -> None:
    ledger = Ledger(database.session, TableName("t"))
    with database.session.writing() as connection:
        ledger.record(connection, "run/write[0]", RECEIPT)

    assert Ledger(database.session, TableName("t")).recall("run/write[0]") == RECEIPT
    assert ledger.recall("run/write[1]") is None


def test_a_unit_is_recorded_once(database: Database) -> None:
    ledger = Ledger(database.session, TableName("t"))
    with database.session.writing() as connection:
        ledger.record(connection, "u", RECEIPT)

    with pytest.raises(TakenError), database.session.writing() as connection:
        ledger.record(connection, "u", RECEIPT)


def test_half_a_character_in_a_failed_record_does_not_stop_the_unit(database: Database) -> None:
    ledger = Ledger(database.session, TableName("t"))
    broken = Receipt(cursor=None, report=Report(), failures=[{"index": 0, "record": {"a": "x\ud800"}, "error": {}}])

    with database.session.writing() as connection:
        ledger.record(connection, "u", broken)

    recalled = ledger.recall("u")
    assert recalled is not None
    assert recalled.failures[0]["record"] == {"a": "x\ufffd"}


def test_forgets_what_is_too_old_to_be_asked_for(database: Database) -> None:
    ledger = Ledger(database.session, TableName("t"))
    with database.session.writing() as connection:
        ledger.record(connection, "old", RECEIPT)
        ledger.record(connection, "new", RECEIPT)
        aged = f"UPDATE {TABLE} SET written_at = '2020-01-01T00:00:00Z' WHERE unit = 'old'"
        connection.execute(sa.text(aged))

    again = Ledger(database.session, TableName("t"))

    assert again.recall("old") is None
    assert again.recall("new") == RECEIPT
