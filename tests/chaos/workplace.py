"""A flow as it is shipped, the account it reads, its state and its warehouse: what every scenario starts from."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state
from connector.state.runs import UNFINISHED, Run
from tests.chaos.processes import Crowd, Process
from tests.chaos.warehouse import Warehouse

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "flows" / "customers_to_database.yaml"
LIMIT = 4
"""Requests at once, as a person sets it who knows that the account takes five and leaves one to others."""
_SIGN_IN = "      type: token_based_authentication\n"
_WAIT = "attempts: 8\n    wait: {type: exponential, initial: 1s, maximum: 64s, jitter: full}"
_DELETES = "        deletes: true\n"


class Workplace:
    """One flow, one account, one state, one warehouse."""

    def __init__(self, crowd: Crowd, account: Sandbox, state: str, warehouse: Warehouse, flow: Path) -> None:
        """Put them together; *account* is what the warehouse must equal in the end."""
        self.crowd, self.account, self.state, self.warehouse, self.flow = crowd, account, state, warehouse, flow

    # ---------------------------------------------------------------- doing

    def run(self, *options: str, trouble: Mapping[str, Any] | None = None) -> Process:
        """Start `connector run` of the flow, once."""
        return self.crowd.start("run", str(self.flow), "--once", "--state", self.state, *options, trouble=trouble)

    def worker(self, concurrency: int = 2, trouble: Mapping[str, Any] | None = None) -> Process:
        """Start a worker."""
        options = ("--state", self.state, "--concurrency", str(concurrency))
        return self.crowd.start("worker", *options, trouble=trouble)

    # ---------------------------------------------------------------- looking

    def runs(self) -> list[Run]:
        """All runs, the newest first."""
        with open_state(self.state) as state:
            return state.runs.list()

    def unfinished(self) -> Run | None:
        """The run that the next start goes on with."""
        return next((run for run in self.runs() if run.status in UNFINISHED), None)

    def ended(self) -> bool:
        """Whether the newest run is over."""
        runs = self.runs()
        return bool(runs) and runs[0].status not in UNFINISHED

    def expected(self) -> dict[int, tuple[Any, ...]]:
        """The rows that the source's customers make."""
        return {int(row.id): _row(row.body) for row in self.account.store.select("customer")}

    def check(self, *, tidy: bool = True) -> None:
        """The target equals the source, and each row was written once.

        *tidy*: nothing is left over of the run either; a process that is killed after its last word leaves its journal
        to `prune`.
        """
        runs = self.runs()
        assert [run.status for run in runs] == ["ok"], [(run.id, run.status, run.summary) for run in runs]
        expected = self.expected()
        assert self.warehouse.rows() == expected
        assert self.warehouse.writes() == Counter(("insert", key) for key in expected)
        with open_state(self.state) as state:
            assert [mark.run for mark in state.watermarks.list()] == [runs[0].id]
            assert state.dead_letters.list() == []
            if tidy:
                assert (runs[0].units, state.spool.count(runs[0].id)) == (0, 0)


def _row(body: Mapping[str, Any]) -> tuple[Any, ...]:
    email = body.get("email")
    name = body.get("companyName") or body["entityId"]
    return body["entityId"], name, email.lower() if email else email, bool(body.get("isInactive"))


def written(flow: Path, page_size: int) -> Path:
    """The shipped flow with small pages, short waits, a limit, and an address of the account."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert _SIGN_IN in text
    assert _DELETES in text
    more = f"      base_address: ${{env:NETSUITE_BASE_ADDRESS}}\n      maximum_connections: {LIMIT}\n"
    more += "      read_timeout: 3s\n"  # for so long the permits of a killed process are kept
    text = text.replace(_SIGN_IN, f"{_SIGN_IN}{more}")
    assert _WAIT in text
    text = text.replace(_WAIT, "attempts: 40\n    wait: {type: exponential, initial: 100ms, maximum: 1s, jitter: full}")
    text = text.replace(_DELETES, f"{_DELETES}        page_size: {page_size}\n")
    flow.write_text(text, encoding="utf-8")
    return flow


def slow(seconds: float) -> FaultRule:
    """Each query takes *seconds* longer, as over the ocean."""
    return FaultRule(kind="slow", channel="suiteql", seconds=seconds, times=None)


@contextmanager
def embedded(folder: Path) -> Iterator[Workplace]:
    """The shipped file, untouched, with `--sandbox`; state and warehouse in SQLite."""
    warehouse = Warehouse(f"sqlite:///{folder}/warehouse.db")
    warehouse.prepare()
    like = Sandbox()  # what the embedded one holds
    try:
        with Crowd(folder, {"WAREHOUSE_URL": warehouse.url}) as crowd:
            yield Workplace(crowd, like, f"sqlite:///{folder}/state.db", warehouse, SHIPPED)
    finally:
        like.stop()


@contextmanager
def outside(  # the parts of a place
    folder: Path, *, state: str = "", warehouse: str = "", page_size: int = 10, scale: int = 1, wait: float = 0.0
) -> Iterator[Workplace]:
    """An account of its own that outlives the runs; state and warehouse in SQLite unless URLs are given."""
    with ExitStack() as stack:
        rules = [slow(wait)] if wait else []
        account = stack.enter_context(Sandbox(scale=scale, faults=rules))
        place = Warehouse(warehouse or f"sqlite:///{folder}/warehouse.db")
        place.prepare()
        crowd = stack.enter_context(Crowd(folder, {**account.environment(), "WAREHOUSE_URL": place.url}))
        flow = written(folder / "customers_to_database.yaml", page_size)
        yield Workplace(crowd, account, state or f"sqlite:///{folder}/state.db", place, flow)


def some_trouble(draw: random.Random, moments: int, seconds: float) -> dict[str, Any]:
    """Death at one of the first *moments*, or within *seconds*."""
    if draw.random() < 0.5:
        return {"moment": draw.randrange(moments)}
    return {"seconds": round(draw.uniform(0, seconds), 3)}


def shown(trouble: Mapping[str, Any]) -> str:
    """*trouble* for a message."""
    return json.dumps(dict(trouble))
