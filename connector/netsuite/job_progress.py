"""How far asynchronous jobs are, in the same words for SOAP and REST."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from connector.netsuite.job_handle import JobHandle

Status = Literal["pending", "processing", "finished", "finished_with_errors", "failed"]
"""`failed`: the job as a whole came to nothing; `finished_with_errors`: some of its records were refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobProgress:
    """How far one of NetSuite's jobs is."""

    id: str
    completed: bool
    status: str
    """One of `Status`."""
    percent: float | None = None
    """Per cent that is done, where NetSuite says it: SOAP."""
    seconds_left: float | None = None
    """NetSuite's estimate, where it gives one: SOAP."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON, without what NetSuite does not say."""
        found = {name: getattr(self, name) for name in ("id", "completed", "status", "percent", "seconds_left")}
        return {name: value for name, value in found.items() if value is not None}


def combined(handle: JobHandle, jobs: Sequence[JobProgress]) -> dict[str, Any]:
    """How far all jobs of *handle* are: `completed`, `status`, and each job under `jobs`."""
    return {
        "completed": all(job.completed for job in jobs),
        "status": _status(handle, jobs),
        "jobs": [job.as_dict() for job in jobs],
    }


def _status(handle: JobHandle, jobs: Sequence[JobProgress]) -> Status:
    states = {job.status for job in jobs}
    if not all(job.completed for job in jobs):
        return "pending" if states == {"pending"} else "processing"
    if jobs and states == {"failed"}:
        return "failed"
    without_job = handle.refused or len(jobs) < len(handle.jobs)
    return "finished_with_errors" if without_job or states - {"finished"} else "finished"
