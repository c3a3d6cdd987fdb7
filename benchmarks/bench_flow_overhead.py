"""What a flow costs beside its two ends: rows of a file, ten fields shaped, upserted; the ends alone, and by hand.

The overhead is the processor time of the whole flow less that of reading the same file and of writing the same rows,
each alone through the same operations. By hand: csv, a dict with the same ten fields, SQLAlchemy Core.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import measure

SIZES = measure.sized((25_000, 100_000, 400_000), (1000, 2000, 4000))
BLOCK = 1000
FLOW = """
name: customers
configs: {warehouse: {type: database, url: "${env:BENCH_DATABASE}"}}
flows:
  customers:
    steps:
      - id: read
        file.read_csv: {path: "${env:BENCH_FILE}"}
      - id: shape
        transform:
          each:
            id: ${int(payload.id)}
            code: ${upper(payload.code)}
            name: ${trim(payload.name)}
            email: ${lower(payload.email)}
            balance: ${decimal(payload.balance)}
            limit_left: ${decimal(payload.limit) - decimal(payload.balance)}
            active: ${payload.inactive != 'T'}
            city: ${payload.city or 'unknown'}
            label: ${payload.code + ' ' + payload.name}
            country: ${payload.country}
      - id: write
        database.upsert: {config: warehouse, table: customers, key: [id]}
"""


def row(number: int) -> dict[str, str]:
    """One row of the file."""
    return {
        "id": str(number),
        "code": f"c{number:07}",
        "name": f" Customer {number} ",
        "email": f"Customer.{number}@Example.com",
        "balance": f"{number % 977}.25",
        "limit": "1000.00",
        "inactive": "T" if number % 11 == 0 else "F",
        "city": "" if number % 5 == 0 else "Hamburg",
        "country": "DE",
    }


def shaped(row: dict[str, str]) -> dict[str, Any]:
    """The row as the flow shapes it."""
    return {
        "id": int(row["id"]),
        "code": row["code"].upper(),
        "name": row["name"].strip(),
        "email": row["email"].lower(),
        "balance": Decimal(row["balance"]),
        "limit_left": Decimal(row["limit"]) - Decimal(row["balance"]),
        "active": row["inactive"] != "T",
        "city": row["city"] or "unknown",
        "label": f"{row['code']} {row['name']}",
        "country": row["country"],
    }


def by_flow(file: Path, folder: Path) -> Callable[[], int]:
    """The whole flow, with its state in a file."""
    from connector import Flow  # noqa: PLC0415 - each case loads what it needs, memory is measured

    os.environ.update(BENCH_FILE=str(file), BENCH_DATABASE=f"sqlite:///{folder}/warehouse.db")
    flow = Flow.read(FLOW, file="customers.yaml")

    def work() -> int:
        result = flow.run(state=f"sqlite:///{folder}/state.db")
        if result.error is not None:
            raise result.error
        return result.report.written

    return work


def reading_only(file: Path, folder: Path) -> Callable[[], int]:  # noqa: ARG001 - as the others
    """The records of the file, thrown away."""
    from connector.file.client import Files  # noqa: PLC0415 - as above

    files = Files()
    return lambda: sum(len(page.records) for page in files.read_csv(path=str(file)).pages())


def writing_only(file: Path, folder: Path) -> Callable[[], int]:
    """Shaped rows that are made by a loop, into the table."""
    from connector.component import Unit  # noqa: PLC0415 - as above
    from connector.database.client import Database  # noqa: PLC0415 - as above
    from connector.database.operations.upsert import UPSERT, UpsertArguments  # noqa: PLC0415 - as above

    assert UPSERT.sink is not None
    database = Database(f"sqlite:///{folder}/warehouse.db")
    sink = UPSERT.sink(database.session, UpsertArguments(table="customers", key=("id",)), Unit(key="bench"))
    blocks = list(_blocks(shaped(row) for row in _rows(file)))  # made before, so that only writing is measured

    def work() -> int:
        return sum(sink.write(f"b[{at}]", block, {"at": at}).report.written for at, block in enumerate(blocks))

    return work


def by_hand(file: Path, folder: Path) -> Callable[[], int]:
    """What one writes in an afternoon: nothing of it can be gone on with."""
    import sqlalchemy as sa  # noqa: PLC0415 - as above
    from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415 - as above

    engine = sa.create_engine(f"sqlite:///{folder}/warehouse.db")
    columns = [sa.Column(name, sa.String, primary_key=name == "id") for name in shaped(row(1))]
    table = sa.Table("customers", sa.MetaData(), *columns)
    table.create(engine)
    put = insert(table)
    put = put.on_conflict_do_update(index_elements=["id"], set_={c.name: put.excluded[c.name] for c in table.c})

    def work() -> int:
        written = 0
        for block in _blocks({name: str(value) for name, value in shaped(row).items()} for row in _rows(file)):
            with engine.begin() as connection:
                connection.execute(put, block)
            written += len(block)
        return written

    return work


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _blocks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while block := list(islice(rows, BLOCK)):
        yield block


CASES = {"flow": by_flow, "reading": reading_only, "writing": writing_only, "by hand": by_hand}


def prepare(case: str, rows: int) -> measure.Work:
    """One case in this process, with files of its own."""
    folder = Path(tempfile.mkdtemp(dir=os.environ["BENCH_FOLDER"]))
    file = folder / "customers.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(row(0)))
        writer.writeheader()
        writer.writerows(map(row, range(rows)))
    return CASES[case](file, folder)


def main() -> None:
    """Print rows a second, the overhead a record, memory and growth."""
    print(f"# file → transform (10 fields) → upsert into SQLite, inline engine ({measure.machine()})")
    small, middle, large = SIZES
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BENCH_FOLDER"] = folder
        taken = measure.apart(__file__, [(case, middle) for case in CASES], rounds=3)
        taken |= measure.apart(__file__, [("flow", small), ("flow", large)], rounds=1)
    for (case, size), one in taken.items():
        assert one.gives == size, f"{case} gave {one.gives} of {size} rows"
        print(f"{case:8} {size:>8} rows {one.seconds:6.2f} s  cpu {one.cpu:6.2f} s  {one.megabytes:6.1f} MB")
    ends = taken["reading", middle].cpu + taken["writing", middle].cpu
    overhead = (taken["flow", middle].cpu - ends) / middle
    print(f"beside its two ends the flow takes {overhead * 1e6:.1f} µs a record")
    print(f"by hand takes {taken['by hand', middle].cpu / taken['flow', middle].cpu:.2f} x the flow's time")
    first, last = taken["flow", small], taken["flow", large]
    grown = last.megabytes / max(first.megabytes, 0.1)
    print(f"growth: rows x {large / small:.0f}, cpu x {last.cpu / first.cpu:.1f}, memory x {grown:.1f}")


if __name__ == "__main__" and not measure.asked(prepare):
    main()
