"""kill -9 between write and checkpoint, rows deleted at the source meanwhile: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from connector.flow.api import sandbox_connection
from connector.sandbox.server import Sandbox

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


def written_job(folder: Path, sandbox: Sandbox, sink: str, chance: float) -> Path:
    key = "key: [customer_id]" if sink == "upsert" else ""
    connection = json.dumps(sandbox_connection(sandbox.credentials()))
    flow = folder / "copy.yaml"
    flow.write_text(FLOW.format(page=PAGE, sink=sink, key=key, connection=connection, folder=folder), encoding="utf-8")
    job = folder / "job.json"
    state = f"sqlite:///{folder}/state.db"
    job.write_text(json.dumps({"flow": str(flow), "state": state, "chance": chance}), encoding="utf-8")
    return job


def run_until_done(job: Path, between: Any) -> tuple[dict[str, Any], int]:
    kills = 0
    while True:
        command = [sys.executable, str(Path(__file__).with_name("runner.py")), str(job)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        if done.returncode == 0:
            return json.loads(done.stdout), kills
        assert done.returncode == -signal.SIGKILL, done.stderr
        kills += 1
        assert kills < MOST_KILLS
        between()


@pytest.mark.parametrize("sink", ["upsert", "insert"])
def test_nothing_is_lost_and_nothing_doubled(sandbox: Sandbox, tmp_path: Path, sink: str) -> None:
    draw = random.Random(7)
    deleted: set[str] = set()

    def delete_some() -> None:
        ids = [row.id for row in sandbox.store.select("customer")]
        for gone in draw.sample(ids, 5):
            sandbox.store.delete("customer", gone)
            deleted.add(str(gone))

    result, kills = run_until_done(written_job(tmp_path, sandbox, sink, chance=0.15), delete_some)

    with sqlite3.connect(tmp_path / "warehouse.db") as database:
        copied = Counter(str(row[0]) for row in database.execute("SELECT customer_id FROM customers"))
    there = {str(row.id) for row in sandbox.store.select("customer")}
    assert kills > 0
    assert result["status"] == "ok"
    assert result["resumed"]
    assert there - copied.keys() == set()
    assert [identity for identity, times in copied.items() if times > 1] == []
    assert copied.keys() - there <= deleted
