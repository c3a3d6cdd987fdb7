"""async_get_list: submit records to be read; NetSuite reads them later."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.netsuite.async_arguments import AsyncKeysArguments
from connector.netsuite.async_submission import submits_keys


class AsyncGetListArguments(AsyncKeysArguments):
    """Which records, and what of them."""

    fields: tuple[str, ...] = Field(default=())
    """Only these fields; one that NetSuite leaves out is None. Empty: whole records."""
    expand_sub_resources: bool = True
    """Whether lines and addresses come with it over REST (MuleSoft: false, which drops order lines)."""


def _asked(arguments: AsyncGetListArguments) -> dict[str, Any]:
    return {
        "expandRecords": True,
        "expandSubResources": arguments.expand_sub_resources or None,
        "fields": ",".join(arguments.fields) or None,
    }


ASYNC_GET_LIST = submits_keys(
    AsyncGetListArguments,
    name="async_get_list",
    summary="Submit many records to be read",
    effect="read",
    asked=_asked,
    example="record_type: customer\nids: ['107', '108']",
    mule="async-get-list, async-get-list-records, get-list (REST)",
)
