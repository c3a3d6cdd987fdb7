"""What goes over the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.sandbox.store import Store
from connector.sandbox.suiteql.engine import MOST_ROWS, oracle_model

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


def test_keyset_pages_use_the_key_and_not_a_sort(demo: Any) -> None:
    statement = demo.engine._compiled("SELECT id, tranid FROM transaction WHERE id > ? ORDER BY id")
    values = {"p1": 5, "now": "", "page_limit": 1000, "page_offset": 0}
    plan = [row[3] for row in demo.store.connection.execute(f"EXPLAIN QUERY PLAN {statement.page}", values)]

    assert plan == ["SEARCH transaction USING INTEGER PRIMARY KEY (rowid>?)"]


def test_incremental_reads_use_the_index_of_the_last_change(demo: Any) -> None:
    statement = demo.engine._compiled(
        "SELECT id FROM transaction WHERE lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD "
        "HH24:MI:SS') ORDER BY lastmodifieddate"
    )
    values = {"p1": "2025-01-01 00:00:00", "now": "", "page_limit": 1000, "page_offset": 0}
    plan = [row[3] for row in demo.store.connection.execute(f"EXPLAIN QUERY PLAN {statement.page}", values)]

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
