"""get_async_job_task_result: what came of one record of a job over REST."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.errors import ConfigurationError
from connector.netsuite.async_arguments import JOB_ERRORS, JobArguments
from connector.netsuite.job_handle import handle_of
from connector.netsuite.metadata.mule_keys import keyed
from connector.netsuite.record_arguments import Id
from connector.netsuite.rest import batch_jobs
from connector.netsuite.session import Session

_OPERATION = "netsuite.get_async_job_task_result"


class GetAsyncJobTaskResultArguments(JobArguments):
    """Which record of which job."""

    task: Id
    """Number of the task, from get_async_job_task_list."""


def _rest(session: Session, arguments: GetAsyncJobTaskResultArguments, unit: Unit) -> Any:
    handle = handle_of(arguments.job)
    if handle.transport != "rest" or len(handle.running) != 1:
        raise ConfigurationError(
            "a task belongs to one job over REST",
            hint="give the `job` and `task` of one entry of get_async_job_task_list",
            operation=_OPERATION,
        )
    result = batch_jobs.task_result(session, handle.running[0].id, arguments.task, unit, _OPERATION)
    if result.error is not None:
        raise result.error
    made = batch_jobs.outcome_of(result, "" if handle.operation == "async_get_list" else handle.operation)
    return keyed(session, handle.record_type, made, unit)


GET_ASYNC_JOB_TASK_RESULT = Operation(
    name="get_async_job_task_result",
    summary="Read what came of one record of a job over REST: its outcome, or the record; a refusal is raised.",
    effect="read",
    arguments=GetAsyncJobTaskResultArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    errors=JOB_ERRORS,
    example="job: '12'\ntask: '1'",
    mule="get-async-job-task-result",
)
