"""The async… operations, checkAsyncStatus and getAsyncResult."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from connector.sandbox.soap.async_jobs import Job, JobResult
from connector.sandbox.soap.envelope import child_text, children, local_name, wire_id
from connector.sandbox.soap.operations import read_operations, search_operations, transform_operations, write_operations
from connector.sandbox.soap.result_parts import core_value
from connector.sandbox.soap.soap_call import SoapCall
from connector.sandbox.whole_number import whole_number

_LISTS: dict[str, tuple[Callable[[SoapCall], str], str, int]] = {
    "asyncAddList": (write_operations.add_list, "record", 400),
    "asyncUpdateList": (write_operations.update_list, "record", 200),
    "asyncUpsertList": (write_operations.upsert_list, "record", 200),
    "asyncDeleteList": (write_operations.delete_list, "baseRef", 400),
    "asyncGetList": (read_operations.get_list, "baseRef", 2000),
    "asyncInitializeList": (transform_operations.initialize_list, "initializeRecord", 2000),
}
"""Operation → what does its work, the element of a record, and how many there may be (Oracle help section_N3418637;
for initializeList no number is published)."""
_FAILED = '<platformCore:status isSuccess="false">'


def submit_list(call: SoapCall) -> str:
    """Queue the list operation that the request names."""
    work, element, most = _LISTS[call.request.operation]
    count = sum(local_name(one) == element for one in children(call.request.body))
    call.check_count(count, most)
    return _submitted(call, lambda: _worked(call, work))


def submit_search(call: SoapCall) -> str:
    """Queue a search: it is run once, its pages are taken from what it found then."""
    job_id = _job_id(call)
    return _submitted(call, lambda: _searched(call, job_id), job_id)


def check_async_status(call: SoapCall) -> str:
    """How far a job is."""
    return _status(call, call.jobs.find(child_text(call.request.body, "jobId")))


def get_async_result(call: SoapCall) -> str:
    """One page of what came of a job."""
    job_id, index = child_text(call.request.body, "jobId"), child_text(call.request.body, "pageIndex")
    job = call.jobs.find(job_id)
    content, prefixes = call.jobs.download(job_id, whole_number(index) or 0)
    call.encoder.prefixes |= prefixes | {"platformMsgs"}
    kind = job.operation[0].upper() + job.operation[1:]
    return f'<asyncResult xsi:type="platformMsgs:{kind}Result">{content}</asyncResult>'


def _job_id(call: SoapCall) -> str:
    return wire_id(call.tenant.account, call.clock(), "ASYNCWEBSERVICES")


def _submitted(call: SoapCall, work: Callable[[], JobResult], job_id: str = "") -> str:
    job = call.jobs.submit(job_id or _job_id(call), call.request.operation, work)
    return _as_status(job.id, "pending", 0.0, 0.0)


def _status(call: SoapCall, job: Job) -> str:
    return _as_status(job.id, *job.status(call.clock()))


def _as_status(job_id: str, word: str, percent: float, seconds: float) -> str:
    values = (
        core_value("jobId", job_id),
        core_value("status", word),
        core_value("percentCompleted", Decimal(str(round(percent, 2)))),
        core_value("estRemainingDuration", Decimal(str(round(seconds, 2)))),
    )
    return f"<platformCore:asyncStatusResult>{''.join(values)}</platformCore:asyncStatusResult>"


def _worked(call: SoapCall, work: Callable[[SoapCall], str]) -> JobResult:
    content = work(call)
    prefixes = frozenset(call.encoder.prefixes)
    return JobResult(1, lambda _index: (content, prefixes), has_errors=_FAILED in content)


def _searched(call: SoapCall, job_id: str) -> JobResult:
    pages, page = search_operations.search_once(call, job_id)
    first = page(1)

    def content(index: int) -> tuple[str, frozenset[str]]:
        text = page(index)
        return text, frozenset(call.encoder.prefixes)

    return JobResult(pages, content, has_errors=_FAILED in first)
