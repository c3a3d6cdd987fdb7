"""async_update_list: submit changes of records; NetSuite works on them later."""

from __future__ import annotations

from connector.netsuite.async_arguments import AsyncRecordsArguments
from connector.netsuite.async_submission import submits_records


class AsyncUpdateListArguments(AsyncRecordsArguments):
    """What to change."""


ASYNC_UPDATE_LIST = submits_records(
    AsyncUpdateListArguments,
    name="async_update_list",
    summary="Submit changes of many records",
    example="record_type: contact\nrecords: [{id: '5', lastName: Okafor}]",
    mule="async-update-list, update-list (REST)",
)
