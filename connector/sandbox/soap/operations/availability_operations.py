"""getItemAvailability: what the records of items say of their stock, location by location."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from connector.sandbox.accounting.stock_levels import CHANGED
from connector.sandbox.people.tenant import Level
from connector.sandbox.refusals import UnknownRecordError, WireError
from connector.sandbox.soap.envelope import child, child_text, children
from connector.sandbox.soap.record_access import missing_text
from connector.sandbox.soap.result_parts import core_ref, core_value, result_of
from connector.sandbox.soap.soap_call import SoapCall
from connector.sandbox.soap.wire_times import moment_of, wire_datetime
from connector.sandbox.soap.wire_values import as_number
from connector.sandbox.storage.store import Label, Stored
from connector.sandbox.whole_number import whole_number

_MOST = 10_000  # items of a call (Oracle help section_N3418637)
_QUANTITIES = (
    "quantityOnHand",
    "onHandValueMli",
    "reorderPoint",
    "preferredStockLevel",
    "quantityOnOrder",
    "quantityCommitted",
    "quantityBackOrdered",
    "quantityAvailable",
)
_ALWAYS = ("quantityOnHand", "quantityOnOrder", "quantityCommitted", "quantityBackOrdered", "quantityAvailable")


def get_item_availability(call: SoapCall) -> str:
    """The stock of items, of all locations where there are several."""
    return result_of(call, "getItemAvailability", _availability)


def _availability(call: SoapCall) -> str:
    filter_ = child(call.request.body, "itemAvailabilityFilter")
    named = children(child(filter_, "item"))
    call.check_count(len(named), _MOST)
    if not named:
        raise WireError("You must specify the items.", code="DATA_REQD")
    since = _since(child_text(filter_, "lastQtyAvailableChange"))
    entries = [
        entry
        for item in (_item(call, one) for one in named)
        if since is None or _changed(item) >= since
        for entry in _entries(call, item)
    ]
    if not entries:
        return ""  # the list, where it is there, has at least one entry (XSD)
    return f"<platformCore:itemAvailabilityList>{''.join(entries)}</platformCore:itemAvailabilityList>"


def _since(text: str) -> datetime | None:
    try:
        return moment_of(text) if text else None
    except ValueError:
        raise WireError(f"'{text}' is not a date and time.", code="INVALID_DATE") from None


def _item(call: SoapCall, element: Any) -> Stored:
    id_, external_id = element.get("internalId"), element.get("externalId")
    label: Label | None = None
    if whole_number(id_) is not None or (external_id and not id_):
        label = call.store.label("item", id_, external_id=None if id_ else external_id)
    stored = call.store.get(label.type, label.id) if label else None
    if stored is None:
        raise missing_text(UnknownRecordError("item", str(id_ or external_id)))
    call.access.allow(stored.type, Level.VIEW)
    return stored


def _changed(item: Stored) -> datetime:
    return datetime.fromisoformat(str(item.body.get(CHANGED) or item.modified))


def _entries(call: SoapCall, item: Stored) -> Iterator[str]:
    """One entry for each location that the record has, else one for the item as a whole."""
    for line in item.body.get("locations") or [item.body]:
        location = line.get("locationId") or line.get("location") if line is not item.body else None
        values = [core_ref("item", str(item.id), item.name)]
        if item.body.get(CHANGED):
            values.append(core_value("lastQtyAvailableChange", wire_datetime(str(item.body[CHANGED]))))
        if isinstance(location, Mapping) and location.get("id"):
            id_ = str(location["id"])
            label = call.store.label("location", id_)
            values.append(core_ref("locationId", id_, label.name if label else ""))
        for name in _QUANTITIES:
            number = as_number(line.get(name))
            if number is not None or name in _ALWAYS:
                values.append(core_value(name, number or Decimal(0)))
        yield f"<platformCore:itemAvailability>{''.join(values)}</platformCore:itemAvailability>"
