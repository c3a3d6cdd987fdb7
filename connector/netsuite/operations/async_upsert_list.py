"""async_upsert_list: submit records to be made or changed by their externalId; NetSuite works on them later."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.netsuite.async_arguments import (
    ASYNC_WRITE_ERRORS,
    AsyncRecordsArguments,
    check_soap,
    transport_of,
)
from connector.netsuite.rest import batches
from connector.netsuite.session import Session

_OPERATION = "async_upsert_list"


class AsyncUpsertListArguments(AsyncRecordsArguments):
    """What to make or change."""


def _rest(session: Session, arguments: AsyncUpsertListArguments, unit: Unit) -> dict[str, Any]:
    return batches.submit_records(session, arguments, unit, _OPERATION).as_dict()


def _soap(session: Session, arguments: AsyncUpsertListArguments, unit: Unit) -> dict[str, Any]:
    from connector.netsuite.soap import async_lists  # noqa: PLC0415 - what SOAP needs is slow to import

    check_soap(arguments, f"netsuite.{_OPERATION}")
    return async_lists.submit_records(session, arguments, unit, _OPERATION).as_dict()


ASYNC_UPSERT_LIST = Operation(
    name="async_upsert_list",
    summary="Submit many records to be made or changed by externalId; the result is the handle of the job.",
    effect="write",
    arguments=AsyncUpsertListArguments,
    takes="value",
    gives="value",
    rest=_rest,
    soap=_soap,
    choose=transport_of,
    errors=ASYNC_WRITE_ERRORS,
    example="record_type: contact\nrecords: [{externalId: C-1, lastName: Okafor}]",
    mule="async-upsert-list, upsert-list (REST)",
)
