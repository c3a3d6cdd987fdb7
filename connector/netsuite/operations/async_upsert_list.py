"""async_upsert_list: submit records to be made or changed by their externalId; NetSuite works on them later."""

from __future__ import annotations

from connector.netsuite.async_arguments import AsyncRecordsArguments
from connector.netsuite.async_submission import submits_records


class AsyncUpsertListArguments(AsyncRecordsArguments):
    """What to make or change."""


ASYNC_UPSERT_LIST = submits_records(
    AsyncUpsertListArguments,
    name="async_upsert_list",
    summary="Submit many records to be made or changed by externalId",
    example="record_type: contact\nrecords: [{externalId: C-1, lastName: Okafor}]",
    mule="async-upsert-list, upsert-list (REST)",
)
