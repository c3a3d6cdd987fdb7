from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import ConfigurationError
from connector.netsuite.query_text import expanded, parse, placeholders, tokens


def test_cuts_a_query_at_its_clauses() -> None:
    query = parse(
        "SELECT c.id, BUILTIN.DF(c.subsidiary) AS sub, (SELECT 1 FROM dual) one -- x\n"
        "FROM customer c WHERE c.email = 'FROM a WHERE' AND c.id IN (SELECT id FROM x) ORDER BY c.id;"
    )

    assert query is not None
    assert query.source == "customer c"
    assert (query.table, query.alias) == ("customer", "c")
    assert query.where.startswith("c.email = 'FROM a WHERE'")
    assert query.order == "c.id"
    assert query.names == ("id", "sub", "one")
    assert [column.plain for column in query.columns] == [True, False, False]
    assert query.simple


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT id, companyname FROM customer", ("id", "companyname")),
        ('SELECT c.ID "Key", c.EntityId FROM customer AS c', ("key", "entityid")),
        ("SELECT id x, email || 'a' AS mail FROM customer", ("x", "mail")),
        ("SELECT COUNT(*) n FROM customer", ("n",)),
        ("SELECT CASE WHEN a = 1 THEN 2 END FROM customer", ()),
        ("SELECT a || b FROM customer", ()),
        ("SELECT * FROM customer", ()),
        ("SELECT customer.*, id AS x FROM customer", ()),
    ],
)
def test_names_the_keys_of_its_rows_or_none_at_all(query: str, names: tuple[str, ...]) -> None:
    found = parse(query)

    assert found is not None
    assert found.names == names


@pytest.mark.parametrize(
    "query",
    [
        "",
        "DELETE FROM customer",
        "SELECT 1",
        "SELECT id FROM a UNION SELECT id FROM b",
        "SELECT id FROM a FETCH FIRST 5 ROWS ONLY",
        "SELECT id FROM a; SELECT id FROM b",
        "WITH x AS (SELECT 1 FROM dual) SELECT * FROM x",
        "SELECT id FROM a ORDER BY id WHERE x = 1",
        "SELECT id FROM a FROM b",
    ],
)
def test_does_not_touch_what_is_not_one_plain_select(query: str) -> None:
    assert parse(query) is None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT id FROM customer",
        "SELECT COUNT(*) AS n FROM customer",
        "SELECT id FROM customer GROUP BY id",
        "SELECT id FROM customer WHERE ROWNUM < 5",
        "SELECT TOP 5 id FROM customer",
        "SELECT id FROM folder CONNECT BY PRIOR id = parent",
    ],
)
def test_a_query_whose_meaning_a_condition_would_change_is_not_simple(query: str) -> None:
    found = parse(query)

    assert found is not None
    assert not found.simple


@pytest.mark.parametrize(
    "source", ["a, b", "a JOIN b ON a.id = b.id", "a LEFT JOIN b ON 1 = 1", "(SELECT 1 FROM dual) x", "a b c"]
)
def test_several_tables_are_no_table(source: str) -> None:
    found = parse(f"SELECT id FROM {source}")

    assert found is not None
    assert found.table == ""


def test_counts_parameters_but_not_question_marks_in_texts() -> None:
    assert placeholders("SELECT '?' FROM a WHERE b = ? AND c = ? -- ?\n/* ? */ AND \"?\" = 1") == 2


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = list(tokens(text))

    assert all(text[token.start :].startswith(token.text) for token in found)
    parse(text)
    placeholders(text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="'\x00"), max_size=40))
def test_what_stands_in_a_text_is_never_a_clause(text: str) -> None:
    found = parse(f"SELECT id FROM customer WHERE a = '{text}' ORDER BY id")

    assert found is not None
    assert found.where == f"a = '{text}'"
    assert found.order == "id"


def test_a_list_stands_for_as_many_placeholders_as_it_has_values() -> None:
    query = "SELECT '?' FROM t WHERE a = ? AND b IN (?) -- ?\nAND c = ?"

    assert expanded(query, [1, ["x", "y", "x"], 2]) == (
        "SELECT '?' FROM t WHERE a = ? AND b IN (?, ?) -- ?\nAND c = ?",
        [1, "x", "y", 2],
    )


def test_an_empty_list_matches_nothing() -> None:
    assert expanded("SELECT 1 FROM t WHERE b IN (?)", [[]]) == ("SELECT 1 FROM t WHERE b IN (NULL)", [])


def test_a_list_that_suiteql_would_refuse_is_refused_before() -> None:
    with pytest.raises(ConfigurationError, match="1001 values"):
        expanded("SELECT 1 FROM t WHERE b IN (?)", [list(range(1001))])
