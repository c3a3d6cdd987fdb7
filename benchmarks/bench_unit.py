"""What it costs to do each page of rows once: the receipt in the target, and the journal of the run."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import measure
from connector.component import Unit
from connector.database.client import Database
from connector.database.operations.upsert import UPSERT, UpsertArguments
from connector.engine.inline import InlineExecution
from connector.state.opening import State, open_state

PAGES = measure.sized(40, 2)
SIZES = measure.sized((100, 1000), (10,))


def rows(page: int, size: int) -> list[dict[str, Any]]:
    """The rows of one page."""
    return [{"id": page * size + at, "name": f"Customer {at}", "balance": at / 8} for at in range(size)]


def written(folder: Path, size: int, *, receipt: bool, state: State | None) -> None:
    """All pages into a fresh table, each a unit: remembered in the target with *receipt*, in the run with *state*."""
    assert UPSERT.sink is not None
    with Database(f"sqlite:///{tempfile.mktemp(dir=folder)}.db") as database:
        sink = UPSERT.sink(database.session, UpsertArguments(table="rows", key=("id",)), Unit(key="bench"))
        run = state.runs.begin("bench") if state else None
        execution = InlineExecution(run.id, state.runs.journal(run.id)) if state and run else InlineExecution("bench")
        for page in range(PAGES):
            key = f"unit[{page}]"
            execution.step(key, partial(_one, sink, key if receipt else "", rows(page, size)))
        if state and run:
            state.runs.finish(run.id, "ok")
            state.runs.journal(run.id).forget("")


def _one(sink: Any, key: str, records: list[dict[str, Any]]) -> dict[str, Any]:
    if key:
        sink.recall(key)
    sink.write(key, records, {"after": ["1"], "read": 1})
    return {"cursor": {"after": ["1"], "read": 1}, "report": {"written": len(records)}, "failures": []}


def main() -> None:
    """Print milliseconds a page."""
    print(f"# a unit: {PAGES} pages into SQLite ({measure.machine()})")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name, open_state(f"sqlite:///{name}/state.db") as state:
            folder = Path(name)
            ways = {
                "rows only": partial(written, folder, size, receipt=False, state=None),
                "with receipt": partial(written, folder, size, receipt=True, state=None),
                "with receipt and journal": partial(written, folder, size, receipt=True, state=state),
            }
            taken = measure.in_turns(ways)
        plain = taken["rows only"].seconds
        for way, one in taken.items():
            print(
                f"{size:>5} rows a page, {way:26} {one.seconds / PAGES * 1000:7.2f} ms a page"
                f"   {(one.seconds - plain) / PAGES * 1000:+6.2f} ms"
            )


if __name__ == "__main__":
    main()
