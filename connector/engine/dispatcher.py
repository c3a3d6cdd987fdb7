"""Dispatcher: a process's share in the queues of one state, by DBOS: each item in one of them, anew where it died."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS, SetWorkflowID, WorkflowStatus
from sqlalchemy.engine import Engine, make_url

from connector.engine import dbos_process
from connector.engine.dbos_process import PACE, POLL, RUNS_POLL, RUNS_QUEUE, instance, is_launched
from connector.engine.protocol import Carrier
from connector.state.executors import ID, Executor

_ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_OURS = ["connector.block", "connector.run"]
_CARRIERS: list[Carrier] = []
"""Who carries out what DBOS hands to this process; DBOS knows functions, not objects."""


@DBOS.workflow(name="connector.block")
def _block(run: str, key: str) -> None:
    PACE.seen()
    contextvars.Context().run(_CARRIERS[-1].carry_block, run, key)  # none of DBOS's own context inside


@DBOS.workflow(name="connector.run")
def _run(run: str) -> None:
    contextvars.Context().run(_CARRIERS[-1].carry_run, run)


class Dispatcher:
    """This process's share in the queues of one state."""

    def __init__(self, url: str, executor: Executor, carrier: Carrier) -> None:
        """Keep queues in the database at *url*; *carrier* carries out what falls to this process."""
        self._url, self._executor, self._carrier = make_url(url), executor, carrier
        self._engine: Engine | None = None
        self._own = False
        self.changed = threading.Event()
        """Set whenever a block of this process has ended: who waits may look."""

    def launch(self, queues: Sequence[str] | None, concurrency: int) -> None:
        """Begin to take work from *queues* (None: from all), *concurrency* blocks at a time.

        Where the program around has launched a DBOS of its own, that one is used.
        """
        dbos_process.refuse_memory(self._url)
        _CARRIERS.append(self._carrier)
        if not is_launched():
            self._own = True
            self._engine = dbos_process.launch(self._url, self._executor.id, queues, concurrency)
        for name in queues or (RUNS_QUEUE,):
            self.queue(name, concurrency)

    def queue(self, name: str, concurrency: int) -> None:
        """Make the queue *name* known to all processes."""
        DBOS.register_queue(
            name,
            worker_concurrency=concurrency,
            polling_interval_sec=RUNS_POLL if name == RUNS_QUEUE else POLL,
            on_conflict="always_update",
        )
        listened = instance()._listening_queues  # noqa: SLF001 - DBOS takes names before its launch only
        if self._own and listened is not None and name not in listened:
            listened.append(name)

    def close(self, patience: int = 0) -> None:
        """Take no more work, and wait up to *patience* seconds for what is in hand."""
        if self._own:
            DBOS.destroy(workflow_completion_timeout_sec=patience)
        if self._carrier in _CARRIERS:
            _CARRIERS.remove(self._carrier)
        if self._engine is not None:
            self._engine.dispose()

    def hand_out_block(self, queue: str, run: str, key: str, *, again: bool = True) -> None:
        """Let any process that serves *queue* carry the block out; where it is handed out already, nothing more.

        Without *again* nobody has handed it out before.
        """
        name = f"{run}/{key}"
        status = DBOS.get_workflow_status(name) if again else None
        if status is not None and (status.status in _ENDED or _waits_for_others(status)):
            DBOS.delete_workflow(name)  # it ended without a result, since its run was stopped then; or nobody takes it
        with SetWorkflowID(name):
            DBOS.enqueue_workflow(queue, _block, run, key)
        PACE.seen()

    def hand_out_run(self, run: str, attempt: int | str) -> None:
        """Let a worker go on with *run*; once for each *attempt*."""
        with SetWorkflowID(f"{run}#{attempt}"):
            DBOS.enqueue_workflow(RUNS_QUEUE, _run, run)

    def holders(self) -> set[str]:
        """The processes of connector that have a block or a run in hand, or had one when they died or left."""
        held = DBOS.list_workflows(status="PENDING", name=_OURS, load_input=False, load_output=False)
        return {str(one.executor_id) for one in held if ID.fullmatch(str(one.executor_id))}

    def rescue(self, dead: str) -> int:
        """Hand out again what the process *dead* had in hand; how much it was. Its runs are the caller's to hand on."""
        left = DBOS.list_workflows(status="PENDING", executor_id=dead, load_input=False, load_output=False)
        by_queue: dict[str, list[str]] = {}
        for one in left:
            if one.name == "connector.block" and one.queue_name:
                by_queue.setdefault(one.queue_name, []).append(one.workflow_id)
        for queue, names in by_queue.items():
            DBOS.resume_workflows(names, queue_name=queue)
        runs = [one.workflow_id for one in left if one.name == "connector.run"]
        if runs:
            DBOS.cancel_workflows(runs)
        return sum(map(len, by_queue.values()))

    def forget(self, run: str) -> None:
        """Call back what still waits of *run*, which is over, and delete what has ended of it."""
        waiting = DBOS.list_workflows(workflow_id_prefix=f"{run}/", status="ENQUEUED", load_input=False)
        if waiting:
            DBOS.cancel_workflows([one.workflow_id for one in waiting])
        self._delete(workflow_id_prefix=f"{run}/")

    def sweep(self) -> None:
        """Delete what ended an hour ago: blocks whose run was over before they were."""
        before = datetime.now(UTC) - timedelta(hours=1)
        self._delete(completed_before=before.isoformat())

    def _delete(self, **which: Any) -> None:
        wanted: dict[str, Any] = {**which, "status": list(_ENDED), "load_input": False, "load_output": False}
        while found := DBOS.list_workflows(**wanted, limit=500):
            DBOS.delete_workflows([one.workflow_id for one in found])

    def state_of(self, run: str, key: str) -> str:
        """What DBOS says of a block: `ENQUEUED`, `PENDING`, `SUCCESS` …; "" where it knows none."""
        status = DBOS.get_workflow_status(f"{run}/{key}")
        return "" if status is None else str(status.status)


def _waits_for_others(status: WorkflowStatus) -> bool:
    """Whether a block waits for processes of another version: the run was theirs, and is ours now."""
    return status.status == "ENQUEUED" and status.app_version != dbos_process.VERSION
