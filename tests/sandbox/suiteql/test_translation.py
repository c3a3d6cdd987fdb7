"""The dialect, case by case: what an expression gives, and what a query over the demo gives."""

from __future__ import annotations

from typing import Any

import pytest

EXPRESSIONS = {
    # numbers are decimals
    "0.1 + 0.2": "0.3",
    "1 - 0.9": "0.1",
    "33.33 * 3": "99.99",
    "1.1 * 1.1": "1.21",
    "5 / 2": "2.5",
    "-5 + 2 * 3": "1",
    "(1 + 2) * 3": "9",
    "'2' + 3": "5",
    "ROUND(1.005, 2)": "1.01",
    "ROUND(-1.5)": "-2",
    "ROUND(1250, -2)": "1300",
    "TRUNC(1.999, 2)": "1.99",
    "TRUNC(-1.5)": "-1",
    "CEIL(1.1)": "2",
    "FLOOR(-1.1)": "-2",
    "MOD(7, 3)": "1",
    "MOD(-7, 3)": "-1",
    "MOD(7, 0)": "7",
    "ABS(-1.50)": "1.5",
    "SIGN(-3)": "-1",
    "POWER(2, 10)": "1024",
    "SQRT(2.25)": "1.5",
    "LOG(10, 1000)": "3",
    "EXP(0)": "1",
    "LN(1)": "0",
    "GREATEST(1, 3, 2)": "3",
    "LEAST(3, NULL)": None,
    "NULL + 1": None,
    "TO_NUMBER('1,234.50', '9,999.99')": "1234.5",
    "TO_NUMBER(' -12.5 ')": "-12.5",
    "CAST('12.7' AS INTEGER)": "13",
    "CAST('12.70' AS NUMBER)": "12.7",
    # texts
    "'a' || NULL || 1.5 || 'b'": "a1.5b",
    "'x' || 0.5": "x.5",
    "CONCAT('a', 'b')": "ab",
    "UPPER('straße é')": "STRASSE É",
    "LOWER('ÀÉ')": "àé",
    "INITCAP('o''reilly and SONS')": "O'Reilly And Sons",
    "LENGTH('日本')": "2",
    "LENGTH('')": None,
    "SUBSTR('NetSuite', 4)": "Suite",
    "SUBSTR('NetSuite', -5, 2)": "Su",
    "SUBSTR('NetSuite', 0, 3)": "Net",
    "SUBSTR('abc', 9)": None,
    "INSTR('banana', 'a')": "2",
    "INSTR('banana', 'a', 1, 3)": "6",
    "INSTR('banana', 'x')": "0",
    "REPLACE('a-b-c', '-')": "abc",
    "REPLACE('a-b', '-', '+')": "a+b",
    "TRANSLATE('2-1/3', '123-/', 'abc')": "bac",
    "LPAD('7', 3, '0')": "007",
    "RPAD('toolong', 4)": "tool",
    "TRIM('  a ')": "a",
    "TRIM(LEADING '0' FROM '0070')": "70",
    "TRIM(TRAILING '0' FROM '0070')": "007",
    "LTRIM('xxay', 'x')": "ay",
    "RTRIM('axx', 'x')": "a",
    "ASCII('A')": "65",
    "CHR(66)": "B",
    "CAST(1.50 AS VARCHAR2(10))": "1.5",
    "REGEXP_SUBSTR('SO-10001/2', '[0-9]+')": "10001",
    "REGEXP_SUBSTR('SO-10001/2', '[[:digit:]]+', 1, 2)": "2",
    "REGEXP_REPLACE('a1b22', '[0-9]+', '#')": "a#b#",
    r"REGEXP_REPLACE('John Doe', '(\w+) (\w+)', '\2, \1')": "Doe, John",
    "REGEXP_INSTR('ab12', '[0-9]')": "3",
    "REGEXP_COUNT('a1b2', '[0-9]')": "2",
    # NULL
    "NVL(NULL, 'x')": "x",
    "NVL('', 'empty is null')": "empty is null",
    "NVL2(NULL, 'a', 'b')": "b",
    "COALESCE(NULL, NULL, 3)": "3",
    "NULLIF(1, 1)": None,
    "DECODE(2, 1, 'one', 2, 'two', 'many')": "two",
    "DECODE(3, 1, 'one', 'many')": "many",
    "DECODE(NULL, NULL, 'null is null')": "null is null",
    "CASE WHEN 1 = 2 THEN 'a' WHEN 2 > 1 THEN 'b' END": "b",
    "CASE 'B' WHEN 'A' THEN 1 ELSE 2 END": "2",
    # dates
    "TO_DATE('2025-03-09', 'YYYY-MM-DD')": "3/9/2025",
    "TO_DATE('3/9/2025')": "3/9/2025",
    "TO_DATE('2025-03-09', 'YYYY-MM-DD') + 1": "3/10/2025",
    "1 + TO_DATE('2025-12-31', 'YYYY-MM-DD')": "1/1/2026",
    "TO_DATE('2025-03-09', 'YYYY-MM-DD') - TO_DATE('2025-03-01', 'YYYY-MM-DD')": "8",
    "TO_CHAR(TO_DATE('2025-03-09', 'YYYY-MM-DD') - 1/24, 'YYYY-MM-DD HH24:MI')": "2025-03-08 23:00",
    "TO_CHAR(TO_TIMESTAMP('2025-03-09 14:05:06', 'YYYY-MM-DD HH24:MI:SS'), 'HH:MI:SS AM')": "02:05:06 PM",
    "TO_CHAR(TO_DATE('2025-03-09', 'YYYY-MM-DD'), 'FMDay, DD Month YYYY')": "Sunday, 9 March 2025",
    """TO_CHAR(TO_DATE('2025-03-09', 'YYYY-MM-DD'), 'YYYY-MM-DD"T"HH24:MI:SS')""": "2025-03-09T00:00:00",
    "TO_CHAR(TRUNC(TO_DATE('2025-08-20', 'YYYY-MM-DD'), 'Q'), 'YYYY-MM-DD')": "2025-07-01",
    "TRUNC(TO_DATE('2025-08-20', 'YYYY-MM-DD'), 'MM')": "8/1/2025",
    "TO_CHAR(TRUNC(SYSDATE), 'HH24:MI')": "00:00",
    "ADD_MONTHS(TO_DATE('2024-01-31', 'YYYY-MM-DD'), 1)": "2/29/2024",
    "LAST_DAY(TO_DATE('2025-02-03', 'YYYY-MM-DD'))": "2/28/2025",
    "NEXT_DAY(TO_DATE('2025-03-09', 'YYYY-MM-DD'), 'MONDAY')": "3/10/2025",
    "MONTHS_BETWEEN(TO_DATE('2025-03-31', 'YYYY-MM-DD'), TO_DATE('2025-02-28', 'YYYY-MM-DD'))": "1",
    "EXTRACT(YEAR FROM TO_DATE('2025-03-09', 'YYYY-MM-DD'))": "2025",
    "CAST('3/9/2025' AS DATE)": "3/9/2025",
    "TO_CHAR(1234.5, '9,999.00')": " 1,234.50",
    "TO_CHAR(0.5)": ".5",
    "TO_CHAR('already text')": "already text",
    "CASE WHEN TO_DATE('2025-03-09', 'YYYY-MM-DD') = '3/9/2025' THEN 'same day' END": "same day",
}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_gives(demo: Any, expression: str) -> None:
    assert demo.value(expression) == EXPRESSIONS[expression]


