"""A batch job whose process is killed with -9 goes on where it was: nothing lost, nothing twice."""

from __future__ import annotations

import random
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from connector.state.opening import open_state
from tests.chaos.processes import Crowd

pytestmark = pytest.mark.chaos
ROWS = 600
FLOW = """
flows:
  main:
    steps:
      - database.select: {{query: "SELECT n FROM source", key: [n], page_size: 40}}
      - batch_job:
          block_size: 20
          {more}
          steps:
            - name: shape
              steps:
                - set_payload: {{n: "${{payload.n}}", share: "${{1 / (payload.n % 100)}}"}}
              aggregator:
                size: 70
                steps:
                  - database.insert: {{table: written}}
            - name: note
              accept_policy: ONLY_FAILURES
              accept_expression: payload.n != 100
              steps:
                - set_payload: {{n: "${{payload.n}}", why: "${{error.type}}"}}
                - database.insert: {{table: noted}}
          on_complete:
            - set_payload: [{{loaded: "${{payload.loaded_records}}", failed: "${{payload.failed_records}}"}}]
            - database.insert: {{table: reports}}
configs:
  warehouse: {{type: database, url: "sqlite:///{folder}/warehouse.db"}}
"""


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "warehouse.db")) as database:
        return database.execute(query).fetchall()


@pytest.mark.parametrize(
    ("engine", "more", "moments"), [("inline", "", 220), ("inline", "max_concurrency: 3", 160), ("durable", "", 160)]
)
def test_a_killed_job_goes_on_to_the_same_end(tmp_path: Path, engine: str, more: str, moments: int) -> None:
    draw = random.Random(engine + more)
    with sqlite3.connect(tmp_path / "warehouse.db") as database:
        database.execute("CREATE TABLE source (n INTEGER PRIMARY KEY)")
        database.executemany("INSERT INTO source VALUES (?)", [(n,) for n in range(1, ROWS + 1)])
    database.close()
    (tmp_path / "flow.yaml").write_text(FLOW.format(folder=tmp_path, more=more), "utf-8")
    state, codes = f"sqlite:///{tmp_path}/state.db", []

    with Crowd(tmp_path, {}) as crowd:
        for number in range(4):
            trouble = {"moment": draw.randrange(20, moments)} if number < 3 else {}
            process = crowd.start(
                "run", f"{tmp_path}/flow.yaml", "--once", "--engine", engine, "--state", state, trouble=trouble
            )
            codes.append(process.wait())
            if codes[-1] >= 0:
                break
        assert codes[:-1] == [-signal.SIGKILL] * (len(codes) - 1), crowd.told()
        assert (codes[-1], len(codes) > 1) == (3, True), crowd.told()

    written = [row[0] for row in rows(tmp_path, "SELECT n FROM written ORDER BY n")]
    noted = rows(tmp_path, "SELECT n, why FROM noted ORDER BY n")
    with open_state(state) as opened:
        letters = [letter.record["n"] for letter in opened.dead_letters.list()]
        (run,) = opened.runs.list()
    assert written == [n for n in range(1, ROWS + 1) if n % 100]
    assert noted == [(n, "EXPRESSION") for n in range(200, ROWS + 1, 100)]
    assert letters == [100]
    assert rows(tmp_path, "SELECT loaded, failed FROM reports") == [(ROWS, 6)]
    assert run.summary is not None
    counts = run.summary["steps"]["main/1"]
    assert (counts["read"], counts["written"], counts["failed"], counts["dead_letters"]) == (ROWS, ROWS - 6, 6, 1)
