"""get_item_availability: the stock of items; SOAP only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from connector.component import Operation, Unit
from connector.config_model import problem
from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import READ_ERRORS


class GetItemAvailabilityArguments(Arguments):
    """Which items."""

    ids: tuple[Id, ...] | None = None
    """Internal ids."""
    external_ids: tuple[Id, ...] | None = None
    """External ids."""
    changed_since: datetime | None = None
    """Only items whose available quantity changed at that moment or later; one without an offset is in the
    configuration's time zone."""
    transport: SoapOnly = "auto"
    """Goes over SOAP; over REST read the item with its locations."""

    def check(self) -> None:
        """At least one item."""
        if not self.ids and not self.external_ids:
            raise problem("key", "there is no item", "give ids or external_ids")


def _soap(session: Session, arguments: GetItemAvailabilityArguments, unit: Unit) -> list[dict[str, Any]]:
    from connector.netsuite.soap import listings  # noqa: PLC0415 - what SOAP needs is slow to import

    return listings.get_item_availability(session, arguments, unit)


GET_ITEM_AVAILABILITY = Operation(
    name="get_item_availability",
    summary="Read the stock of items, location by location.",
    effect="read",
    arguments=GetItemAvailabilityArguments,
    takes="nothing",
    gives="list",
    soap=_soap,
    errors=READ_ERRORS,
    example="ids: ['201', '202']",
    mule="get-item-availability",
)
