"""Jobs of asynchronous requests: queued, carried out in the background, kept for thirty days.

Shapes and words: Oracle help subsect_161278579295 and chapter_161251386312. That jobs live as long as those of SOAP
web services (30 days) is an inference.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Literal

from connector.sandbox.storage.store import Store, stamp
from connector.sandbox.web.http_protocol import Answer

Progress = Literal["pending", "processing", "succeeded", "failed"]
Work = Callable[[], Answer]

_PROCESSORS = 2
"""Tasks that run at the same time; NetSuite's number depends on the SuiteCloud Plus licences."""
_KEPT_SECONDS = 30 * 24 * 3600
_FIRST_FAILURE = 400


@dataclass(slots=True)
class Task:
    """One request of a job."""

    id: int
    """From 1, within its job."""
    work: Work | None = field(repr=False)
    """What remains to be done; None once it is."""
    progress: Progress = "pending"
    started: str = ""
    """ISO UTC, whole seconds; empty before."""
    ended: str = ""
    answer: Answer | None = field(default=None, repr=False)
    """What the synchronous request would have been answered."""

    @property
    def completed(self) -> bool:
        """Whether there is an answer."""
        return self.answer is not None


@dataclass(slots=True)
class Job:
    """What one asynchronous request set going."""

    id: int
    tasks: list[Task]
    submitted: float
    """Unix seconds of the sandbox's clock."""
    key: str = ""
    """The client's idempotency key, in lower case; empty where it sent none."""

    @property
    def completed(self) -> bool:
        """Whether every task has its answer."""
        return all(task.completed for task in self.tasks)

    @property
    def progress(self) -> Progress:
        """`failed` as soon as all is done and any task failed; that a part is enough is an inference."""
        states = {task.progress for task in self.tasks}
        if states <= {"succeeded"}:
            return "succeeded"
        if states <= {"succeeded", "failed"}:
            return "failed"
        return "pending" if states == {"pending"} else "processing"

    def task(self, id_: int) -> Task | None:
        """The task of that number."""
        return self.tasks[id_ - 1] if 1 <= id_ <= len(self.tasks) else None


class AsyncJobs:
    """The jobs of one account; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        """Ids and times come from *store* and its clock."""
        self._store = store
        self._lock = threading.Lock()
        self._jobs: dict[int, Job] = {}
        self._by_key: dict[str, Job] = {}
        self._pool: ThreadPoolExecutor | None = None

    def job(self, id_: int) -> Job | None:
        """The job of that id, None where there is none or no longer."""
        with self._lock:
            self._forget_old()
            return self._jobs.get(id_)

    def submit(self, works: Sequence[Work], *, key: str = "", parallel: bool = False) -> tuple[Job, bool]:
        """Queue a job, one task for each of *works*; or give the job that was submitted with the same *key*.

        Returns:
            The job, and whether it is new.
        """
        with self._lock:
            self._forget_old()
            known = self._by_key.get(key.lower()) if key else None
            if known:
                return known, False
            tasks = [Task(number, work) for number, work in enumerate(works, 1)]
            job = Job(self._store.next_number("asyncJob"), tasks, self._store.clock(), key.lower())
            self._jobs[job.id] = job
            if key:
                self._by_key[job.key] = job
            self._queue(job, parallel=parallel)
        return job, True

    def settle(self, *, dropping: bool = False) -> None:
        """Wait until nothing runs; *dropping*: what waits its turn is never done."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=dropping)

    def remembered(self) -> list[Job]:
        """Copies of the jobs that are done, for a snapshot."""
        with self._lock:
            done = [job for job in self._jobs.values() if job.completed]
            return [replace(job, tasks=[replace(task) for task in job.tasks]) for job in done]

    def remember(self, jobs: Sequence[Job]) -> None:
        """Know those jobs and no others."""
        with self._lock:
            self._jobs = {job.id: replace(job) for job in jobs}
            self._by_key = {job.key: job for job in self._jobs.values() if job.key}

    def _queue(self, job: Job, *, parallel: bool) -> None:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(_PROCESSORS, thread_name_prefix="sandbox-async")
        for tasks in [[task] for task in job.tasks] if parallel else [job.tasks]:
            self._pool.submit(self._carry_out, tasks)

    def _carry_out(self, tasks: list[Task]) -> None:
        for task in tasks:
            work, task.work = task.work, None
            if work is None:  # pragma: no cover - a task is queued once
                continue
            task.started, task.progress = self._now(), "processing"
            answer = work()
            task.ended = self._now()
            task.progress = "failed" if answer.status >= _FIRST_FAILURE else "succeeded"
            task.answer = answer

    def _now(self) -> str:
        return stamp(self._store.clock())

    def _forget_old(self) -> None:
        oldest = self._store.clock() - _KEPT_SECONDS
        for job in [job for job in self._jobs.values() if job.submitted < oldest]:
            del self._jobs[job.id]
            self._by_key.pop(job.key, None)
