"""Whatever a client sends as SQL: rows or a refusal in NetSuite's words, and nothing is written."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.engine import Engine
from connector.sandbox.suiteql.function_table import FUNCTIONS
from connector.sandbox.suiteql.query_dialect import DIALECTS
from connector.sandbox.suiteql.query_refusals import QueryRefusedError

pytestmark = pytest.mark.timeout(60)  # a query that runs for ever fails
ATTEMPTS = [
    "SELECT * FROM record",
    "SELECT * FROM q__label",
    "SELECT * FROM customer, record",
    "SELECT (SELECT body FROM record WHERE id = 1) FROM dual",
    "WITH record AS (SELECT 1 x FROM dual) SELECT body FROM record",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM pragma_table_info('record')",
    "SELECT load_extension('/tmp/x.so') FROM dual",
    "SELECT readfile('/etc/passwd') FROM dual",
    "SELECT sqlite_version() FROM dual",
    "SELECT fts3_tokenizer('x') FROM dual",
    "ATTACH DATABASE '/tmp/x.db' AS x",
    "PRAGMA writable_schema = 1",
    "DELETE FROM customer",
    "SELECT 1 FROM dual; DROP TABLE customer",
    "SELECT id FROM customer WHERE id = 1; --",
    "SELECT id FROM customer UNION SELECT sql FROM sqlite_schema",
    "UPDATE customer SET entityid = 'x'",
    "INSERT INTO dual VALUES ('y')",
    "VACUUM INTO '/tmp/copy.db'",
    "EXPLAIN SELECT 1 FROM dual",
    "BEGIN",
]
SLOW = [
    "SELECT COUNT(*) FROM transactionline a, transactionline b, transactionline c, transactionline d",
    "SELECT REGEXP_REPLACE(RPAD('a', 4000, 'a'), '(a+)+b', 'x') FROM transaction",
    "SELECT a.id FROM transaction a, transaction b, transaction c ORDER BY MOD(a.id * b.id * c.id, 7)",
    "SELECT REPLACE(REPLACE(RPAD('a', 32000, 'a'), 'a', RPAD('b', 30, 'b')), 'b', RPAD('c', 900, 'c')) FROM dual",
    "SELECT RPAD('a', 999999999999) || RPAD('b', 999999999999) FROM customer",
    "SELECT POWER(POWER(99, 99), POWER(99, 99)) FROM dual",
    "SELECT TO_CHAR(POWER(10, 120), RPAD('9', 4000, '9')) FROM transactionline",
    "SELECT ADD_MONTHS(SYSDATE, 999999999999) FROM dual",
    "SELECT SYSDATE + 99999999999999 FROM dual",
    "SELECT ROUND(1/3, 999999999), TRUNC(POWER(10, 125), -99999999) FROM dual",
    "SELECT INSTR(RPAD('a', 32000, 'a'), 'a', 1, 99999999999999999999) FROM dual",
    "SELECT CHR(99999999999) FROM dual",
    "SELECT NTILE(0) OVER (ORDER BY id) FROM customer",
    "SELECT LISTAGG(memo, RPAD('x', 30000)) WITHIN GROUP (ORDER BY id) FROM transaction",
    "WITH RECURSIVE x AS (SELECT 1 n FROM dual UNION ALL SELECT n + 1 FROM x) SELECT COUNT(*) FROM x",
    "SELECT id FROM customer START WITH 1 = 1 CONNECT BY 1 = 1",
    "SELECT 1 FROM dual WHERE " + " OR ".join(["1 = 2"] * 3000),
    "SELECT " + "(" * 400 + "1" + ")" * 400 + " FROM dual",
    "SELECT " + "NVL(1," * 150 + "1" + ")" * 150 + " FROM dual",
    "SELECT " + " || ".join(["'a'"] * 2000) + " FROM dual",
    " UNION ALL ".join(["SELECT 1 FROM dual"] * 600),
]
VALID = [
    "SELECT id, BUILTIN.DF(status) s FROM transaction WHERE trandate >= TO_DATE(?, 'YYYY-MM-DD') ORDER BY id DESC",
    (
        "SELECT c.entityid, SUM(t.foreigntotal) n FROM customer c LEFT JOIN transaction t ON t.entity = c.id "
        "GROUP BY c.entityid HAVING COUNT(*) > 1 FETCH FIRST 3 ROWS ONLY"
    ),
    "SELECT s.id, p.name FROM subsidiary s, subsidiary p WHERE s.parent = p.id(+) AND ROWNUM < 9",
    (
        "SELECT id, ROW_NUMBER() OVER (PARTITION BY type ORDER BY id) n FROM transaction WHERE EXISTS "
        "(SELECT 1 FROM transactionline l WHERE l.transaction = transaction.id AND l.quantity > 2)"
    ),
    "WITH a AS (SELECT id FROM item) SELECT CASE WHEN id IN (1, 2, NULL) THEN 'x' ELSE TO_CHAR(id) END y FROM a",
    "SELECT country FROM subsidiary MINUS SELECT REGEXP_SUBSTR(name, '[A-Z]+') FROM subsidiary",
    "SELECT LISTAGG(name, ', ') WITHIN GROUP (ORDER BY name) FROM subsidiary",
]
_TEXT = (
    "SELECT FROM WHERE GROUP BY ORDER HAVING AND OR NOT IN IS NULL LIKE BETWEEN CASE WHEN THEN ELSE END UNION ALL "
    "MINUS JOIN LEFT RIGHT FULL OUTER ON AS DISTINCT TOP ROWNUM FETCH FIRST ROWS ONLY OFFSET EXISTS WITH RECURSIVE "
    "CONNECT START PRIOR LEVEL OVER PARTITION INTERVAL DATE CAST EXTRACT TRIM customer transaction transactionline "
    "dual id entityid status memo t.id BUILTIN.DF BUILTIN.HIERARCHY ( ) , . ; = < > <> + - * / || ? (+) 'a' '' 1 0 "
    "-1 1e400 \" ' -- /* */ [ ] { } @ : \\ \0 é \U0001f600"
)
WORDS = [*_TEXT.split(" "), *FUNCTIONS]


@pytest.fixture(scope="module")
def engines(demo: Any, catalogue: Catalogue) -> dict[str, Engine]:
    found: dict[str, Engine] = {name: Engine(demo.store, catalogue, dialect=name, longest_run=0.3) for name in DIALECTS}
    for engine in found.values():
        engine.projection.ready(engine.projection.tables)  # what is made once is not what is measured
    return found


def ask(engine: Engine, sql: str, *params: Any) -> None:
    """A query is answered or refused; one that does neither ends by the time limit of its test."""
    with suppress(QueryRefusedError):
        for item in engine.query(sql, params, limit=20).items:
            assert all(isinstance(value, str) for name, value in item.items() if name != "links")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("sql", ATTEMPTS)
def test_what_is_not_suiteqls_is_out_of_reach(engines: dict[str, Engine], dialect: str, sql: str) -> None:
    with pytest.raises(QueryRefusedError):
        engines[dialect].query(sql)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("sql", SLOW, ids=range(len(SLOW)))
def test_what_could_run_for_ever_is_given_up(engines: dict[str, Engine], dialect: str, sql: str) -> None:
    ask(engines[dialect], sql)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS), max_size=25), dialect=st.sampled_from(DIALECTS))
def test_words_in_any_order(engines: dict[str, Engine], words: list[str], dialect: str) -> None:
    ask(engines[dialect], "SELECT " + " ".join(words))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=st.sampled_from(VALID), seed=st.integers(0, 10**9), changes=st.integers(1, 4))
def test_queries_with_something_wrong(engines: dict[str, Engine], base: str, seed: int, changes: int) -> None:
    dice = random.Random(seed)
    tokens = base.split(" ")
    for _ in range(changes):
        place = dice.randrange(len(tokens))
        tokens[place : place + dice.choice((0, 1, 1, 2))] = dice.choices(WORDS, k=dice.choice((0, 1, 1, 2)))
        tokens = tokens or ["SELECT"]

    ask(engines["observed"], " ".join(tokens), *["2025-01-01"] * " ".join(tokens).count("?"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(FUNCTIONS)),
    values=st.lists(
        st.one_of(st.none(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=8), st.booleans()), max_size=4
    ),
)
def test_functions_with_any_arguments(engines: dict[str, Engine], name: str, values: list[Any]) -> None:
    marks = ", ".join("?" * len(values))

    ask(engines["observed"], f"SELECT {name}({marks}) x FROM dual", *values)


def test_nothing_was_written(demo: Any, engines: dict[str, Engine]) -> None:
    before = demo.store.position()
    for sql in (*ATTEMPTS, *VALID):
        ask(engines["observed"], sql)

    assert demo.store.position() == before
    assert demo.values("SELECT COUNT(*) FROM customer") == ["240"]
