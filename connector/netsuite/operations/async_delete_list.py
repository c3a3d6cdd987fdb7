"""async_delete_list: submit records to be deleted; NetSuite works on them later."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.netsuite.async_arguments import (
    ASYNC_WRITE_ERRORS,
    AsyncKeysArguments,
    check_soap,
    transport_of,
)
from connector.netsuite.rest import batches
from connector.netsuite.session import Session

_OPERATION = "async_delete_list"


class AsyncDeleteListArguments(AsyncKeysArguments):
    """Which records."""


def _rest(session: Session, arguments: AsyncDeleteListArguments, unit: Unit) -> dict[str, Any]:
    return batches.submit_keys(session, arguments, unit, _OPERATION).as_dict()


def _soap(session: Session, arguments: AsyncDeleteListArguments, unit: Unit) -> dict[str, Any]:
    from connector.netsuite.soap import async_lists  # noqa: PLC0415 - what SOAP needs is slow to import

    check_soap(arguments, f"netsuite.{_OPERATION}")
    return async_lists.submit_keys(session, arguments, unit, _OPERATION).as_dict()


ASYNC_DELETE_LIST = Operation(
    name="async_delete_list",
    summary="Submit many records to be deleted; the result is the handle of the job.",
    effect="write",
    arguments=AsyncDeleteListArguments,
    takes="value",
    gives="value",
    rest=_rest,
    soap=_soap,
    choose=transport_of,
    errors=ASYNC_WRITE_ERRORS,
    example="record_type: contact\nids: ['107', '108']",
    mule="async-delete-list, async-delete-list-records, delete-list (REST)",
)
