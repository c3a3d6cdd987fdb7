"""wait_for_async_job: wait until a job is done; MuleSoft has no such operation."""

from __future__ import annotations

import time
from typing import Any

from pydantic import Field

from connector.component import Operation, Stopped, Unit
from connector.config_model import Duration
from connector.errors import RetryableError
from connector.netsuite.async_arguments import JOB_ERRORS, JobArguments
from connector.netsuite.job_handle import handle_of
from connector.netsuite.operations.check_async_status import progress_of
from connector.netsuite.session import Session

_OPERATION = "netsuite.wait_for_async_job"
_GROWTH = 1.5


class WaitForAsyncJobArguments(JobArguments):
    """Which job, and how patiently."""

    initial: Duration = Field(default=1.0, gt=0)
    """The first pause between two looks; each one is half as long again."""
    maximum: Duration = Field(default=30.0, gt=0)
    """No pause is longer."""
    give_up_after: Duration | None = Field(default=None, gt=0)
    """How long to wait in all, beside the `timeout` of the step; without, as long as the job takes."""


def _wait(session: Session, arguments: WaitForAsyncJobArguments, unit: Unit) -> dict[str, Any]:
    handle = handle_of(arguments.job)
    ends = [unit.deadline, None if arguments.give_up_after is None else time.monotonic() + arguments.give_up_after]
    deadline = min((end for end in ends if end is not None), default=None)
    pause = arguments.initial
    while True:
        found = progress_of(session, handle, unit, _OPERATION)
        if found["completed"]:
            return found
        if unit.stopped():
            raise Stopped("the end of an asynchronous job")
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise _too_late(found)
        unit.sleep(min(pause, arguments.maximum) if left is None else min(pause, arguments.maximum, left))
        pause = min(pause * _GROWTH, arguments.maximum)


def _too_late(found: dict[str, Any]) -> RetryableError:
    open_ = [job["id"] for job in found["jobs"] if not job["completed"]]
    return RetryableError(
        f"the job is still {found['status']}: {', '.join(open_[:3])}",
        hint="wait for the same job again, it goes on at NetSuite; or raise give_up_after or the step's timeout",
        type="NETSUITE:TIMEOUT",
        operation=_OPERATION,
    )


WAIT_FOR_ASYNC_JOB = Operation(
    name="wait_for_async_job",
    summary="Wait until a job is done, with growing pauses, and say how it ended.",
    effect="read",
    arguments=WaitForAsyncJobArguments,
    takes="nothing",
    gives="value",
    rest=_wait,
    soap=_wait,
    choose=lambda arguments: handle_of(arguments.job).transport,
    errors=("NETSUITE:TIMEOUT", *JOB_ERRORS),
    example="job: {transport: rest, jobs: [{id: '12', count: 100}]}\ngive_up_after: 15m",
)
