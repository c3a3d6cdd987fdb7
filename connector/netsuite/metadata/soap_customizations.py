"""getCustomizationId, and the definitions it lists: what SOAP alone says of an account's customizations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.reads import read_responses
from connector.netsuite.soap.suitetalk_names import local_name

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

_OPERATION = "getCustomizationId"


@dataclass(frozen=True, slots=True)
class CustomizationRef:
    """What stands for one customization."""

    internal_id: str
    script_id: str
    """In lower case."""
    name: str = ""


def customization_refs(soap: SoapTransport, category: str, unit: Unit) -> list[CustomizationRef]:
    """The customizations of *category*, one of the 13 values of `getCustomizationType` (Oracle help section_N3510578).

    Raises:
        ConnectorError: The role may not see them, or the feature is off.
    """
    body = Markup()
    body.open(soap.message(_OPERATION))
    body.empty(soap.message("customizationType"), getCustomizationType=category)
    body.text(soap.message("includeInactives"), "false")
    body.close(soap.message(_OPERATION))
    reply = soap.call(_OPERATION, body, unit, items={soap.core("customizationRef"): _ref}, headers={})
    if not reply.status.success:
        raise reply.status.error(operation=_OPERATION)
    return reply.items


def definitions(
    soap: SoapTransport, category: str, refs: Sequence[CustomizationRef], unit: Unit
) -> list[dict[str, Any]]:
    """The records that define *refs*; those that cannot be read are left out.

    Raises:
        ConnectorError: The request is refused as a whole.
    """
    if not refs:
        return []
    body = Markup()
    body.open(soap.message("getList"))
    for ref in refs:
        attributes = {"internalId": ref.internal_id, "type": category}
        body.empty(soap.message("baseRef"), xsi_type=soap.core("CustomizationRef"), **attributes)
    body.close(soap.message("getList"))
    items = read_responses(soap, "getList", body, len(refs), unit, "netsuite.get_list")
    found = [item.record for item in items if item.status.success and item.record is not None]
    if not found:
        raise items[0].status.error(operation="netsuite.get_list")
    return found


def _ref(element: Any) -> CustomizationRef:
    name = next((child.text or "" for child in element if local_name(str(child.tag)) == "name"), "")
    return CustomizationRef(element.get("internalId", ""), (element.get("scriptId") or "").lower(), name)
