"""A batch job whose process is killed with -9 goes on where it was: nothing lost, nothing twice."""

from __future__ import annotations

import random
import signal
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from connector.state.opening import open_state
from connector.state.runs import UNFINISHED, Run
from tests.chaos.processes import Crowd, Process, until

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


@dataclass(frozen=True)
class Job:
    """The flow in a folder, its rows and its state."""

    folder: Path

    @property
    def state(self) -> str:
        return f"sqlite:///{self.folder}/state.db"

    def write(self, more: str) -> None:
        with closing(sqlite3.connect(self.folder / "warehouse.db")) as database, database:
            database.execute("CREATE TABLE source (n INTEGER PRIMARY KEY)")
            database.executemany("INSERT INTO source VALUES (?)", [(n,) for n in range(1, ROWS + 1)])
        (self.folder / "flow.yaml").write_text(FLOW.format(folder=self.folder, more=more), encoding="utf-8")

    def run(self, crowd: Crowd, engine: str, trouble: dict[str, int]) -> Process:
        where = ("--state", self.state, "--engine", engine)
        return crowd.start("run", f"{self.folder}/flow.yaml", "--once", *where, trouble=trouble)

    def runs(self) -> list[Run]:
        with open_state(self.state) as state:
            return state.runs.list()

    def check(self) -> None:
        """Each record came to its end once, and the counts say so."""
        with open_state(self.state) as opened:
            letters = [letter.record["n"] for letter in opened.dead_letters.list()]
        (run,) = self.runs()
        assert run.summary is not None
        counts = run.summary["steps"]["main/1"]
        assert self._rows("SELECT n FROM written ORDER BY n") == [(n,) for n in range(1, ROWS + 1) if n % 100]
        assert self._rows("SELECT n, why FROM noted ORDER BY n") == [
            (n, "EXPRESSION") for n in range(200, ROWS + 1, 100)
        ]
        assert letters == [100]
        assert self._rows("SELECT loaded, failed FROM reports") == [(ROWS, 6)]
        assert (counts["read"], counts["written"], counts["failed"], counts["dead_letters"]) == (ROWS, ROWS - 6, 6, 1)

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "warehouse.db")) as database:
            return database.execute(query).fetchall()


@pytest.mark.parametrize(
    ("engine", "more", "moments"), [("inline", "", 220), ("inline", "max_concurrency: 3", 160), ("durable", "", 160)]
)
def test_a_killed_job_goes_on_to_the_same_end(tmp_path: Path, engine: str, more: str, moments: int) -> None:
    draw, job, codes = random.Random(engine + more), Job(tmp_path), []
    job.write(more)
    with Crowd(tmp_path, {}) as crowd:
        for number in range(4):
            trouble = {"moment": draw.randrange(20, moments)} if number < 3 else {}
            codes.append(job.run(crowd, engine, trouble).wait())
            if codes[-1] >= 0:
                break
        assert codes[:-1] == [-signal.SIGKILL] * (len(codes) - 1)
        assert (codes[-1], len(codes) > 1) == (3, True)
    job.check()


def test_a_worker_carries_blocks_and_groups_and_ends_the_job_of_a_process_that_was_killed(tmp_path: Path) -> None:
    job = Job(tmp_path)
    job.write("")
    with Crowd(tmp_path, {}) as crowd:
        worker = crowd.start("worker", "--state", job.state)
        until(lambda: "takes work from" in worker.said, what="a worker that is ready")
        assert job.run(crowd, "durable", {"moment": 60}).wait() == -signal.SIGKILL
        until(lambda: all(run.status not in UNFINISHED for run in job.runs()), what="the end of the run")
        assert job.runs()[0].status == "dead_letters"
    job.check()
