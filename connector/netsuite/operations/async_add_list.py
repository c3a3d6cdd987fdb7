"""async_add_list: submit records to be made; NetSuite works on them later."""

from __future__ import annotations

from connector.netsuite.async_arguments import AsyncRecordsArguments
from connector.netsuite.async_submission import submits_records


class AsyncAddListArguments(AsyncRecordsArguments):
    """What to make."""


ASYNC_ADD_LIST = submits_records(
    AsyncAddListArguments,
    name="async_add_list",
    summary="Submit many records to be made",
    example="record_type: contact\nrecords: [{externalId: C-1, lastName: Okafor}]",
    mule="async-add-list, add-list (REST)",
)
