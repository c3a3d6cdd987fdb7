"""What is refused before anything is looked up."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.suiteql.query_grammar import parse
from connector.sandbox.suiteql.query_refusals import QueryRefusedError

UNSUPPORTED = (
    "Invalid search query. Detailed unprocessed description follows. "
    "Search error occurred: Invalid or unsupported search."
)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT id FROM customer LIMIT 5", "LIMIT is not part of SuiteQL; use FETCH FIRST n ROWS ONLY or ROWNUM"),
        (
            "WITH a AS (SELECT 1 FROM dual) SELECT * FROM a",
            "WITH is not supported, says Oracle; some accounts take it (dialect: observed)",
        ),
        ("SELECT LISTAGG(id, ',') WITHIN GROUP (ORDER BY id) FROM a", "the function LISTAGG is not part of SuiteQL"),
        ("SELECT [id] FROM customer", "square brackets are not part of SuiteQL"),
        ("SELECT DATE '2025-01-01' FROM dual", "date literals are not supported; use TO_DATE"),
        ("SELECT a FROM b FOR UPDATE", "LOCKS is not part of SuiteQL"),
        ("SELECT a INTO b FROM c", "INTO is not part of SuiteQL"),
        ("SELECT a FROM b WHERE a ILIKE 'x'", "ILIKE is not part of SuiteQL"),
        ("SELECT a FROM b WHERE a = ANY (SELECT 1 FROM dual)", "ANY is not part of SuiteQL"),
        ("SELECT COUNT(*) FROM b GROUP BY ROLLUP(a)", "ROLLUP is not part of SuiteQL"),
        (
            "SELECT a FROM b START WITH a = 1 CONNECT BY PRIOR a = c",
            "CONNECT BY is not documented; some accounts take it (dialect: observed)",
        ),
        ("SELECT a FROM b ORDER SIBLINGS BY a", "ORDER SIBLINGS BY is not simulated"),
        ("SELECT a FROM b FETCH FIRST 10 PERCENT ROWS ONLY", "FETCH takes a number of ROWS ONLY"),
        ("SELECT a FROM b NATURAL JOIN c", "METHOD is not part of SuiteQL"),
        ("SELECT a FROM b JOIN c USING (a)", "USING is not part of SuiteQL"),
        ("SELECT a FROM schema.b", "a table has one name, without a schema"),
        ("SELECT 1", "a SELECT needs FROM; use FROM dual"),
        (
            "SELECT a FROM b, c WHERE b.id (+) = c.id",
            "(+) on the left side is a right outer join, which SuiteQL has not",
        ),
        (
            "SELECT a FROM b JOIN d ON d.id = b.id, c WHERE b.id = c.id (+)",
            "joins by (+) and by JOIN stand in one query",
        ),
        ('SELECT x.b FROM (SELECT a AS "b" FROM c) x', "a quoted alias is not allowed inside a sub-select"),
        ("DELETE FROM customer", "it is not one SELECT"),
        ("DROP TABLE record", "it is not one SELECT"),
        ("PRAGMA table_info(record)", "it is not one SELECT"),
        ("SELECT a FROM b; DELETE FROM b", "it is not one SELECT"),
        ("just words", "it is not one SELECT"),
        ("", "it is not one SELECT"),
        ("SELECT a FROM b WHERE a IN (" + ", ".join(["1"] * 1001) + ")", "one IN lists 1001 values, 1000 are allowed"),
        ("SELECT '" + "x" * 200_000 + "' FROM dual", "the query has 200019 characters"),
    ],
)
def test_is_refused_with_the_words_of_netsuite(query: str, reason: str) -> None:
    with pytest.raises(QueryRefusedError) as refused:
        parse(query)

    assert refused.value.reason == reason
    assert refused.value.message == UNSUPPORTED


def test_what_cannot_be_parsed_is_refused_with_the_place() -> None:
    with pytest.raises(QueryRefusedError) as refused:
        parse("SELECT id FROM customer WHERE (")

    assert refused.value.reason.startswith("it cannot be parsed: ")
    assert "Line 1" in refused.value.reason


@pytest.mark.parametrize(
    "query",
    [
        "SELECT a FROM b WHERE a IN (" + ", ".join(["1"] * 1000) + ")",
        "select a from b;",
        "SELECT a -- a comment\nFROM b",
        "SELECT /*+ FULL(a) */ a FROM b",
        "SELECT a FROM b, c WHERE b.id = c.id (+)",
        "SELECT a FROM b UNION ALL SELECT c FROM d",
    ],
)
def test_is_accepted(query: str) -> None:
    assert parse(query) is not None


@pytest.mark.parametrize(
    "query",
    [
        "WITH a AS (SELECT 1 x FROM dual) SELECT x FROM a",
        "SELECT LISTAGG(id, ',') WITHIN GROUP (ORDER BY id) FROM a",
        "SELECT DATE '2025-01-01' FROM dual",
        "SELECT a FROM b START WITH a = 1 CONNECT BY PRIOR a = c",
        "SELECT a FROM b, c WHERE b.id (+) = c.id",
        "SELECT a FROM b JOIN d ON d.id = b.id, c WHERE b.id = c.id (+)",
        'SELECT x.b FROM (SELECT a AS "b" FROM c) x',
    ],
)
def test_what_people_report_to_work_is_a_dialect_of_its_own(query: str) -> None:
    with pytest.raises(QueryRefusedError):
        parse(query, "documented")

    assert parse(query, "observed") is not None


@pytest.mark.parametrize("query", ["SELECT a FROM b LIMIT 5", "SELECT [a] FROM b", "DELETE FROM b", "SELECT @a FROM b"])
def test_some_things_work_nowhere(query: str) -> None:
    with pytest.raises(QueryRefusedError):
        parse(query, "observed")


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(QueryRefusedError):
        parse("SELECT " + "(" * 50_000 + "1" + ")" * 50_000 + " FROM dual")


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_parser(text: str) -> None:
    with suppress(QueryRefusedError):
        parse(f"SELECT {text} FROM dual")


@pytest.mark.parametrize("query", ["CREATE FOO BAR baz", "SHOW x y z", "CALL foo()", "COMMENT ON x"])
def test_garbage_is_refused_without_a_word_in_the_log(query: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(QueryRefusedError):
        parse(query)

    assert caplog.records == []
