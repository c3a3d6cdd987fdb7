from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from connector.component import Unit
from connector.errors import RejectedError, RetryableError
from connector.netsuite.client import NetSuite
from connector.netsuite.poll_arguments import ChangeArguments, RecordChangeArguments
from connector.netsuite.record_changes import bounds, counts, record_feed
from connector.sandbox.server import Sandbox
from tests.netsuite.conftest import AT_ONCE

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted

CUSTOMERS = RecordChangeArguments(record_type="customer", fields=("companyName",))


def test_a_feed_reads_rows_or_deletes_or_both(netsuite: NetSuite) -> None:
    session, unit = netsuite.session, Unit()
    every = [
        list(record_feed(session, CUSTOMERS, unit, "modified", deletes=True).readers),
        list(record_feed(session, CUSTOMERS, unit, "created").readers),
        list(record_feed(session, ChangeArguments(record_type="customer"), unit, "deleted").readers),
    ]

    assert every == [["rows", "deletes"], ["rows"], ["deletes"]]


def test_counts_tell_which_fields_have_values_though_one_is_unknown(netsuite: NetSuite, box: Sandbox) -> None:
    box.store.create("customer", {"companyName": "A", "email": "a@example.com"})

    def text(fields: Sequence[str]) -> str:
        return f"SELECT {', '.join(f'COUNT({name}) AS n{at}' for at, name in enumerate(fields))} FROM customer"

    assert counts(netsuite.session, Unit(), text, ["email", "fax", "nosuchcolumn"]) == {"email"}


def test_bounds_are_on_the_wall_clock_of_the_user(netsuite: NetSuite) -> None:
    low, high = datetime(2026, 6, 1, 12, tzinfo=UTC), datetime(2026, 6, 1, 13, tzinfo=UTC)

    assert bounds(netsuite.session, Unit(), None, high) == ("2026-06-01 06:00:00",)
    assert bounds(netsuite.session, Unit(), low, high) == ("2026-06-01 05:00:00", "2026-06-01 06:00:00")


def test_a_witness_that_is_there_confirms_the_account(netsuite: NetSuite, box: Sandbox) -> None:
    stored = box.store.create("customer", {"companyName": "A"})
    rows = record_feed(netsuite.session, CUSTOMERS, Unit(), "modified").readers["rows"]

    rows.confirm({"id": str(stored.id), "moment": datetime.now(UTC).isoformat()})
    with pytest.raises(RejectedError) as caught:
        rows.confirm({"id": "999", "moment": "2099-01-01T00:00:00+00:00"})

    assert caught.value.is_a("NETSUITE:WATERMARK_AHEAD")


def test_a_deleted_witness_confirms_it_too(netsuite: NetSuite, box: Sandbox) -> None:
    stored = box.store.create("customer", {"companyName": "A"})
    box.store.delete("customer", stored.id)
    rows = record_feed(netsuite.session, CUSTOMERS, Unit(), "modified").readers["rows"]

    rows.confirm({"id": str(stored.id), "moment": (datetime.now(UTC) + timedelta(minutes=1)).isoformat()})


def test_a_lost_connection_is_no_vanished_field(scripted_client: NetSuite, scripted: Scripted) -> None:
    scripted.reply({"title": "Unavailable", "status": 503}, 503)

    with pytest.raises(RetryableError):
        counts(scripted_client.session, Unit(retry=AT_ONCE), lambda fields: "SELECT COUNT(a) AS n0 FROM b", ["a"])
