"""async_delete_list: submit records to be deleted; NetSuite works on them later."""

from __future__ import annotations

from connector.netsuite.async_arguments import AsyncKeysArguments
from connector.netsuite.async_submission import submits_keys


class AsyncDeleteListArguments(AsyncKeysArguments):
    """Which records."""


ASYNC_DELETE_LIST = submits_keys(
    AsyncDeleteListArguments,
    name="async_delete_list",
    summary="Submit many records to be deleted",
    effect="write",
    example="record_type: contact\nids: ['107', '108']",
    mule="async-delete-list, async-delete-list-records, delete-list (REST)",
)
