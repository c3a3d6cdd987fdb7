"""How SOAP is told which record is meant: baseRef by id or external id, custom records by the number of their type."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from connector.component import Unit
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.custom_fields import Customization, record_key
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.suitetalk_names import local_name
from connector.netsuite.soap.type_table import is_custom_record

if TYPE_CHECKING:
    from lxml.etree import _Element

    from connector.netsuite.soap.transport import SoapTransport

_CUSTOM_TYPES = "custom record types"
_CUSTOMIZATIONS = frozenset(get_args(Customization))


def base_refs(soap: SoapTransport, markup: Markup, record_type: str, keys: list[tuple[str, str]], unit: Unit) -> None:
    """Write a `baseRef` for each of *keys*: `("internalId", "12")` or `("externalId", "X")`."""
    for key in keys:
        base_ref(soap, markup, soap.message("baseRef"), record_type, key, unit)


def base_ref(soap: SoapTransport, markup: Markup, tag: str, record_type: str, key: tuple[str, str], unit: Unit) -> None:
    """Write the element *tag* that refers to the record with *key*, of the type that custom records need."""
    name, value = key
    if is_custom_record(record_type):
        number = custom_type_id(soap, record_type, unit)
        markup.empty(tag, xsi_type=soap.core("CustomRecordRef"), **{name: value}, typeId=number)
        return
    kind = soap.table.record_type_value(record_type)
    reference = "CustomizationRef" if kind in _CUSTOMIZATIONS else "RecordRef"
    markup.empty(tag, xsi_type=soap.core(reference), **{name: value}, type=kind)


def key_of(id_: str | int | None, external_id: str | int | None) -> tuple[str, str]:
    """The attribute that names one record; ConfigurationError unless exactly one of the ids is given."""
    given = [
        (name, str(value))
        for name, value in (("internalId", id_), ("externalId", external_id))
        if value not in (None, "")
    ]
    if len(given) != 1:
        raise ConfigurationError("give either id or external_id", hint="the record is found by one of them")
    return given[0]


def custom_type_id(soap: SoapTransport, record_type: str, unit: Unit) -> str:
    """The number of the custom record type with that script id, looked up once for the session.

    MuleSoft's key `__customRecordType__customrecord_x__374` holds it already.
    """
    script_id, number = custom_type(record_type, soap.session.config.customizations_separator)
    if number:
        return number
    known = soap.remembered.get(_CUSTOM_TYPES)
    if known is None or script_id not in known:
        soap.remembered[_CUSTOM_TYPES] = known = _custom_types(soap, unit)
    if script_id not in known:
        raise ConfigurationError(
            f"the account has no custom record type {record_type!r}",
            hint=did_you_mean(script_id, known) or "check the script id under Customization > Lists, Records, & Fields",
        )
    return str(known[script_id])


def custom_type(record_type: str, separator: str = "__") -> tuple[str, str]:
    """Script id of a custom record type, and its number where the spelling holds it."""
    script_id, number = record_key(record_type, separator)
    return script_id.lower(), number


def _custom_types(soap: SoapTransport, unit: Unit) -> dict[str, str]:
    body = Markup()
    body.open(soap.message("getCustomizationId"))
    body.empty(soap.message("customizationType"), getCustomizationType="customRecordType")
    body.text(soap.message("includeInactives"), "true")
    body.close(soap.message("getCustomizationId"))
    reply = soap.call(
        "getCustomizationId", body, unit, items={soap.core("customizationRef"): _customization}, headers={}
    )
    if not reply.status.success:
        raise reply.status.error(operation="getCustomizationId")
    return dict(reply.items)


def _customization(element: _Element) -> tuple[str, str]:
    script_id = element.get("scriptId") or next(
        (child.text or "" for child in element if local_name(str(child.tag)) == "name"), ""
    )
    return script_id.lower(), element.get("internalId", "")
