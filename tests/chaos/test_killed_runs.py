"""kill -9 between write and checkpoint, rows deleted at the source meanwhile: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector.flow.api import sandbox_connection
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state
from connector.state.runs import UNFINISHED

pytestmark = pytest.mark.chaos

ROWS = 1500
PAGE = 50
MOST_KILLS = 60

FLOW = """
flows:
  copy:
    steps:
      - netsuite.suiteql:
          config: erp
          query: SELECT id, companyname FROM customer
          page_size: {page}
      - transform:
          each: {{customer_id: "${{payload.id}}", name: "${{payload.companyname}}"}}
      - database.{sink}:
          config: warehouse
          table: customers
          {key}
configs:
  erp: {{type: netsuite, connection: {connection}}}
  warehouse: {{type: database, url: "sqlite:///{folder}/warehouse.db"}}
"""


@pytest.fixture
def sandbox() -> Any:
    with Sandbox(seed="empty") as running:
        with running.store.transaction():
            for number in range(ROWS):
                running.store.create("customer", {"companyName": f"Company {number}", "subsidiary": {"id": "1"}})
        yield running


@dataclass
class Job:
    """A flow that is run by processes which die."""

    folder: Path
    chance: float
    longest: float
    kills: int = 0

    @property
    def state(self) -> str:
        return f"sqlite:///{self.folder}/state.db"

    def write(self, sandbox: Sandbox, sink: str) -> None:
        key = "key: [customer_id]" if sink == "upsert" else ""
        connection = json.dumps(sandbox_connection(sandbox.credentials()))
        text = FLOW.format(page=PAGE, sink=sink, key=key, connection=connection, folder=self.folder)
        (self.folder / "copy.yaml").write_text(text, encoding="utf-8")

    def run_until_done(self, between: Callable[[], None]) -> dict[str, Any]:
        while True:
            done = self._run()
            if done.returncode == 0:
                found: dict[str, Any] = json.loads(done.stdout)
                return found
            assert done.returncode == -signal.SIGKILL, done.stderr
            self.kills += 1
            assert self.kills < MOST_KILLS
            over = self._result()
            if over is not None:
                return over
            between()

    def _run(self) -> subprocess.CompletedProcess[str]:
        longest = self.longest * (1 + self.kills / 3)  # a busy machine needs longer to get anywhere
        asked = {"flow": f"{self.folder}/copy.yaml", "state": self.state, "chance": self.chance, "longest": longest}
        job = self.folder / "job.json"
        job.write_text(json.dumps(asked), encoding="utf-8")
        command = [sys.executable, str(Path(__file__).with_name("runner.py")), str(job)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    def _result(self) -> dict[str, Any] | None:
        """How the run ended where it was killed after its end; the next start would be another run."""
        with open_state(self.state) as state:
            runs = [run for run in state.runs.list() if run.status not in UNFINISHED]
            return dict(runs[0].summary or {}) if runs else None


@pytest.mark.parametrize(
    ("sink", "chance", "longest"), [("upsert", 0.15, 0), ("insert", 0, 0.3)], ids=["at the record", "at any time"]
)
def test_nothing_is_lost_and_nothing_doubled(
    sandbox: Sandbox, tmp_path: Path, sink: str, chance: float, longest: float
) -> None:
    draw = random.Random(7)
    deleted: set[str] = set()

    def delete_some() -> None:
        ids = [row.id for row in sandbox.store.select("customer")]
        for gone in draw.sample(ids, 5):
            sandbox.store.delete("customer", gone)
            deleted.add(str(gone))

    job = Job(tmp_path, chance, longest)
    job.write(sandbox, sink)
    result = job.run_until_done(delete_some)

    with sqlite3.connect(tmp_path / "warehouse.db") as database:
        copied = Counter(str(row[0]) for row in database.execute("SELECT customer_id FROM customers"))
    there = {str(row.id) for row in sandbox.store.select("customer")}
    assert job.kills > 0  # a machine so fast that it gets through needs more rows
    assert result["status"] == "ok"
    assert there - copied.keys() == set()
    assert [identity for identity, times in copied.items() if times > 1] == []
    assert copied.keys() - there <= deleted
