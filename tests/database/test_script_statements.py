from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connector.database.script_statements import statements_of

TRIGGER = "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET n = 1; DELETE FROM u; END"
FUNCTION = "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; END; $body$"


def test_what_stands_in_quotes_and_comments_does_not_end_a_statement() -> None:
    script = "SELECT ';' /* ; */ AS \"a;b\" -- ;\n; SELECT 2;;\n -- the end;"

    assert statements_of(script, "postgresql") == ["SELECT ';' /* ; */ AS \"a;b\" -- ;", "SELECT 2"]


def test_a_trigger_of_sqlite_stays_whole() -> None:
    assert statements_of(f"SELECT 1; {TRIGGER}; SELECT 2", "sqlite") == ["SELECT 1", TRIGGER, "SELECT 2"]


def test_a_body_between_dollars_stays_whole() -> None:
    assert statements_of(f"{FUNCTION}; SELECT 2", "postgresql") == [FUNCTION, "SELECT 2"]


@given(st.lists(st.sampled_from(["SELECT 1", "SELECT ';'", 'SELECT ";"', "SELECT $$;$$"]), max_size=8))
def test_statements_come_back_in_their_order(statements: list[str]) -> None:
    assert statements_of(";\n".join(statements), "postgresql") == statements
