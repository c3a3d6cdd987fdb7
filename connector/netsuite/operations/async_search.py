"""async_search: submit a search that NetSuite runs later, once; SOAP only."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.netsuite.async_arguments import ASYNC_READ_ERRORS
from connector.netsuite.operations.search import SearchArguments, kinds_for
from connector.netsuite.session import Session


class AsyncSearchArguments(SearchArguments):
    """What to search."""

    page_size: int = Field(default=2000, ge=5, le=2000)
    """Records a page of the result (Oracle help section_4170181850: an asynchronous search takes up to 2000)."""


def _soap(session: Session, arguments: AsyncSearchArguments, unit: Unit) -> dict[str, Any]:
    from connector.netsuite.soap import async_lists  # noqa: PLC0415 - what SOAP needs is slow to import

    return async_lists.submit_search(session, arguments, unit, kinds_for(session, arguments, unit)).as_dict()


ASYNC_SEARCH = Operation(
    name="async_search",
    summary="Submit a search over SOAP; the result is the handle of the job.",
    effect="read",
    arguments=AsyncSearchArguments,
    takes="nothing",
    gives="value",
    soap=_soap,
    errors=ASYNC_READ_ERRORS,
    example="record_type: customer\ncriteria: {companyName: {startsWith: A}}",
    mule="async-search",
)
