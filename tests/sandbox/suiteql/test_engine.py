"""What goes over the wire."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.sandbox.storage.store import Store
from connector.sandbox.suiteql.engine import MOST_ROWS, oracle_model
from connector.sandbox.suiteql.query_refusals import QueryRefusedError
from connector.sandbox.suiteql.role_view import EVERYTHING

PAGED = "SELECT id FROM customer WHERE id > ? ORDER BY id"


def test_values_are_texts_and_names_are_lower_case(demo: Any) -> None:
    (item,) = demo.engine.query("SELECT ID, IsPerson, CreditLimit AS Most FROM Customer WHERE ROWNUM = 1").items

    assert list(item) == ["links", "id", "isperson", "most"]
    assert {type(value) for name, value in item.items() if name != "links"} == {str}


def test_null_columns_are_left_out_and_links_are_there(demo: Any) -> None:
    (item,) = demo.engine.query("SELECT NULL AS nothing, 1 AS one FROM dual").items

    assert item == {"links": [], "one": "1"}


def test_columns_without_a_name_are_numbered(demo: Any) -> None:
    assert demo.rows("SELECT 1, 'a' AS b, 2 FROM dual") == [{"expr1": "1", "b": "a", "expr2": "2"}]


def test_pages_by_limit_and_offset(demo: Any) -> None:
    everything = demo.values("SELECT id FROM customer ORDER BY id")
    page = demo.engine.query("SELECT id FROM customer ORDER BY id", limit=100, offset=100)

    assert [item["id"] for item in page.items] == everything[100:200]
    assert (page.total, page.has_more) == (240, True)
    assert not demo.engine.query("SELECT id FROM customer", limit=100, offset=200).has_more


def test_an_offset_beyond_the_end_gives_nothing_but_the_total(demo: Any) -> None:
    page = demo.engine.query("SELECT id FROM customer", limit=100, offset=5000)

    assert (page.items, page.total, page.has_more) == ([], 240, False)


def test_no_more_than_100_000_rows_come_out_of_one_query(demo: Any) -> None:
    every_pair = "SELECT a.id FROM transaction a, transaction b"
    last = demo.engine.query(every_pair, limit=1000, offset=MOST_ROWS - 1000)
    beyond = demo.engine.query(every_pair, limit=1000, offset=MOST_ROWS)

    assert (len(last.items), last.has_more) == (1000, False)
    assert (beyond.items, beyond.has_more) == ([], False)
    assert beyond.total == int(demo.values("SELECT COUNT(*) FROM transaction")[0]) ** 2


def test_parameters_are_bound_in_the_order_of_the_text(demo: Any) -> None:
    query = "SELECT ? AS a FROM (SELECT id FROM customer WHERE id = ?) WHERE ROWNUM <= ?"
    one = demo.values("SELECT MIN(id) FROM customer")[0]

    assert demo.values(query, "x'; DROP TABLE record --", one, 1) == ["x'; DROP TABLE record --"]


@pytest.mark.parametrize(
    ("value", "shown"), [(True, "T"), (False, "F"), (12, "12"), (0.1, "0.1"), ("é", "é"), ("", None), (None, None)]
)
def test_parameters_of_every_json_kind(demo: Any, value: Any, shown: str | None) -> None:
    assert demo.value("?", value) == shown


def test_the_number_of_parameters_must_agree(demo: Any) -> None:
    assert demo.reason(PAGED) == "the query has 1 `?`, 0 parameters were given"


def test_text_parameters_compare_with_numbers_as_numbers(demo: Any) -> None:
    assert demo.values("SELECT id FROM customer WHERE id > ? AND id < ?", "99", "0100") == demo.values(
        "SELECT id FROM customer WHERE id = 99.5"
    )
    assert demo.rows("SELECT n FROM (SELECT COUNT(*) n FROM customer) WHERE n > ?", "9") == [{"n": "240"}]


def test_the_same_text_is_compiled_once(demo: Any) -> None:
    demo.engine.query(PAGED, [0])
    before = len(demo.engine._statements)
    demo.engine.query(PAGED, [50])

    assert len(demo.engine._statements) == before


def test_a_new_custom_field_is_seen_by_queries_already_compiled(account: Any) -> None:
    account.store.create("customer", {"entityId": "A"})
    query = "SELECT * FROM customer"
    account.engine.query(query)
    account.store.create("customer", {"entityId": "B", "custentity_new": "here"})

    assert [row.get("custentity_new") for row in account.rows(query)] == [None, "here"]


def test_dates_take_the_accounts_format_without_their_time(demo: Any) -> None:
    assert demo.rows("SELECT trandate, lastmodifieddate m FROM transaction WHERE tranid = 'CORNER-LEAP-DAY'") == [
        {"trandate": "2/29/2024", "m": "2/29/2024"}
    ]


@pytest.mark.parametrize(
    ("date_format", "shown"),
    [
        ("M/D/YYYY", "3/9/2025"),
        ("MM/DD/YYYY", "03/09/2025"),
        ("D.M.YYYY", "9.3.2025"),
        ("DD-Mon-YYYY", "09-Mar-2025"),
        ("YYYY-M-D", "2025-3-9"),
    ],
)
def test_every_date_format_of_an_account(demo: Any, date_format: str, shown: str) -> None:
    assert demo.value(f"TO_CHAR(TO_DATE('2025-03-09', 'YYYY-MM-DD'), '{oracle_model(date_format)}')") == shown


def test_now_is_the_accounts_wall_clock(demo: Any) -> None:
    assert demo.value("TO_CHAR(SYSDATE, 'YYYY-MM-DD HH24:MI:SS')") == "2025-12-01 12:00:00"
    assert demo.value("CURRENT_DATE") == "12/1/2025"


def test_a_failing_function_says_why_in_the_journal_alone(demo: Any) -> None:
    query = "SELECT TO_DATE('2025-02-30', 'YYYY-MM-DD') FROM dual"

    assert demo.refusal(query).endswith("Search error occurred: Invalid or unsupported search.")
    assert demo.reason(query) == "TO_DATE: no such date: day is out of range for month"


def plan_of(demo: Any, query: str, first: Any) -> list[str]:
    statement = demo.engine._compiled(query, EVERYTHING)
    demo.engine.projection.ready(statement.tables)
    values = {"p1": first, "now": "", "page_limit": 1000, "page_offset": 0}
    with demo.engine.projection.database.reading() as reader:
        reader.connection.set_authorizer(None)
        rows = reader.connection.execute(f"EXPLAIN QUERY PLAN {statement.page}", values).fetchall()
    return [row[3] for row in rows]


def test_keyset_pages_use_the_key_and_not_a_sort(demo: Any) -> None:
    plan = plan_of(demo, "SELECT id, tranid FROM transaction WHERE id > ? ORDER BY id", 5)

    assert plan == ["SEARCH transaction USING INTEGER PRIMARY KEY (rowid>?)"]


def test_incremental_reads_use_the_index_of_the_last_change(demo: Any) -> None:
    plan = plan_of(
        demo,
        "SELECT id FROM transaction WHERE lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD "
        "HH24:MI:SS') ORDER BY lastmodifieddate",
        "2025-01-01 00:00:00",
    )

    assert plan == ["SEARCH transaction USING COVERING INDEX q_transaction_lastmodifieddate (lastmodifieddate>?)"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ids=st.sets(st.integers(1, 5000), max_size=60), size=st.integers(1, 20))
def test_keyset_pages_over_any_ids_are_the_full_read(
    reopened: Callable[[Store], Any], catalogue: Any, ids: set[int], size: int
) -> None:
    account = reopened(Store())
    for number in ids:
        account.store.create("customer", {"entityId": f"C{number}"}, id=number)
    seen: list[int] = []
    while True:
        page = account.engine.query(PAGED, [seen[-1] if seen else 0], limit=size)
        seen += [int(item["id"]) for item in page.items]
        if not page.has_more:
            break

    assert seen == sorted(ids)


def test_queries_of_several_threads_run_beside_writes(account: Any) -> None:
    account.store.create("customer", {"entityId": "first"})
    account.rows("SELECT id FROM customer")
    seen: list[int] = []
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            seen.extend(int(account.values("SELECT COUNT(*) FROM customer")[0]) for _ in range(40))
        except BaseException as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(40):
        account.store.create("customer", {"entityId": f"C{number}", f"custentity_{number % 5}": "x"})
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(seen) == 160
    assert account.values("SELECT COUNT(*) FROM customer") == ["41"]


def test_a_long_query_keeps_nobody_waiting(demo: Any) -> None:
    seen = threading.Event()

    def run() -> None:
        with suppress(QueryRefusedError):
            query = "SELECT COUNT(*) FROM transactionline a, transactionline b WHERE a.id * b.id = 7"
            demo.engine.query(query, left=seen.is_set)

    demo.values("SELECT COUNT(*) FROM transactionline")
    thread = threading.Thread(target=run)
    thread.start()
    started = time.monotonic()
    demo.values("SELECT COUNT(*) FROM customer WHERE id > 3")
    demo.store.keep_setting("x", "y")
    waited, still = time.monotonic() - started, thread.is_alive()
    seen.set()
    thread.join()

    assert waited < 1
    assert still


def test_the_total_of_a_query_is_counted_once_until_something_is_written(account: Any) -> None:
    with account.store.transaction():
        for number in range(30):
            account.store.create("customer", {"entityId": f"C{number}"})
    query = "SELECT id FROM customer ORDER BY id"
    totals = [account.engine.query(query, limit=10, offset=offset).total for offset in (0, 10, 20)]

    assert totals == [30, 30, 30]
    assert len(account.engine._totals) == 1
    account.store.create("customer", {"entityId": "one more"})
    assert account.engine.query(query, limit=10).total == 31


def test_a_query_inside_a_transaction_sees_it_and_forgets_what_is_rolled_back(account: Any) -> None:
    account.store.create("customer", {"entityId": "A"})

    def fail() -> None:
        with account.store.transaction():
            account.store.create("customer", {"entityId": "B"})
            assert account.values("SELECT COUNT(*) FROM customer") == ["2"]
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert account.values("SELECT COUNT(*) FROM customer") == ["1"]


@pytest.mark.parametrize("value", [2**60, -(2**70), 10**30, 1e300, float("inf"), float("nan"), "\x1f2025", "a\x00b"])
def test_odd_parameters_break_nothing(demo: Any, value: Any) -> None:
    with suppress(QueryRefusedError):
        demo.engine.query("SELECT ? x, TO_CHAR(?) y FROM customer WHERE ROWNUM = 1 OR id = ?", [value] * 3)


def test_system_notes_are_a_table(demo: Any) -> None:
    demo.store.connection.execute(
        "INSERT INTO system_note (type, record, name, field, event, old, new, made_at, user, role, context) VALUES "
        "('customer', 5, 'ACME', 'phone', 'Change', '1', '2', '2025-03-09T20:00:00Z', 1, 1031, 'Web Services')"
    )

    assert demo.rows("SELECT recordid, recordtype, field, oldvalue, newvalue, type, date FROM systemnote") == [
        {
            "recordid": "5",
            "recordtype": "customer",
            "field": "phone",
            "oldvalue": "1",
            "newvalue": "2",
            "type": "Change",
            "date": "3/9/2025",
        }
    ]


def test_stock_is_shown_by_location(account: Any) -> None:
    there = {"quantityOnHand": 5, "quantityAvailable": 4}
    places = [{"location": {"id": "3"}, **there}, {"locationId": {"id": "4"}, "location": "Named"}]
    account.store.create("inventoryItem", {"itemId": "I", "locations": places})

    assert account.rows("SELECT item, location, quantityonhand, quantityavailable FROM inventorybalance") == [
        {"item": "1", "location": "3", "quantityonhand": "5", "quantityavailable": "4"}
    ]
    assert account.values("SELECT location FROM aggregateitemlocation ORDER BY location") == ["3", "4"]
