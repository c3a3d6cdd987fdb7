"""Jobs of batches: how far they are, their tasks, and what came of each record (fact sheet 7.7).

NetSuite answers a batch task by task; that the tasks stand in the order of the records is what their numbers say, and
an inference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connector.component import Unit
from connector.errors import AmbiguousError, ConnectorError, RejectedError
from connector.netsuite.exchange import Answer, Caller, Request, pairs
from connector.netsuite.job_handle import CREATED, JobHandle, Submitted
from connector.netsuite.job_progress import JobProgress
from connector.netsuite.rest.one_by_one import in_order
from connector.netsuite.rest.record_json import decode_record
from connector.netsuite.wire_json import check, decode
from connector.outcome import Outcome, failure

_PAGE = 1000
_SERVER_ERROR = 500
_WORDS = {"succeeded": "finished", "failed": "finished_with_errors", "pending": "pending", "processing": "processing"}
"""REST's `progress` → our word; that one failed task makes a job `failed` is an inference."""
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What came of one record: the answer that the single request would have got."""

    answer: Answer | None
    error: ConnectorError | None = None


def progress(session: Caller, job: Submitted, unit: Unit, operation: str) -> JobProgress:
    """How far one job is."""
    document = decode(session.request(_get(session, f"job/{job.id}", operation), unit))
    completed, word = bool(document.get("completed")), str(document.get("progress", ""))
    status = _WORDS.get(word, "processing")
    if completed and status in ("pending", "processing"):
        status = "finished"
    return JobProgress(id=job.id, completed=completed, status=status)


def task_ids(session: Caller, job_id: str, unit: Unit, operation: str) -> list[str]:
    """The tasks of a job, in the order of their numbers."""
    found: list[str] = []
    while True:
        asked = {"limit": _PAGE, "offset": len(found)} if found else {}
        page = decode(session.request(_get(session, f"job/{job_id}/task", operation, asked), unit))
        items = page.get("items", [])
        found += [_last_segment(item) for item in items]
        if not items or not page.get("hasMore"):
            return sorted(found, key=lambda id_: (len(id_), id_))


def _last_segment(item: Mapping[str, Any]) -> str:
    href = next((str(link.get("href", "")) for link in item.get("links", ()) if link.get("href")), "")
    return str(item.get("id") or href.rstrip("/").rpartition("/")[2])


def task_result(session: Caller, job_id: str, task_id: str, unit: Unit, operation: str) -> TaskResult:
    """What came of one task: a refusal of the record is its result, a failure to ask for it is raised."""
    request = _get(session, f"job/{job_id}/task/{task_id}/result", operation)
    refusals: list[ConnectorError] = []

    def judge(answer: Answer) -> None:
        try:
            check(answer, "read", operation)
        except ConnectorError as error:
            if not _is_of_the_task(answer, error):
                raise
            refusals.append(error)

    answer = session.request(request, unit, check=judge)
    return TaskResult(None, refusals[-1]) if refusals else TaskResult(answer)


def _is_of_the_task(answer: Answer, error: ConnectorError) -> bool:
    """Whether an error is what the record got, not what asking for it got."""
    if error.is_a("AUTHENTICATION") or error.is_a("TOO_MANY_REQUESTS") or error.code == "OPERATION_NOT_FINISHED":
        return False
    return isinstance(error, RejectedError) or (answer.status == _SERVER_ERROR and not answer.is_html)


def results(session: Caller, handle: JobHandle, unit: Unit, operation: str) -> list[Any]:
    """What came of every record of every job, in the order of the input: outcomes of writes, records of reads."""
    found: dict[int, Any] = {one.input_index: one for one in handle.left_out()}
    for job in handle.running:
        ids = task_ids(session, job.id, unit, operation)
        answers = in_order(
            ids,
            lambda id_, job=job: task_result(session, job.id, id_, unit, operation),  # type: ignore[misc] # bound here
            session.config.connection.limit,
        )
        places = handle.positions(job) if job.count >= 0 else list(range(len(found), len(found) + len(answers)))
        made = [_made(handle, answer) for answer in answers]
        made += [_unanswered(handle)] * (len(places) - len(made))
        found |= dict(zip(places, made, strict=False))
    return [_at(found[index], index) for index in sorted(found)]


def _made(handle: JobHandle, result: TaskResult) -> Any:
    if handle.operation == "async_get_list":
        return record_of(result)
    return outcome_of(result, handle.operation)


def record_of(result: TaskResult) -> Record | None:
    """The record that a task read; None where there is none.

    Raises:
        ConnectorError: It was refused for another reason.
    """
    if result.error is not None:
        if result.error.is_a("NOT_FOUND"):
            return None
        raise result.error
    return decode_record(decode(result.answer)) if result.answer and result.answer.body.strip() else None


def outcome_of(result: TaskResult, operation: str) -> Any:
    """The outcome of a task that wrote, or the record of one that read (a job known by its id alone)."""
    if result.error is not None:
        return failure(result.error)
    answer = result.answer
    body = decode(answer) if answer is not None and answer.body.strip() else {}
    if body and not operation:
        return decode_record(body)
    key = answer.header("location").rstrip("/").rpartition("/")[2] if answer is not None else ""
    external = key.removeprefix("eid:") if key.startswith("eid:") else None
    return Outcome(
        outcome="ok",
        id=key if key and external is None else None,
        external_id=external,
        created=CREATED.get(operation),
    )


def _unanswered(handle: JobHandle) -> Any:
    """What stands for a record that the job has no task for."""
    if handle.operation == "async_get_list":
        return None
    error = AmbiguousError(
        "the job has no task for this record",
        type="NETSUITE:AMBIGUOUS",
        hint="look the record up before sending it again",
    )
    return failure(error, outcome="ambiguous")


def _at(made: Any, index: int) -> Any:
    return made.at(index) if isinstance(made, Outcome) else made


def _get(session: Caller, path: str, operation: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> Request:
    url = f"{session.addresses.asynchronous}/{path}"
    return Request(method="GET", url=url, parameters=pairs(parameters), operation=operation)
