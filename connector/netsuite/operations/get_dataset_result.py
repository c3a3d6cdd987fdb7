"""get_dataset_result: the rows of a dataset of SuiteAnalytics Workbook, as it was made there."""

from __future__ import annotations

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.rest import datasets
from connector.netsuite.rest.suiteql import LARGEST_PAGE
from connector.netsuite.row_types import ColumnType, reader
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import RestOnly
from connector.netsuite.write_arguments import READ_ERRORS
from connector.stream import Cursor, Page, Stream

_OPERATION = "netsuite.get_dataset_result"


class GetDatasetResultArguments(Arguments):
    """Which rows."""

    dataset: str = Field(min_length=1)
    """Script id of the dataset, as `get_datasets` tells it: `custdataset_orders`."""
    types: dict[str, ColumnType] = Field(default={})
    """Column to `integer`, `decimal`, `boolean`, `date` or `datetime`; others stay text, as NetSuite gives them."""
    page_size: int = Field(default=LARGEST_PAGE, ge=1, le=LARGEST_PAGE)
    """Rows a page, 1000 at most; pages go by offset, so that rows shift when others come or go meanwhile."""
    limit: int = Field(default=-1, ge=-1)
    """Rows in all; -1 is no limit."""
    transport: RestOnly = "auto"
    """Goes over REST."""


def _rest(session: Session, arguments: GetDatasetResultArguments, unit: Unit) -> Stream:
    size, limit = arguments.page_size, arguments.limit
    zone = session.time_zone(unit) if "datetime" in arguments.types.values() else None
    typed = reader(arguments.types, (), zone)

    def read(cursor: Cursor) -> Page:
        offset = int(cursor.get("offset", 0))
        found = datasets.rows_of(session, arguments.dataset, unit, _OPERATION, limit=size, offset=offset)
        found.items[:] = [typed(row) for row in found.items]
        return datasets.page(found, cursor, size, limit)

    return Stream(read, {})


GET_DATASET_RESULT = Operation(
    name="get_dataset_result",
    summary="Read the rows of a dataset of SuiteAnalytics Workbook, formula columns under their own names.",
    effect="read",
    arguments=GetDatasetResultArguments,
    takes="nothing",
    gives="stream",
    rest=_rest,
    errors=READ_ERRORS,
    example="dataset: custdataset_orders\ntypes: {total: decimal}",
)
