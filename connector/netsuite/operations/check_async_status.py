"""check_async_status: how far a job is."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.netsuite.async_arguments import JOB_ERRORS, JobArguments
from connector.netsuite.job_handle import JobHandle, handle_of
from connector.netsuite.job_progress import combined
from connector.netsuite.rest import batch_jobs
from connector.netsuite.session import Session

_OPERATION = "netsuite.check_async_status"


class CheckAsyncStatusArguments(JobArguments):
    """Which job."""


def progress_of(session: Session, handle: JobHandle, unit: Unit, operation: str) -> dict[str, Any]:
    """How far the jobs of *handle* are, asked of the service that has them."""
    if handle.transport == "rest":
        return combined(handle, [batch_jobs.progress(session, job, unit, operation) for job in handle.running])
    from connector.netsuite.soap import async_results  # noqa: PLC0415 - what SOAP needs is slow to import

    return combined(handle, [async_results.progress(session, job, unit, operation) for job in handle.running])


def _ask(session: Session, arguments: CheckAsyncStatusArguments, unit: Unit) -> dict[str, Any]:
    return progress_of(session, handle_of(arguments.job), unit, _OPERATION)


CHECK_ASYNC_STATUS = Operation(
    name="check_async_status",
    summary="Say how far a job is: `completed`, `status`, and each of NetSuite's jobs under `jobs`.",
    effect="read",
    arguments=CheckAsyncStatusArguments,
    takes="nothing",
    gives="value",
    rest=_ask,
    soap=_ask,
    choose=lambda arguments: handle_of(arguments.job).transport,
    errors=JOB_ERRORS,
    example="job: {transport: rest, jobs: [{id: '12', count: 100}]}",
    mule="check-async-status, get-async-job-status",
)
