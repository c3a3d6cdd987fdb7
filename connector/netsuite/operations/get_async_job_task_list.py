"""get_async_job_task_list: the tasks of a job over REST, one for each record."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.errors import ConfigurationError
from connector.netsuite.async_arguments import JOB_ERRORS, JobArguments
from connector.netsuite.job_handle import handle_of
from connector.netsuite.rest import batch_jobs
from connector.netsuite.session import Session

_OPERATION = "netsuite.get_async_job_task_list"


class GetAsyncJobTaskListArguments(JobArguments):
    """Which job."""


def _rest(session: Session, arguments: GetAsyncJobTaskListArguments, unit: Unit) -> list[dict[str, str]]:
    handle = handle_of(arguments.job)
    if handle.transport != "rest":
        raise ConfigurationError(
            "a job over SOAP has no tasks", hint="get_async_result gives its records", operation=_OPERATION
        )
    return [
        {"job": job.id, "task": task}
        for job in handle.running
        for task in batch_jobs.task_ids(session, job.id, unit, _OPERATION)
    ]


GET_ASYNC_JOB_TASK_LIST = Operation(
    name="get_async_job_task_list",
    summary="List the tasks of a job over REST, one for each record, in order.",
    effect="read",
    arguments=GetAsyncJobTaskListArguments,
    takes="nothing",
    gives="list",
    rest=_rest,
    errors=JOB_ERRORS,
    example="job: '12'",
    mule="get-async-job-task-list",
)
