from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, String, insert, select, text
from sqlalchemy.dialects import mysql

from connector.state.key_prefix import after, begins
from connector.state.tables import RUN_UNITS
from connector.state.transactions import Store

KEYS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
AWKWARD = [
    "step",
    "step/",
    "step/a",
    "step/ä",
    "step[1]",
    "step0",
    "Step/a",
    "s%ep/",
    "s_ep/",
    "stép/x",
    "step/\U0010ffff",
]


@given(KEYS, KEYS)
def test_a_range_by_code_points_holds_exactly_what_begins_alike(key: str, prefix: str) -> None:
    end = after(prefix)

    assert (key >= prefix and (not end or key < end)) is key.startswith(prefix)


@pytest.mark.parametrize(
    ("prefix", "end"), [("a", "b"), ("a\U0010ffff", "b"), ("\U0010ffff", ""), ("\ud7ff", "\ue000")]
)
def test_the_end_is_a_text_that_a_database_takes(prefix: str, end: str) -> None:
    assert after(prefix) == end


def _filled(url: str, collation: str = "") -> Store:
    store = Store(url)
    with store.write() as connection:
        if collation:
            connection.execute(
                text(f'ALTER TABLE connector_run_units ALTER key TYPE VARCHAR(500) COLLATE "{collation}"')
            )
        rows = [{"run": "r", "key": key, "result": "1", "done_at": ""} for key in AWKWARD]
        connection.execute(insert(RUN_UNITS), rows)
    return store


def _found(store: Store, prefix: str) -> set[str]:
    with store.read() as connection:
        which = begins(RUN_UNITS.c.key, prefix, store.dialect)
        return set(connection.execute(select(RUN_UNITS.c.key).where(which)).scalars())


@pytest.mark.parametrize("prefix", ["", "step", "step/", "step[", "s%", "s_", "S", "sté", "step/\U0010ffff", "x"])
def test_finds_what_begins_alike(url: str, prefix: str) -> None:
    store = _filled(url)

    assert _found(store, prefix) == {key for key in AWKWARD if key.startswith(prefix)}
    store.close()


@pytest.mark.postgres
@pytest.mark.parametrize("collation", ["und-x-icu", "en-x-icu", "POSIX"])
def test_finds_it_in_a_table_of_another_collation(postgres_url: str, collation: str) -> None:
    store = Store(postgres_url)
    with store.read() as connection:
        look = text("SELECT 1 FROM pg_collation WHERE collname = :name")
        known = connection.execute(look, {"name": collation}).first()
    store.close()
    if known is None:
        pytest.skip(f"NO COLLATION {collation} in this PostgreSQL: use one built with ICU")
    store = _filled(postgres_url, collation)

    for prefix in ("step/", "step", "s%", "S"):
        assert _found(store, prefix) == {key for key in AWKWARD if key.startswith(prefix)}
    store.close()


def test_the_index_answers_it(shared_url: str) -> None:
    store = Store(shared_url)
    with store.write() as connection:
        rows = [{"run": "r", "key": f"s[{n}]/x", "result": "1", "done_at": ""} for n in range(3000)]
        connection.execute(insert(RUN_UNITS), rows)
        connection.execute(text("ANALYZE"))
        which = select(RUN_UNITS.c.key).where(RUN_UNITS.c.run == "r", begins(RUN_UNITS.c.key, "s[7]/", store.dialect))
        said = which.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        how = "EXPLAIN" if store.dialect == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = " ".join(str(row) for row in connection.exec_driver_sql(f"{how} {said}").all())
    store.close()

    assert "key" in plan.partition("Cond" if "Cond" in plan else "USING")[2]


def test_other_databases_compare_the_beginning_itself() -> None:
    said = begins(Column("key", String(9)), "a/", "mysql").compile(dialect=mysql.dialect())

    assert str(said) == "substr(`key`, %s, %s) = %s"
