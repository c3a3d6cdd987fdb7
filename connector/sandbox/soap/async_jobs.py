"""Asynchronous jobs: queued, worked one after the other by the sandbox's clock, kept for thirty days."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from logging import getLogger

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.envelope import FaultError
from connector.sandbox.storage.store import Store

SETTING = "soap_job_seconds"
"""Setting of the store: how long a job takes, in seconds of the sandbox's clock; absent or 0: it is done at once."""
_LIFE = 30 * 24 * 3600.0  # Oracle help section_3771740553
_MOST_DOWNLOADS = 20  # as above
_WAITING_PART = 0.25  # of a job's time that it waits in the queue; ours, NetSuite's is not published
_log = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobResult:
    """What came of a job."""

    pages: int
    page: Callable[[int], tuple[str, frozenset[str]]]
    """Number of a page from 1 → content of the answer, and the prefixes it uses."""
    has_errors: bool
    """Whether any record failed: the job is `finishedWithErrors`."""


@dataclass(slots=True)
class Job:
    """One submitted request."""

    id: str
    operation: str
    submitted: float
    starts: float
    ends: float
    work: Callable[[], JobResult]
    result: JobResult | None = None
    fault: FaultError | None = None
    """What stopped the job as a whole."""
    downloads: Counter[int] = field(default_factory=Counter)

    @property
    def is_worked(self) -> bool:
        """Whether its work was done, and only time has to pass until that shows."""
        return self.result is not None or self.fault is not None

    def status(self, now: float) -> tuple[str, float, float]:
        """Word of `AsyncStatusType`, percent completed, seconds still to go (Oracle help section_3771741984)."""
        if now < self.starts:
            return "pending", 0.0, 0.0
        if now < self.ends:
            return "processing", 100 * (now - self.starts) / (self.ends - self.starts), self.ends - now
        if self.fault is not None:
            return "failed", 100.0, 0.0
        word = "finishedWithErrors" if self.result is not None and self.result.has_errors else "finished"
        return word, 100.0, 0.0


class AsyncJobs:
    """The jobs of one account; they live with the process."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._lock = threading.RLock()

    def submit(self, id_: str, operation: str, work: Callable[[], JobResult]) -> Job:
        """Queue a job behind those that are there; with no time to take it is worked now."""
        now = self._clock()
        seconds = float(self._store.setting(SETTING) or 0)
        with self._lock:
            self._jobs = {key: job for key, job in self._jobs.items() if now - job.submitted < _LIFE}
            free = max((job.ends for job in self._jobs.values()), default=now)
            starts = max(now + seconds * _WAITING_PART, free) if seconds else now
            job = Job(id_, operation, now, starts, starts + seconds * (1 - _WAITING_PART), work)
            self._jobs[id_] = job
        self.work_due()
        return job

    def remembered(self) -> list[Job]:
        """Copies of the jobs, for a snapshot."""
        with self._lock:
            return [_copied(job) for job in self._jobs.values()]

    def remember(self, jobs: Iterable[Job]) -> None:
        """Know those jobs and no others."""
        with self._lock:
            self._jobs = {job.id: _copied(job) for job in jobs}

    def work_due(self) -> None:
        """Do the work of every job whose time has come, in their order."""
        if not self._jobs:
            return
        with self._lock:
            now = self._clock()
            for job in list(self._jobs.values()):
                if not job.is_worked and job.starts <= now:
                    _do(job)

    def find(self, id_: str) -> Job:
        """The job with that id; raises an asyncFault for one that is unknown or too old."""
        with self._lock:
            job = self._jobs.get(id_)
            if job is None or self._clock() - job.submitted >= _LIFE:
                raise _async_fault("INVALID_JOB_ID", f"The job ID {id_} is invalid.")
        return job

    def download(self, id_: str, page: int) -> tuple[str, frozenset[str]]:
        """One page of a job's result; raises an asyncFault where it is not there yet, or no more."""
        job = self.find(id_)
        with self._lock:
            if self._clock() < job.ends or not job.is_worked:
                raise _async_fault("JOB_NOT_COMPLETE", f"The job {id_} is not complete.")
            if job.fault is not None or job.result is None:
                raise job.fault or _async_fault("INVALID_JOB_ID", f"The job ID {id_} is invalid.")
            if not 1 <= page <= max(job.result.pages, 1):
                raise _async_fault("INVALID_PAGE_INDEX", f"The page index {page} is invalid.")
            job.downloads[page] += 1
            if job.downloads[page] > _MOST_DOWNLOADS:
                raise _async_fault("INVALID_JOB_ID", f"The job ID {id_} is invalid: its result was taken 20 times.")
        return job.result.page(page)


def _copied(job: Job) -> Job:
    return replace(job, downloads=Counter(job.downloads))


def _do(job: Job) -> None:
    try:
        job.result = job.work()
    except FaultError as fault:
        job.fault = fault
    except WireError as refusal:
        job.fault = _async_fault("USER_ERROR", refusal.message)
    except Exception:  # noqa: BLE001 - a defect of ours ends this job, not the request of whoever comes next
        _log.exception("the sandbox failed on the job %s (%s)", job.id, job.operation)
        job.fault = _async_fault("UNEXPECTED_ERROR", "An unexpected error occurred.")


def _async_fault(code: str, message: str) -> FaultError:
    return FaultError(message, element="asyncFault", code=code)
