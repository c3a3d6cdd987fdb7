"""What the durable engine costs: a flow, a unit, a queued block, rows by the million, and the growth of its database.

Beside it stands what one would take instead: the inline engine, and DBOS by itself, whose steps and queue remember
as much. All on SQLite; `bench_workers.py` measures PostgreSQL and many processes.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import durable_runs, measure, row_server

if TYPE_CHECKING:
    from dbos import DBOS

LATENCY = measure.sized(0.3, 0.0)
PAGES = measure.sized(20, 2, 40)
STEPS = measure.sized(500, 5, 2000)
BLOCKS = measure.sized(400, 8, 1000)
ROWS = measure.sized((10_000, 40_000, 160_000), (2000,), (10_000, 100_000, 1_000_000))
PAGE = 1000
Prepare = Callable[[Path, int], measure.Work]


def flow_by(
    engine: str, name: str, folder: Path, size: int, *, concurrency: int = 4, whole: bool = False
) -> measure.Work:
    """The flow *name* over *size* items or rows, its state in a file; a first run opens what is opened once."""
    from connector.flow.api import Flow  # noqa: PLC0415 - each case loads what it needs, memory is measured
    from connector.flow.crew import Crew  # noqa: PLC0415 - as above
    from connector.state.opening import open_state  # noqa: PLC0415 - as above

    state = open_state(f"sqlite:///{folder}/state.db")
    crew = Crew(state, kind="run", concurrency=concurrency) if engine == "durable" else None

    def run(many: int) -> int:
        items = many if name == "blocks" else 1
        flow = Flow.load(durable_runs.flow_file(folder, rows=many, page=PAGE, items=items, whole=whole))
        result = flow.run(name, state=state, engine=crew)
        if result.error is not None:
            raise result.error
        return result.report.written if name == "rows" else len(result.payload)

    run(min(size, 2 * PAGE if name == "rows" else 4))
    return partial(run, size)


def unit_inline(folder: Path, size: int) -> measure.Work:
    """Units of one run, as both engines remember them."""
    from connector.engine.inline import InlineExecution  # noqa: PLC0415 - as above
    from connector.state.opening import open_state  # noqa: PLC0415 - as above

    state = open_state(f"sqlite:///{folder}/state.db")
    run = state.runs.begin("bench").id
    execution = InlineExecution(run, state.runs.journal(run))

    def work() -> int:
        return sum(execution.step(f"unit[{number}]", lambda: 1) for number in range(size))

    return work


def commit(folder: Path, size: int) -> measure.Work:
    """A row and a commit with sqlite3 alone, which reaches the disk each time: nothing that is safe can be faster."""
    connection = sqlite3.connect(folder / "plain.db", isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE unit (key TEXT, result TEXT)"
    )

    def work() -> int:
        return sum(
            connection.execute("INSERT INTO unit VALUES (?, ?)", (str(number), "1")).rowcount for number in range(size)
        )

    return work


def _dbos(folder: Path) -> type[DBOS]:
    """DBOS as it comes, over a file of its own."""
    from dbos import DBOS  # noqa: PLC0415 - as above

    file = f"sqlite:///{folder}/dbos.db"
    DBOS(config={"name": "bench", "system_database_url": file, "console_log_level": "CRITICAL", "enable_otlp": False})
    return DBOS


def unit_dbos(folder: Path, size: int) -> measure.Work:
    """Steps of one DBOS workflow."""
    dbos = _dbos(folder)

    @dbos.step()
    def one() -> int:
        return 1

    @dbos.workflow()
    def many(count: int) -> int:
        return sum(one() for _ in range(count))

    dbos.launch()
    many(1)
    return lambda: int(many(size))


def block_dbos(folder: Path, size: int) -> measure.Work:
    """Workflows of one step each through a DBOS queue, looked at as often as ours when it is busy."""
    dbos = _dbos(folder)

    @dbos.step()
    def one(number: int) -> int:
        return number + 1

    @dbos.workflow()
    def block(number: int) -> int:
        return int(one(number))

    dbos.launch()
    dbos.register_queue("bench", worker_concurrency=4, polling_interval_sec=0.02)

    def work(count: int) -> int:
        handles = [dbos.enqueue_workflow("bench", block, number) for number in range(count)]
        return len([handle.get_result(polling_interval_sec=0.02) for handle in handles])

    work(1)
    return partial(work, size)


CASES: dict[str, Prepare] = {
    "flow, inline": partial(flow_by, "inline", "rows"),
    "flow, durable, in one piece": partial(flow_by, "durable", "rows", whole=True),
    "flow, durable, one block at a time": partial(flow_by, "durable", "rows", concurrency=1),
    "flow, durable": partial(flow_by, "durable", "rows"),
    "unit": unit_inline,
    "unit, DBOS step": unit_dbos,
    "unit, commit only": commit,
    "block, durable": partial(flow_by, "durable", "blocks"),
    "block, inline": partial(flow_by, "inline", "blocks"),
    "block, DBOS queue": block_dbos,
}


def prepare(case: str, size: int) -> measure.Work:
    """One case in this process, with files of its own."""
    folder = Path(tempfile.mkdtemp(dir=os.environ["BENCH_FOLDER"]))
    os.environ["BENCH_DATABASE"] = f"sqlite:///{folder}/warehouse.db"
    return CASES[case](folder, size)


def flows(address: str) -> None:
    """Print the wall time of one flow by each engine."""
    os.environ["BENCH_ADDRESS"] = address
    names = [name for name in CASES if name.startswith("flow")]
    taken = measure.apart(__file__, [(name, PAGES * PAGE) for name in names], rounds=1)
    whole = taken[names[0], PAGES * PAGE]
    print(f"SuiteQL, transform, upsert: {PAGES} pages of {PAGE}, each {LATENCY} s late")
    for (name, size), one in taken.items():
        assert one.gives == size, f"{name} gave {one.gives} of {size} rows"
        print(
            f"  {name:36} {one.seconds:7.2f} s, cpu {one.cpu:5.2f} s, {(one.seconds / whole.seconds - 1) * 100:+6.1f} %"
        )


def each(kind: str, count: int) -> None:
    """Print the milliseconds of one unit or block, by each way."""
    names = [name for name in CASES if name.startswith(kind)]
    taken = measure.apart(__file__, [(name, count) for name in names], rounds=3)
    first = taken[names[0], count].seconds
    print(f"{count} times a {kind}")
    for (name, _), one in taken.items():
        assert one.gives == count, f"{name} gave {one.gives} of {count}"
        print(
            f"  {name:36} {one.seconds / count * 1000:7.2f} ms, cpu {one.cpu / count * 1000:6.2f} ms,"
            f" {one.seconds / first:5.2f} x ours"
        )


def grown(address: str) -> None:
    """Print how time and memory of one run grow with its rows."""
    os.environ["BENCH_ADDRESS"] = address
    print(f"SuiteQL, transform, upsert: pages of {PAGE}, not late")
    for name in ("flow, inline", "flow, durable"):
        taken = measure.apart(__file__, [(name, rows) for rows in ROWS], rounds=1)
        for (_, rows), one in taken.items():
            assert one.gives == rows, f"{name} gave {one.gives} of {rows} rows"
            speed = rows / one.seconds
            print(f"  {name:36} {rows:>9} rows {one.seconds:7.2f} s {speed:7.0f} rows/s  +{one.megabytes:5.1f} MB")


def kept(folder: Path) -> None:
    """Print what the files of the state hold after two runs of blocks, each of which was forgotten at its end."""
    from connector.flow.api import Flow  # noqa: PLC0415 - as above
    from connector.flow.crew import Crew  # noqa: PLC0415 - as above
    from connector.state.opening import open_state  # noqa: PLC0415 - as above

    flow = Flow.load(durable_runs.flow_file(folder, items=BLOCKS))
    print(f"files of the state, {BLOCKS} blocks a run")
    with open_state(f"sqlite:///{folder}/state.db") as state, Crew(state, kind="run") as crew:
        for ordinal in ("first", "second"):
            flow.run("blocks", state=state, engine=crew)
            files = [_pages(folder / name) for name in ("state.db", "state.engine.db")]
            size, free = sum(one[0] for one in files) / 1024, sum(one[1] for one in files) / 1024
            print(f"  after the {ordinal} run {size:.0f} KB, {free:.0f} KB of it free for the next")


def _pages(file: Path) -> tuple[int, int]:
    """Bytes of an SQLite file, and how many of them are free."""
    with closing(sqlite3.connect(file)) as connection:
        size, count, free = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
        )
    return size * count, size * free


def main() -> None:
    """Print all of it."""
    print(f"# the engines, over SQLite ({measure.machine()})")
    with tempfile.TemporaryDirectory() as name:
        os.environ.update(durable_runs.environment("", ""), BENCH_FOLDER=name)
        with row_server.served(LATENCY, max(ROWS)) as address:
            flows(address)
        each("unit", STEPS)
        each("block", BLOCKS)
        with row_server.served(0.0, max(ROWS)) as address:
            grown(address)
        os.environ["BENCH_DATABASE"] = f"sqlite:///{name}/warehouse.db"
        kept(Path(name))


if __name__ == "__main__" and not measure.asked(prepare):
    main()
