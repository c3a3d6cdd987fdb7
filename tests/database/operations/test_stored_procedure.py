from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from connector.database.client import Database
from connector.errors import ConfigurationError, RejectedError

ROUTINES = """
CREATE TABLE entry (period TEXT, amount NUMERIC);
INSERT INTO entry VALUES ('2026-10', 10.50), ('2026-10', 0.25), ('2026-11', 7);
CREATE PROCEDURE close_period(period_ TEXT, OUT total NUMERIC, IN OUT note TEXT DEFAULT 'none') LANGUAGE plpgsql AS $$
BEGIN
  SELECT sum(amount) INTO total FROM entry WHERE period = period_;
  DELETE FROM entry WHERE period = period_;
  note := note || '!';
END $$;
CREATE FUNCTION entries(above NUMERIC) RETURNS TABLE (period TEXT, amount NUMERIC) LANGUAGE sql AS $$
  SELECT e.period, e.amount FROM entry e WHERE e.amount > above ORDER BY e.amount
$$;
CREATE FUNCTION half(n INTEGER) RETURNS NUMERIC LANGUAGE sql AS $$ SELECT n / 2.0 $$;
CREATE FUNCTION refuse() RETURNS INTEGER LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the period is closed'; END $$;
"""


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    with Database(postgres_url) as database:
        database.execute_script(script=ROUTINES)
        yield database


@pytest.mark.postgres
def test_a_procedure_gives_what_comes_out_by_name(postgres: Database) -> None:
    done = postgres.stored_procedure(procedure="close_period", parameters={"period_": "2026-10", "note": "ok"})

    assert done == {"out": {"total": Decimal("10.75"), "note": "ok!"}, "rows": []}
    assert postgres.query_single(query="SELECT COUNT(*) AS n FROM entry") == {"n": 1}


@pytest.mark.postgres
def test_a_parameter_with_a_default_may_be_left_out(postgres: Database) -> None:
    done = postgres.stored_procedure(procedure="public.close_period", parameters={"period_": "2026-11"})

    assert done["out"] == {"total": Decimal(7), "note": "none!"}


@pytest.mark.postgres
def test_a_function_gives_rows_or_one_value(postgres: Database) -> None:
    rows = postgres.stored_procedure(procedure="entries", parameters={"above": 1})
    half = postgres.stored_procedure(procedure="half", parameters={"n": "5"})

    assert [row["amount"] for row in rows["rows"]] == [Decimal(7), Decimal("10.50")]
    assert half["out"]["half"] == Decimal("2.5")


@pytest.mark.postgres
def test_says_what_is_not_there_and_what_does_not_fit(postgres: Database) -> None:
    with pytest.raises(ConfigurationError, match="no procedure or function close_periods"):
        postgres.stored_procedure(procedure="close_periods")
    with pytest.raises(ConfigurationError, match="does not take the parameters periode_") as error:
        postgres.stored_procedure(procedure="close_period", parameters={"periode_": "x"})
    assert error.value.hint == "did you mean `period_`?"
    with pytest.raises(RejectedError, match="the period is closed") as refused:
        postgres.stored_procedure(procedure="refuse")
    assert refused.value.type == "DB:QUERY_EXECUTION"


def test_a_database_without_procedures_says_so() -> None:
    with Database("sqlite://") as database, pytest.raises(ConfigurationError, match="SQLite has no stored procedures"):
        database.stored_procedure(procedure="x")
