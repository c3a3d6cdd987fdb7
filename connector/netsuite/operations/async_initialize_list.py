"""async_initialize_list: submit records to be turned into unsaved ones of another type; SOAP only."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.netsuite.async_arguments import ASYNC_READ_ERRORS
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import KeysArguments

_OPERATION = "async_initialize_list"


class AsyncInitializeListArguments(KeysArguments):
    """Which records, and what they would become."""

    target_type: str
    """Record type that each becomes: `itemFulfillment`."""
    batch_size: int | None = Field(default=None, ge=1)
    """Records a job, 400 where not said."""
    transport: SoapOnly = "auto"
    """Goes over SOAP: REST has no batch of it."""


def _soap(session: Session, arguments: AsyncInitializeListArguments, unit: Unit) -> dict[str, Any]:
    from connector.netsuite.soap import async_lists  # noqa: PLC0415 - what SOAP needs is slow to import

    return async_lists.submit_sources(session, arguments, unit, _OPERATION).as_dict()


ASYNC_INITIALIZE_LIST = Operation(
    name="async_initialize_list",
    summary="Submit many records to be turned into unsaved ones; the result is the handle of the job.",
    effect="read",
    arguments=AsyncInitializeListArguments,
    takes="nothing",
    gives="value",
    soap=_soap,
    errors=ASYNC_READ_ERRORS,
    example="record_type: salesOrder\nids: ['1207', '1208']\ntarget_type: invoice",
    mule="async-initialize-list",
)
