"""The async service, `/services/rest/async/v1`: jobs, their tasks, what came of them (fact sheet 7.7)."""

from __future__ import annotations

from typing import Any

from connector.sandbox.refusals import WireError
from connector.sandbox.rest.collection import collection, link
from connector.sandbox.rest.job_queue import AsyncJobs, Job, Task
from connector.sandbox.rest.rest_request import COLLECTION, RestRequest, json_answer, unsupported_method
from connector.sandbox.web.http_protocol import Answer

PATH = "/services/rest/async/v1"
_RESULT = "result"


class AsyncService:
    """Answers requests about jobs."""

    def __init__(self, jobs: AsyncJobs) -> None:
        self._jobs = jobs

    def answer(self, request: RestRequest) -> Answer:
        """A job, its tasks, one of them, or its result; raises WireError."""
        if request.method != "GET":
            raise unsupported_method(request.method, "GET")
        match request.segments:
            case ["job", id_]:
                return json_answer(_job_document(self._job(request, id_), request.base_url))
            case ["job", id_, "task"]:
                return _tasks(self._job(request, id_), request)
            case ["job", id_, "task", number]:
                job = self._job(request, id_)
                return json_answer(_task_document(job, _task(request, job, number), request))
            case ["job", id_, "task", number, "result"]:
                return _result(_task(request, self._job(request, id_), number), request)
        raise WireError("The requested resource does not exist.", code="INVALID_URL", status=404, url=request.http.path)

    def _job(self, request: RestRequest, text: str) -> Job:
        job = self._jobs.job(int(text)) if _is_number(text) else None
        if job is None:
            raise _nothing(request, f"The job '{text[:40]}' does not exist. Provide a valid job ID.")
        return job


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len("9223372036854775807") - 1


def _task(request: RestRequest, job: Job, text: str) -> Task:
    task = job.task(int(text)) if _is_number(text) else None
    if task is None:
        raise _nothing(request, f"The task '{text[:40]}' does not exist. Provide a valid task ID.")
    return task


def _nothing(request: RestRequest, message: str) -> WireError:
    return WireError(message, code="NONEXISTENT_ID", status=404, url=request.http.path)


def _job_document(job: Job, base_url: str) -> dict[str, Any]:
    url = f"{base_url}{location(job)}"
    return {
        "links": [link("self", url)],
        "completed": job.completed,
        "id": str(job.id),
        "progress": job.progress,
        "task": {"links": [link("self", f"{url}/task")]},
    }


def _tasks(job: Job, request: RestRequest) -> Answer:
    limit, offset = request.page()
    url = f"{request.base_url}{location(job)}/task"
    shown = job.tasks[offset : offset + limit]
    items = [{"links": [link("self", f"{url}/{task.id}")]} for task in shown]
    return json_answer(collection(url, items, total=len(job.tasks), limit=limit, offset=offset), COLLECTION)


def _task_document(job: Job, task: Task, request: RestRequest) -> dict[str, Any]:
    url = f"{request.base_url}{location(job)}/task/{task.id}"
    related = [link("related", f"{url}/{_RESULT}")] if task.completed else []
    document: dict[str, Any] = {
        "links": [*related, link("self", url)],
        "completed": task.completed,
        "id": str(task.id),
        "progress": task.progress,
    }
    if task.started:
        document["startTime"] = task.started
    if task.ended:
        document["endTime"] = task.ended
    return document


def _result(task: Task, request: RestRequest) -> Answer:
    if task.answer is None:  # the code is NetSuite's; that it is the one used here is an inference
        raise WireError(
            "The task has not been completed yet.", code="OPERATION_NOT_FINISHED", status=404, url=request.http.path
        )
    return Answer(task.answer.status, task.answer.body, dict(task.answer.headers))


def location(job: Job) -> str:
    """The path of *job*."""
    return f"{PATH}/job/{job.id}"
