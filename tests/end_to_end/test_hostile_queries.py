"""SuiteQL that attacks: nothing is written, no file is read, and every query is answered in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.sandbox.server import Sandbox
from tests.end_to_end.hostile_queries import HOSTILE_SQL, Queries
from tests.end_to_end.hostile_sender import Hostile, watched
from tests.end_to_end.hostile_values import value

STEADY = settings(max_examples=120, derandomize=True, deadline=None, database=None)
BOMBS = (
    "SELECT COUNT(*) FROM transactionline a, transactionline b, transactionline c, transactionline d",
    "SELECT a.id FROM transaction a CROSS JOIN transaction b CROSS JOIN transaction c ORDER BY a.id + b.id * c.id",
    "SELECT SUM(REGEXP_COUNT(a.memo, b.memo)) FROM transactionline a, transactionline b, transactionline c",
    "SELECT COUNT(DISTINCT a.id || b.id || c.id) FROM transaction a, transaction b, transaction c",
    "SELECT MAX(LPAD(a.tranid, 4000, b.tranid)) FROM transaction a, transaction b, transaction c",
)
PATTERNS = (
    "(a+)+$",
    "(a|aa)+$",
    "(.*)*x",
    "([a-z]+)*=",
    "(x+x+)+y",
    "(((a+)+)+)+$",
    "a{1,5000}a{1,5000}b",
    "(?=(a+))a*b",
    r"(a*)*\1b",
)


@pytest.fixture(scope="module", params=["documented", "observed"])
def hostile(request: pytest.FixtureRequest) -> Iterator[Hostile]:
    dialect: Literal["documented", "observed"] = request.param
    with Sandbox(seed="demo", concurrency=20, dialect=dialect) as sandbox, watched(sandbox) as one:
        assert one.sql("SELECT id FROM customer").status == 200
        yield one


@pytest.fixture(scope="module")
def columns(hostile: Hostile) -> Mapping[str, Sequence[str]]:
    engine: Any = hostile.sandbox.account.query_engine()
    return {name: list(table.columns) for name, table in engine.projection.tables.items()}


@pytest.mark.parametrize("sql", HOSTILE_SQL)
def test_what_is_no_query_is_refused_and_changes_nothing(hostile: Hostile, sql: str) -> None:
    before = hostile.records()

    for text in (sql, f"{sql};", f"SELECT id FROM customer; {sql}", f"SELECT id FROM ({sql})", f"/* */ {sql} -- x"):
        got = hostile.sql(text)
        assert got.status == 400 or "WITH RECURSIVE" in text or b'"count":0' in got.body, (text, got.body)
    assert hostile.records() == before
    assert not any(Path("/tmp").glob("hostile*"))


@given(number=st.integers(0, 2**40))
@STEADY
def test_queries_that_nearly_fit_are_answered(
    hostile: Hostile, columns: Mapping[str, Sequence[str]], number: int
) -> None:
    chance = Random(number)
    sql = Queries(chance, columns).query(chance.choice((0, 0, 1, 1, 2)))
    params = [value(chance, 0) for _ in range(sql.count("?"))]

    hostile.sql(sql, params, chance.choice(("", "", "?limit=2", "?limit=5&offset=5", "?limit=0", "?offset=x")))


def test_that_many_queries_wrote_nothing(hostile: Hostile, columns: Mapping[str, Sequence[str]]) -> None:
    before = hostile.records()
    for number in range(100):
        hostile.sql(Queries(Random(number), columns).query(1))

    assert hostile.records() == before


@pytest.mark.parametrize("sql", BOMBS)
def test_a_query_that_would_take_for_ever_is_given_up(hostile: Hostile, sql: str) -> None:
    with longest_run(hostile, 0.4):
        assert hostile.sql(sql).status == 400


def test_a_long_query_keeps_nobody_waiting(hostile: Hostile) -> None:
    answered: list[int] = []
    bomb = threading.Thread(target=lambda: answered.append(hostile.sql(BOMBS[0]).status))
    with longest_run(hostile, 4):
        bomb.start()
        time.sleep(0.2)
        assert hostile.sql("SELECT id FROM customer FETCH FIRST 1 ROWS ONLY").status == 200
        assert answered == []
        bomb.join()

    assert answered == [400]


@contextmanager
def longest_run(hostile: Hostile, seconds: float) -> Iterator[None]:
    engine: Any = hostile.sandbox.account.query_engine()
    patient, engine._longest = engine._longest, seconds
    try:
        yield
    finally:
        engine._longest = patient


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_that_would_take_for_ever_is_refused(hostile: Hostile, pattern: str) -> None:
    text = "a" * 700
    for call in (f"REGEXP_LIKE('{text}!', '{pattern}')", f"REGEXP_COUNT('{text}!', '{pattern}') > 0"):
        hostile.sql(f"SELECT id FROM customer WHERE {call}")
    hostile.sql(f"SELECT REGEXP_REPLACE('{text}', '{pattern}', 'x') AS x FROM customer")


@pytest.mark.parametrize(
    "sql",
    [
        "(" * 10_000,
        "SELECT " + "(" * 3000 + "1" + ")" * 3000 + " FROM customer",
        "SELECT " + "NOT " * 5000 + "1 FROM customer",
        "SELECT " + "-" * 5001 + "1 FROM customer",
        "SELECT 1" + " + 1" * 1500 + " FROM customer",
        "SELECT id FROM customer WHERE " + " OR ".join(f"id = {n}" for n in range(400)),
        "SELECT id FROM customer WHERE id IN (" + ",".join(map(str, range(4000))) + ")",
        "SELECT " + ", ".join(f"id AS c{n}" for n in range(400)) + " FROM customer",
        "SELECT id FROM customer" + " UNION ALL SELECT id FROM customer" * 200,
        "SELECT id FROM " + "(SELECT id FROM " * 300 + "customer" + ")" * 300,
        "SELECT CASE " + "WHEN 1 = 2 THEN 3 " * 300 + "END FROM customer",
        "SELECT '" + "x" * 5_000_000 + "' FROM customer",
        "SELECT \x00 FROM customer",
        "SELECT '\ufffe\U0010ffff' FROM customer",
        'SELECT "' + '""' * 1000 + '" FROM customer',
        "/*" * 5000,
        "'" * 9999,
        "SELECT POWER(99999999, 99999999) FROM customer",
        "SELECT RPAD('x', 999999999, RPAD('y', 999999999, 'z')) FROM customer",
        "SELECT REPLACE(RPAD('a', 4000, 'a'), 'a', RPAD('b', 4000, 'b')) FROM customer",
        "SELECT ADD_MONTHS(SYSDATE, 999999999999) FROM customer",
        "SELECT SYSDATE + 1e300 FROM customer",
        "SELECT ROUND(1.5, 999999999) FROM customer",
        "SELECT TO_CHAR(1, '" + "9" * 4000 + "') FROM customer",
        "SELECT TO_CHAR(SYSDATE, '" + "YYYY" * 4000 + "') FROM customer",
        "SELECT BUILTIN.RELATIVE_RANGES('DAGO99999999999999', 'START') FROM customer",
    ],
    ids=lambda sql: repr(sql[:50]),
)
def test_queries_of_any_size_and_depth_are_answered(hostile: Hostile, sql: str) -> None:
    hostile.sql(sql)


@pytest.mark.parametrize(
    "params", [[1] * 10_000, ["x" * 100_000], [10**40], [1e308], [None], ["\x00"], ["\x1f2026-01-01"], [True]]
)
def test_parameters_of_any_size_are_answered(hostile: Hostile, params: list[Any]) -> None:
    hostile.sql("SELECT id, ? AS x FROM customer WHERE id <> ?", (params * 2)[:2])
    hostile.sql("SELECT id FROM customer WHERE id = ?", params)


def test_a_data_file_is_not_written_by_a_query(tmp_path: Path) -> None:
    with Sandbox(seed="empty", data=tmp_path / "records.db") as sandbox, watched(sandbox) as hostile:
        hostile.sql("SELECT id FROM customer")
        before = hostile.records()
        for sql in HOSTILE_SQL:
            hostile.sql(sql)
        assert hostile.records() == before
