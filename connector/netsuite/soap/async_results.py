"""checkAsyncStatus and getAsyncResult over SOAP: how far a job is, and what came of its records, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import ConnectorError
from connector.netsuite.job_handle import CREATED, JobHandle, Submitted
from connector.netsuite.job_progress import JobProgress
from connector.netsuite.soap.answers import Read, Reply
from connector.netsuite.soap.initialization import without_ids
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.reads import ReadItem, read_item
from connector.netsuite.soap.search_rows import RowReader
from connector.netsuite.soap.search_types import SearchType, search_type
from connector.netsuite.soap.searches import found_record
from connector.netsuite.soap.suitetalk_names import XSI_TYPE
from connector.netsuite.soap.write_answers import WriteItem, outcomes_of, write_item

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

_WORDS = {
    "pending": "pending",
    "processing": "processing",
    "retry": "processing",
    "finished": "finished",
    "finishedWithErrors": "finished_with_errors",
    "failed": "failed",
}
"""SOAP's AsyncStatusType → our word (Oracle help section_3771741984)."""
_DONE = ("finished", "finished_with_errors", "failed")


def progress(session: Any, job: Submitted, unit: Unit, operation: str) -> JobProgress:
    """How far one job is."""
    soap: SoapTransport = session.soap
    body = Markup()
    body.open(soap.message("checkAsyncStatus"))
    body.text(soap.message("jobId"), job.id)
    body.close(soap.message("checkAsyncStatus"))
    reply = soap.call("checkAsyncStatus", body, unit, headers={}, name=operation)
    if not reply.status.success:
        raise reply.status.error(operation=operation)
    status = _WORDS.get(reply.values.get("status", ""), "processing")
    return JobProgress(
        id=job.id,
        completed=status in _DONE,
        status=status,
        percent=_number(reply, "percentCompleted"),
        seconds_left=_number(reply, "estRemainingDuration"),
    )


def _number(reply: Reply, name: str) -> float | None:
    text = reply.values.get(name)
    return float(text) if text else None


def results(session: Any, handle: JobHandle, unit: Unit, operation: str, page: int = 0) -> list[Any]:
    """What came of every record of every job, in the order of the input, or of one *page* of a search.

    Outcomes of writes, records of reads (None for one that does not exist), rows or records of a search.

    Raises:
        ConnectorError: A job is not finished, is older than thirty days, or came to nothing as a whole.
    """
    soap: SoapTransport = session.soap
    search = search_type(soap.table, handle.record_type) if handle.operation == "async_search" else None
    reader = _Results(soap, unit, operation, search)
    listed: dict[int, Any] = {one.input_index: one for one in handle.left_out()}
    found: list[Any] = []
    for job in handle.running:
        answers = reader.of(handle, job, page)
        if job.count < 0:
            found += answers
        else:
            listed |= dict(zip(handle.positions(job), answers, strict=False))
    placed = [_at(listed[index], index) for index in sorted(listed)]
    return placed + [_at(one, len(placed) + index) for index, one in enumerate(found)]


def _at(made: Any, index: int) -> Any:
    return made.at(index) if hasattr(made, "at") else made


@dataclass(frozen=True, slots=True)
class _Results:
    """Reads the results of jobs, whatever they did."""

    soap: SoapTransport
    unit: Unit
    operation: str
    search: SearchType | None = None
    """The search that the job ran, where it is known."""

    def of(self, handle: JobHandle, job: Submitted, page: int) -> list[Any]:
        """What came of one job: all its pages, or one."""
        found: list[Any] = []
        number = page or 1
        while True:
            reply = self._page(job.id, number)
            found += self._made(reply, handle, job)
            pages = reply.count("totalPages") or 1
            if page or number >= pages:
                return found
            number += 1

    def _page(self, job_id: str, number: int) -> Reply:
        body, soap = Markup(), self.soap
        body.open(soap.message("getAsyncResult"))
        body.text(soap.message("jobId"), job_id)
        body.text(soap.message("pageIndex"), str(number))
        body.close(soap.message("getAsyncResult"))
        return soap.call("getAsyncResult", body, self.unit, items=self._items(), headers={}, name=self.operation)

    def _items(self) -> Mapping[str, Read]:
        rows = RowReader(self.soap.table, self.soap.calendar)
        return {
            self.soap.message("writeResponse"): write_item,
            self.soap.message("readResponse"): lambda element: read_item(self.soap, element),
            self.soap.core("record"): self._found,
            self.soap.core("searchRow"): lambda element: self.soap.keyed_row(rows.row(element), rows.customs),
        }

    def _found(self, element: Any) -> dict[str, Any]:
        decoder = self.soap.decoder
        return self.soap.keyed(
            found_record(self.soap, self.search, element) if self.search else decoder.record(element)
        )

    def _made(self, reply: Reply, handle: JobHandle, job: Submitted) -> list[Any]:
        """The items of one page as results; the answer itself says which operation it is of."""
        kind = _OPERATIONS.get(reply.values.get(f"asyncResult.{XSI_TYPE}", "").rpartition(":")[2], "")
        if any(isinstance(item, WriteItem) for item in reply.items) or handle.operation in _WRITES:
            return self._outcomes(reply, handle, job, kind)
        if not reply.status.success and not reply.items:
            raise reply.status.error(operation=self.operation)
        if "async_initialize_list" in (kind, handle.operation):
            return [self._initialized(item) if isinstance(item, ReadItem) else item for item in reply.items]
        found = [self._record(item) if isinstance(item, ReadItem) else item for item in reply.items]
        if handle.fields:
            return found  # they come by the names that they were asked by
        return [self.soap.keyed(one) if isinstance(one, dict) else one for one in found]

    def _outcomes(self, reply: Reply, handle: JobHandle, job: Submitted, kind: str) -> list[Any]:
        count = len(handle.positions(job)) if job.count >= 0 else len(reply.items)
        return list(outcomes_of(reply, [None] * count, created=CREATED.get(handle.operation or kind)))

    def _initialized(self, item: ReadItem) -> dict[str, Any]:
        """What a record would become, or why it becomes nothing."""
        if item.status.success and item.record is not None:
            return {"record": without_ids(item.record), "error": None}
        return {"record": None, "error": item.status.error(operation=self.operation).as_dict()}

    def _record(self, item: ReadItem) -> dict[str, Any] | None:
        """A record that was read; None where there is none.

        Raises:
            ConnectorError: It was refused for another reason.
        """
        if item.status.success:
            return item.record
        error: ConnectorError = item.status.error(operation=self.operation)
        if error.is_a("NETSUITE:NOT_FOUND"):
            return None
        raise error


_WRITES = ("async_add_list", "async_update_list", "async_upsert_list", "async_delete_list")
_OPERATIONS = {
    "AsyncAddListResult": "async_add_list",
    "AsyncUpdateListResult": "async_update_list",
    "AsyncUpsertListResult": "async_upsert_list",
    "AsyncDeleteListResult": "async_delete_list",
    "AsyncInitializeListResult": "async_initialize_list",
}
"""Type of an answer → the operation whose result it is, for jobs that are known by their id alone."""