CONDITIONS = {
    "'abc' LIKE 'a%'": True,
    "'abc' LIKE 'A%'": False,
    "'a_c' LIKE 'a\\_c' ESCAPE '\\'": True,
    "'abc' LIKE 'a\\_c' ESCAPE '\\'": False,
    "'abc' NOT LIKE '%z%'": True,
    "'abc' NOT LIKE 'a\\_c' ESCAPE '\\'": True,
    "'abc' NOT LIKE 'a%'": False,
    "NULL NOT LIKE 'a%'": False,
    "REGEXP_LIKE('abc', '^A', 'i')": True,
    "NOT REGEXP_LIKE('abc', '^b')": True,
    "'' IS NULL": True,
    "1 IN (1, 2)": True,
    "'5' = 5": True,
    "'10' > 9": True,
    "2 BETWEEN 1 AND '3'": True,
    "NULL = NULL": False,
    "TO_DATE('2025-01-01', 'YYYY-MM-DD') < SYSDATE": True,
    "EXISTS (SELECT 1 FROM dual WHERE 1 = 2)": False,
    "(1, 2) IN (SELECT 1, 2 FROM dual)": True,
    "1 <> 2 AND (1 = 2 OR 2 != 3)": True,
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_holds(demo: Any, condition: str) -> None:
    assert bool(demo.rows(f"SELECT 1 FROM dual WHERE {condition}")) is CONDITIONS[condition]


QUERIES: list[tuple[str, list[list[str]]]] = [
    ("SELECT TOP 2 id FROM subsidiary ORDER BY id", [["1"], ["2"]]),
    ("SELECT id FROM subsidiary ORDER BY id FETCH FIRST 2 ROWS ONLY", [["1"], ["2"]]),
    ("SELECT id FROM subsidiary ORDER BY id OFFSET 5 ROWS FETCH NEXT 2 ROWS ONLY", [["6"], ["7"]]),
    ("SELECT id FROM subsidiary WHERE parent IS NULL", [["1"]]),
    ("SELECT country FROM subsidiary WHERE isinactive = 'T'", [["US"]]),
    ("SELECT COUNT(*), COUNT(parent), COUNT(DISTINCT country) FROM subsidiary", [["7", "6", "6"]]),
    ("SELECT MIN(id), MAX(id), SUM(id), AVG(id), MEDIAN(id) FROM currency", [["1", "7", "28", "4", "4"]]),
    (
        "SELECT STDDEV(x), VARIANCE(x) FROM (SELECT 2 x FROM dual UNION ALL SELECT 4 FROM dual)",
        [["1.4142135623730951", "2"]],
    ),
    ("SELECT APPROX_COUNT_DISTINCT(country) FROM subsidiary", [["6"]]),
    ("SELECT id FROM currency MINUS SELECT id FROM currency WHERE id > 2", [["1"], ["2"]]),
    ("SELECT symbol FROM currency WHERE id = 1 UNION SELECT symbol FROM currency WHERE id = 1", [["USD"]]),
    ("SELECT c.symbol FROM subsidiary s JOIN currency c ON c.id = s.currency WHERE s.id = 3", [["EUR"]]),
    ("SELECT s.id, p.id FROM subsidiary s LEFT OUTER JOIN subsidiary p ON p.id = s.parent WHERE s.id = 1", [["1"]]),
    (
        "SELECT s.id, p.id pid FROM subsidiary s, subsidiary p WHERE s.parent = p.id(+) AND s.id IN (1, 4) ORDER BY 1",
        [["1"], ["4", "3"]],
    ),
    (
        (
            "SELECT p.id, COUNT(s.id) n FROM subsidiary p, subsidiary s WHERE p.id = s.parent(+) "
            "AND p.id > 3 GROUP BY p.id HAVING COUNT(s.id) = 0 ORDER BY p.id DESC FETCH FIRST 1 ROWS ONLY"
        ),
        [["7", "0"]],
    ),
    ("SELECT symbol FROM currency WHERE id IN (SELECT currency FROM subsidiary WHERE country = 'JP')", [["JPY"]]),
    (
        "SELECT (SELECT symbol FROM currency c WHERE c.id = s.currency) x FROM subsidiary s WHERE s.country = 'GB'",
        [["GBP"]],
    ),
    (
        (
            "SELECT symbol FROM currency ORDER BY CASE symbol WHEN 'GBP' THEN 1 ELSE 2 END, "
            "symbol DESC FETCH FIRST 2 ROWS ONLY"
        ),
        [["GBP"], ["USD"]],
    ),
    ("SELECT parent FROM subsidiary ORDER BY parent DESC FETCH FIRST 1 ROWS ONLY", [[]]),
    ("SELECT parent FROM subsidiary ORDER BY parent DESC NULLS LAST FETCH FIRST 1 ROWS ONLY", [["3"]]),
    (
        (
            "SELECT id, ROW_NUMBER() OVER (PARTITION BY parent ORDER BY id DESC) n FROM "
            "subsidiary WHERE parent = 1 ORDER BY id FETCH FIRST 1 ROWS ONLY"
        ),
        [["2", "5"]],
    ),
    (
        (
            "SELECT id, RANK() OVER (ORDER BY country) r, LAG(id, 1, 0) OVER (ORDER BY id) l FROM "
            "subsidiary WHERE id < 3 ORDER BY id"
        ),
        [["1", "2", "0"], ["2", "1", "1"]],
    ),
    (
        (
            "SELECT id, SUM(exchangerate) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT "
            "ROW) s FROM currency WHERE id < 4 ORDER BY id"
        ),
        [["1", "1"], ["2", "2.08215"], ["3", "2.34622"]],
    ),
    ("SELECT x.* FROM (SELECT id, symbol FROM currency) x WHERE x.id = 4", [["4", "CAD"]]),
    ("SELECT DISTINCT country FROM subsidiary WHERE country LIKE 'U%'", [["US"]]),
    ("SELECT dummy FROM dual", [["X"]]),
]


@pytest.mark.parametrize(("query", "rows"), QUERIES)
def test_a_query_gives(demo: Any, query: str, rows: list[list[str]]) -> None:
    assert [list(row.values()) for row in demo.rows(query)] == rows


def test_sums_over_many_cents_are_exact(account: Any) -> None:
    for place in range(10):
        account.store.create("customer", {"entityId": f"C{place}", "creditLimit": 0.1})

    assert account.rows("SELECT SUM(creditlimit) s, AVG(creditlimit) a FROM customer") == [{"s": "1", "a": "0.1"}]


def test_changes_compare_to_the_second_on_the_accounts_clock(demo: Any) -> None:
    query = (
        "SELECT tranid FROM transaction WHERE lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS') "
        "AND lastmodifieddate < TO_TIMESTAMP(?, 'YYYY-MM-DD HH24:MI:SS') AND tranid LIKE "
        "'CORNER%' ORDER BY lastmodifieddate, id"
    )

    assert demo.values(query, "2024-12-31 23:59:59", "2025-01-01 00:00:00") == ["CORNER-MIDNIGHT-BEFORE"]
    assert demo.values(query, "2025-01-01 00:00:00", "2025-01-01 00:00:01") == ["CORNER-MIDNIGHT"]
    assert demo.values(query, "2025-03-09 01:59:59", "2025-03-09 03:00:01") == [
        "CORNER-SPRING-BEFORE",
        "CORNER-SPRING-AFTER",
    ]


def test_an_hour_that_comes_twice_is_one_hour_on_the_wall(demo: Any) -> None:
    query = (
        "SELECT tranid FROM transaction WHERE lastmodifieddate = TO_DATE('2025-11-02 "
        "01:30:00', 'YYYY-MM-DD HH24:MI:SS') ORDER BY tranid"
    )

    assert demo.values(query) == ["CORNER-AUTUMN-FIRST", "CORNER-AUTUMN-SECOND"]


def test_a_date_column_compares_with_a_text_in_the_accounts_format(demo: Any) -> None:
    exact = "SELECT tranid FROM transaction WHERE trandate = {} AND tranid LIKE 'CORNER%'"

    assert demo.values(exact.format("'2/29/2024'")) == ["CORNER-LEAP-DAY"]
    assert demo.values(exact.format("?"), "2/29/2024") == ["CORNER-LEAP-DAY"]
    assert demo.values("SELECT tranid FROM transaction WHERE trandate IN ('2/29/2024') AND tranid LIKE 'CORNER%'") == [
        "CORNER-LEAP-DAY"
    ]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT LEFT(tranid, 2) FROM transaction", "the function LEFT is not part of SuiteQL"),
        ("SELECT RIGHT(tranid, 2) FROM transaction", "the function RIGHT is not part of SuiteQL"),
        ("SELECT SUBSTRING(tranid, 2) FROM transaction", "the function SUBSTRING is not part of SuiteQL"),
        ("SELECT DATEDIFF(trandate, duedate) FROM transaction", "the function DATEDIFF is not part of SuiteQL"),
        ("SELECT CHARINDEX('a', tranid) FROM transaction", "the function CHARINDEX is not part of SuiteQL"),
        ("SELECT POSITION('a', tranid) FROM transaction", "the function POSITION is not part of SuiteQL"),
        ("SELECT LCASE(tranid) FROM transaction", "the function LCASE is not part of SuiteQL"),
        ("SELECT UCASE(tranid) FROM transaction", "the function UCASE is not part of SuiteQL"),
        ("SELECT CEILING(1.2) FROM dual", "the function CEILING is not part of SuiteQL"),
        ("SELECT REPEAT('a', 2) FROM dual", "the function REPEAT is not part of SuiteQL"),
        ("SELECT load_extension('x') FROM dual", "the function LOAD_EXTENSION is not part of SuiteQL"),
        ("SELECT UPPER() FROM dual", "UPPER takes 1 to 1 arguments, not 0"),
        ("SELECT ROW_NUMBER() FROM dual", "ROW_NUMBER needs OVER"),
        ("SELECT UPPER('a') OVER () FROM dual", "UPPER takes no OVER"),
        ("SELECT CAST('1' AS BLOB) FROM dual", "CAST to VARBINARY is not part of SuiteQL"),
        (
            "SELECT EXTRACT(CENTURY FROM SYSDATE) FROM dual",
            "EXTRACT knows YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, not CENTURY",
        ),
        ("SELECT SCHEMA.DF(1) FROM dual", "schema.DF(1) is neither a column nor a function"),
        ("SELECT 1 / 0 FROM dual", "DIV: division by zero"),
        ("SELECT TO_NUMBER('twelve') FROM dual", "TO_NUMBER: 'twelve' is not a number"),
        (
            "SELECT REGEXP_SUBSTR('a', '(') FROM dual",
            "REGEXP_SUBSTR: '(' is no regular expression: missing ), unterminated subpattern at position 0",
        ),
    ],
)
def test_what_suiteql_has_not_is_refused(demo: Any, query: str, reason: str) -> None:
    assert demo.reason(query) == reason
