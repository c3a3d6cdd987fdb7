"""get_datasets: the datasets of SuiteAnalytics Workbook that the role sees."""

from __future__ import annotations

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.rest import datasets
from connector.netsuite.rest.suiteql import LARGEST_PAGE
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import RestOnly
from connector.netsuite.write_arguments import READ_ERRORS
from connector.stream import Cursor, Page, Stream

_OPERATION = "netsuite.get_datasets"


class GetDatasetsArguments(Arguments):
    """How many of them."""

    page_size: int = Field(default=LARGEST_PAGE, ge=1, le=LARGEST_PAGE)
    """Datasets a page, 1000 at most."""
    limit: int = Field(default=-1, ge=-1)
    """Datasets in all; -1 is no limit."""
    transport: RestOnly = "auto"
    """Goes over REST."""


def _rest(session: Session, arguments: GetDatasetsArguments, unit: Unit) -> Stream:
    size, limit = arguments.page_size, arguments.limit

    def read(cursor: Cursor) -> Page:
        offset = int(cursor.get("offset", 0))
        found = datasets.listed(session, unit, _OPERATION, limit=size, offset=offset)
        return datasets.page(found, cursor, size, limit)

    return Stream(read, {})


GET_DATASETS = Operation(
    name="get_datasets",
    summary="List the datasets of SuiteAnalytics Workbook: `id`, `name`, `description` and base record type.",
    effect="read",
    arguments=GetDatasetsArguments,
    takes="nothing",
    gives="stream",
    rest=_rest,
    errors=READ_ERRORS,
)
