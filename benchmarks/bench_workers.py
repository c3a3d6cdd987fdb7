"""Many processes over one PostgreSQL: throughput with 1, 2 and 4 of them, recovery after kill -9, database growth.

A process carries out 4 blocks at once; the first is `connector run` itself, the others are `connector worker`. The
server answers LATENCY seconds late and takes whatever comes, so that the account's budget is no limit here. By hand:
as many threads as all processes have, in one process, with requests and SQLAlchemy; it remembers nothing.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from benchmarks import durable_runs, measure, row_server
from connector.state.sql_engine import parsed

LATENCY = measure.sized(0.6, 0.05)
EACH = 4
"""Blocks at once in a process."""
CREWS = measure.sized((1, 2, 4), (1,))
PAGES = measure.sized(96, 8, 384)
PAGE = 100
WRITES = measure.sized(96, 8, 384)
KILLED = measure.sized(96, 40, 192)
"""Pages of a run in the midst of which a process is killed."""
VICTIMS = measure.sized(("run", "worker"), ("worker",))
"""Whose death is measured."""
WARM = measure.sized(32, 4)
"""Blocks that are there for each process to have one."""
BLOCKS = measure.sized(200, 8, 1000)
SOON = 0.02
Place = tuple[str, Mapping[str, str], Path]
"""URL of the state, environment of the processes, folder for files."""


def command(place: Place, flow: str, file: Path) -> list[str]:
    """A durable run of *flow*."""
    return [
        *durable_runs.COMMAND,
        "run",
        str(file),
        "--flow",
        flow,
        "--engine",
        "durable",
        "--state",
        place[0],
        "--json",
    ]


def run(place: Place, flow: str, file: Path) -> float:
    """Seconds of the run itself, as it tells; it must end well."""
    ran = subprocess.run(
        command(place, flow, file), env={**os.environ, **place[1]}, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return float(json.loads(ran.stdout)["seconds"])


def by_hand(place: Place, threads: int) -> float:
    """Seconds of the same pages by a pool of *threads*: each takes its ranges page after page."""
    table = sa.Table("by_hand", sa.MetaData(), sa.Column("id", sa.BigInteger, primary_key=True), *_columns())
    engine = sa.create_engine(parsed(place[1]["BENCH_DATABASE"], "the warehouse"), pool_size=threads)
    table.create(engine, checkfirst=True)
    local = threading.local()

    def page(number: int) -> int:
        session = local.__dict__.setdefault("session", requests.Session())
        query = f"SELECT x FROM customer WHERE id > {number * PAGE} AND id <= {(number + 1) * PAGE}"
        url = f"{place[1]['BENCH_ADDRESS']}/services/rest/query/v1/suiteql?limit={PAGE}"
        items = session.post(url, json={"q": query}, timeout=60).json()["items"]
        rows = [
            {**{name: row[name] for name in ("entityid", "email", "companyname", "balance")}, "id": int(row["id"])}
            for row in items
        ]
        adding = insert(table)
        others = {column.name: adding.excluded[column.name] for column in table.columns if column.name != "id"}
        with engine.begin() as connection:
            connection.execute(adding.on_conflict_do_update(index_elements=["id"], set_=others), rows)
        return len(rows)

    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        written = sum(pool.map(page, range(PAGES)))
    assert written == PAGES * PAGE
    engine.dispose()
    return time.perf_counter() - started


def _columns() -> list[sa.Column[Any]]:
    texts = [sa.Column(name, sa.Text) for name in ("entityid", "email", "companyname")]
    return [*texts, sa.Column("balance", sa.Numeric)]


def throughput(place: Place) -> None:
    """Print seconds by processes, for reading by ranges and for single writes."""
    file = durable_runs.flow_file(place[2], rows=PAGES * PAGE, page=PAGE, items=WRITES)
    warm = durable_runs.flow_file(place[2], rows=WARM, page=1, items=WARM, block=1)
    jobs = (("rows", f"{PAGES} pages of {PAGE} rows into a table"), ("writes", f"{WRITES} updates, one a request"))
    for flow, what in jobs:
        print(f"{what}, each {LATENCY} s late, {EACH} at once in a process")
        taken: dict[int, float] = {}
        for crew in CREWS:
            with durable_runs.workers(crew - 1, place[0], EACH, place[1]):
                run(place, flow, warm)  # a worker stays: what it loads for its first block is not measured
                seconds = taken[crew] = run(place, flow, file)
            waiting = (PAGES if flow == "rows" else WRITES) * LATENCY / (crew * EACH)
            print(
                f"  {crew} processes {seconds:7.2f} s, {taken[1] / seconds:4.2f} x one; waiting only {waiting:6.2f} s"
            )
    threads = CREWS[-1] * EACH
    print(f"  the pages by hand, {threads} threads of one process {by_hand(place, threads):6.2f} s")


def look(place: Place, query: str) -> Any:
    """The first value that *query* finds in the state."""
    engine = sa.create_engine(parsed(place[0], "the state"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        return connection.execute(sa.text(query)).scalar()


def until(place: Place, query: str, wanted: Callable[[Any], bool], within: float = 60.0) -> float:
    """Seconds until *query* finds what is *wanted*."""
    started = time.perf_counter()
    while not wanted(look(place, query)):
        if time.perf_counter() - started > within:
            raise TimeoutError(f"{query} still finds {look(place, query)!r}")
        time.sleep(SOON)
    return time.perf_counter() - started


UNITS = "SELECT count(*) FROM connector_run_units WHERE run = (SELECT max(id) FROM connector_runs)"


def recovery(place: Place) -> None:
    """Print how soon others go on with what a killed process had."""
    rows = KILLED * PAGE
    file = durable_runs.flow_file(place[2], rows=rows, page=PAGE)
    print(f"kill -9 in the midst of {KILLED} pages, {EACH} at once in each of {measure.sized(3, 2)} processes")
    with durable_runs.workers(measure.sized(2, 1), place[0], EACH, place[1]) as crew:
        undisturbed = run(place, "rows", file)
        for what in VICTIMS:
            look_rows = _emptied(place)
            started = time.perf_counter()
            process = subprocess.Popen(
                command(place, "rows", file),
                env={**os.environ, **place[1]},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            until(place, UNITS, lambda found: found >= KILLED // 20)
            dead = process if what == "run" else crew[0]
            os.kill(dead.pid, signal.SIGKILL)
            dead.wait()
            gone = f"SELECT count(*) FROM connector_executors WHERE pid = {dead.pid}"
            handed = until(place, gone, lambda found: found == 0)
            taken = until(place, _ATTEMPT, lambda found: found > 1) + handed if what == "run" else handed
            until(place, _STATUS, lambda found: found != "running")
            whole = time.perf_counter() - started
            process.wait()
            assert look_rows() == rows, f"{look_rows()} of {rows} rows"
            print(
                f"  a {what}: others took over after {taken:4.1f} s; the run took {whole:5.1f} s with its start,"
                f" undisturbed {undisturbed:5.1f} s without"
            )


_NEWEST = "(SELECT max(id) FROM connector_runs)"
_ATTEMPT = f"SELECT attempt FROM connector_runs WHERE id = {_NEWEST}"
_STATUS = f"SELECT status FROM connector_runs WHERE id = {_NEWEST}"


def _emptied(place: Place) -> Callable[[], Any]:
    """Empty the table; what is given counts its rows."""
    target = (place[1]["BENCH_DATABASE"], place[1], place[2])
    engine = sa.create_engine(parsed(target[0], "the warehouse"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM rows"))
    return lambda: look(target, "SELECT count(*) FROM rows")


def growth(place: Place) -> None:
    """Print what blocks leave in the state's database."""
    file = durable_runs.flow_file(place[2], items=BLOCKS)
    size = "SELECT pg_database_size(current_database())"
    run(place, "blocks", file)
    before = look(place, size)
    seconds = run(place, "blocks", file)
    rows = "SELECT count(*) FROM connector_run_units"
    per = 1000 / BLOCKS / 1024
    print(f"{BLOCKS} blocks of nothing: {seconds / BLOCKS * 1000:.1f} ms each")
    print(
        f"  the state's database grew by {(look(place, size) - before) * per:.0f} KB for 1000 blocks before VACUUM;"
        f" {look(place, rows)} units and {look(place, _LEFT)} of DBOS's rows are left"
    )


_LEFT = "SELECT count(*) FROM connector_engine.workflow_status"


def main() -> None:
    """Print all of it."""
    print(f"# processes over PostgreSQL ({measure.machine()})")
    with tempfile.TemporaryDirectory() as name, durable_runs.postgres(Path(name)) as server:
        if server is None:
            print("0 cases measured: there is no PostgreSQL")
            return
        with (
            durable_runs.database(server, f"bench_state_{os.getpid()}") as state,
            durable_runs.database(server, f"bench_warehouse_{os.getpid()}") as warehouse,
            row_server.served(LATENCY, max(PAGES, KILLED) * PAGE) as address,
        ):
            place = (state, durable_runs.environment(address, warehouse), Path(name))
            throughput(place)
            recovery(place)
            growth(place)


if __name__ == "__main__":
    main()
