from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from connector import registry
from connector.errors import RejectedError
from connector.netsuite.query_changes import QueryRowArguments
from connector.netsuite.sources.on_suiteql_row import ON_SUITEQL_ROW

if TYPE_CHECKING:
    from tests.netsuite.sources.conftest import Poller

    Polling = Callable[..., Poller]

CUSTOMERS = "SELECT id, companyname AS name, email, lastmodifieddate FROM customer WHERE isinactive = ?"
LINES = """
SELECT l.uniquekey, t.tranid, l.quantity, t.lastmodifieddate AS changed
FROM transaction t JOIN transactionline l ON l.transaction = t.id WHERE l.mainline = 'F' AND l.taxline = 'F'
"""


@pytest.fixture
def watch(polling: Polling) -> Poller:
    return polling(ON_SUITEQL_ROW, query=CUSTOMERS, parameters=["F"])


def test_each_row_comes_once_and_again_when_it_changes(watch: Poller) -> None:
    first = watch.add(companyName="A", email="a@example.com")
    watch.add(companyName="gone", isInactive=True)
    watch.now += 60
    assert watch.poll() == [
        {
            "id": str(first),
            "name": "A",
            "email": "a@example.com",
            "lastmodifieddate": datetime(2026, 6, 1, 12, tzinfo=UTC),
        }
    ]
    watch.now += 60
    assert watch.poll() == []
    watch.add(companyName="B")
    watch.box.store.update("customer", first, {"email": "b@example.com"})
    watch.now += 60
    assert [(row["name"], row["email"]) for row in watch.poll(page_size=1)] == [("A", "b@example.com"), ("B", None)]
    assert registry.find("netsuite.on_suiteql_row") is ON_SUITEQL_ROW


def test_a_row_that_becomes_visible_late_is_not_lost(watch: Poller) -> None:
    watch.add(companyName="A")
    watch.now += 60
    watch.poll()
    watch.now -= 300
    watch.add(companyName="late")
    watch.now += 360

    assert [row["name"] for row in watch.poll()] == ["late"]


def test_lines_of_orders_by_their_key(polling: Polling) -> None:
    watch = polling(
        ON_SUITEQL_ROW,
        query=LINES,
        id_column="uniquekey",
        watermark_column="changed",
        types={"uniquekey": "integer", "quantity": "decimal"},
    )
    customer, item = watch.add(companyName="A"), watch.add("nonInventorySaleItem", itemId="N1")
    lines = [{"item": {"id": str(item)}, "quantity": 2 + n} for n in range(3)]
    watch.add("salesOrder", entity={"id": str(customer)}, item=lines)
    watch.now += 60

    found = watch.poll(page_size=2)

    assert sorted(abs(row["quantity"]) for row in found) == [Decimal(2), Decimal(3), Decimal(4)]
    assert len({row["uniquekey"] for row in found}) == 3
    watch.now += 60
    assert watch.poll() == []


def test_a_column_of_days_reads_its_day_again_and_gives_each_row_once(polling: Polling) -> None:
    watch = polling(
        ON_SUITEQL_ROW,
        query="SELECT id, tranid, trandate FROM transaction",
        watermark_column="trandate",
        types={"trandate": "date"},
    )
    customer = watch.add(companyName="A")
    for number in range(3):
        watch.add("salesOrder", entity={"id": str(customer)}, tranDate="2026-06-01", tranId=f"SO{number}")
        watch.now += 3600
        found = watch.poll()
        assert [(row["tranid"], row["trandate"]) for row in found] == [(f"SO{number}", date(2026, 6, 1))]
    watch.now += 86400
    assert watch.poll() == []


def test_a_query_may_stand_in_a_file_and_be_a_union(polling: Polling, tmp_path: Path) -> None:
    file = tmp_path / "all.sql"
    file.write_text(
        "SELECT id, companyname, lastmodifieddate FROM customer\n"
        "UNION SELECT id, companyname, lastmodifieddate FROM vendor -- both\n"
    )
    watch = polling(ON_SUITEQL_ROW, query_file=str(file))
    watch.add(companyName="A")
    watch.add("vendor", companyName="V")
    watch.now += 60

    assert sorted(row["companyname"] for row in watch.poll()) == ["A", "V"]


def test_a_column_that_turns_empty_in_every_row_fails_the_run(watch: Poller) -> None:
    made = [watch.add(companyName=f"C{n}", email="e@example.com") for n in range(12)]
    watch.now += 3600
    watch.poll()
    for id_ in made:
        watch.box.store.update("customer", id_, {"email": None})
    watch.now += 3600

    with pytest.raises(RejectedError) as caught:
        watch.poll()

    assert (caught.value.type, caught.value.field) == ("NETSUITE:FIELD_VANISHED", "email")
    assert len(watch.poll(vanished_fields="ignore")) == 12


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "not exactly one query"),
        ({"query": "SELECT id FROM customer"}, "does not select lastmodifieddate"),
        ({"query": "SELECT id, lastmodifieddate FROM customer ORDER BY id"}, "its own order"),
        ({"query": "SELECT id, TO_CHAR(lastmodifieddate, 'YYYY') AS lastmodifieddate FROM customer"}, "is a text"),
        ({"query": "SELECT * FROM customer WHERE id = ?"}, "1 `\\?` and 0 parameters"),
        ({"query": "SELECT * FROM customer", "id_column": []}, "no column tells rows apart"),
        ({"query": "SELECT * FROM customer", "watermark_column": "a) OR (1"}, "watermark_column"),
    ],
)
def test_what_cannot_be_watched_is_refused_before_it_is_asked(asked: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        QueryRowArguments.model_validate(asked)
