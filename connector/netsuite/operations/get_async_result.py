"""get_async_result: what came of the records of a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.netsuite.async_arguments import JOB_ERRORS, JobArguments
from connector.netsuite.job_handle import JobHandle, handle_of
from connector.netsuite.metadata.mule_keys import keyed
from connector.netsuite.operations.get import projected
from connector.netsuite.rest import batch_jobs
from connector.netsuite.session import Session
from connector.outcome import Outcome

_OPERATION = "netsuite.get_async_result"


class GetAsyncResultArguments(JobArguments):
    """Which job, and how much of it."""

    page: int = Field(default=0, ge=0)
    """One page of an asynchronous search, from 1; 0 reads all of them into the result (MuleSoft: 1)."""
    records: list[Mapping[str, Any]] | None = None
    """The records that were sent, in their order: outcomes then carry their externalId, where NetSuite says none."""


def _ask(session: Session, arguments: GetAsyncResultArguments, unit: Unit) -> list[Any]:
    handle = handle_of(arguments.job)
    found = _results(session, handle, unit, arguments.page)
    if handle.fields:
        return [projected(one, handle.fields) if isinstance(one, dict) else one for one in found]
    return _named(found, arguments.records) if arguments.records else found


def _results(session: Session, handle: JobHandle, unit: Unit, page: int) -> list[Any]:
    if handle.transport == "rest":
        found = batch_jobs.results(session, handle, unit, _OPERATION)
        return found if handle.fields else [keyed(session, handle.record_type, one, unit) for one in found]
    from connector.netsuite.soap import async_results  # noqa: PLC0415 - what SOAP needs is slow to import

    return async_results.results(session, handle, unit, _OPERATION, page)


def _named(found: Sequence[Any], records: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Outcomes with the ids of the records they are of."""
    named = []
    for one in found:
        if isinstance(one, Outcome) and one.input_index < len(records):
            record = records[one.input_index]
            one = replace(  # noqa: PLW2901 - the same outcome, with what the record says
                one,
                id=one.id or _text(record, "id", "internalId"),
                external_id=one.external_id or _text(record, "externalId", "external_id"),
            )
        named.append(one)
    return named


def _text(record: Mapping[str, Any], *names: str) -> str | None:
    return next((str(record[name]) for name in names if record.get(name) not in (None, "")), None)


GET_ASYNC_RESULT = Operation(
    name="get_async_result",
    summary="Read what came of a job: outcomes of writes, records that were read, or rows of a search.",
    effect="read",
    arguments=GetAsyncResultArguments,
    takes="nothing",
    gives="list",
    rest=_ask,
    soap=_ask,
    choose=lambda arguments: handle_of(arguments.job).transport,
    errors=JOB_ERRORS,
    example="job: {transport: rest, operation: async_add_list, jobs: [{id: '12', count: 100}]}",
    mule="get-async-result",
)
