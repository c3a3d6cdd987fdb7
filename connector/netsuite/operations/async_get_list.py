"""async_get_list: submit records to be read; NetSuite reads them later."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.netsuite.async_arguments import (
    ASYNC_READ_ERRORS,
    AsyncKeysArguments,
    check_soap,
    transport_of,
)
from connector.netsuite.rest import batches
from connector.netsuite.session import Session

_OPERATION = "async_get_list"


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


def _rest(session: Session, arguments: AsyncGetListArguments, unit: Unit) -> dict[str, Any]:
    return batches.submit_keys(session, arguments, unit, _OPERATION, _asked(arguments)).of_fields(arguments.fields)


def _soap(session: Session, arguments: AsyncGetListArguments, unit: Unit) -> dict[str, Any]:
    from connector.netsuite.soap import async_lists  # noqa: PLC0415 - what SOAP needs is slow to import

    check_soap(arguments, f"netsuite.{_OPERATION}")
    return async_lists.submit_keys(session, arguments, unit, _OPERATION).of_fields(arguments.fields)


ASYNC_GET_LIST = Operation(
    name="async_get_list",
    summary="Submit many records to be read; the result is the handle of the job.",
    effect="read",
    arguments=AsyncGetListArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    soap=_soap,
    choose=transport_of,
    errors=ASYNC_READ_ERRORS,
    example="record_type: customer\nids: ['107', '108']",
    mule="async-get-list, async-get-list-records, get-list (REST)",
)
