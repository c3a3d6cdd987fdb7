"""getSavedSearch and getCustomizationId: names and ids of what the account has added to NetSuite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connector.sandbox.people.tenant import Level
from connector.sandbox.records.account_customization import FIELD, RECORD_TYPE
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.custom_field_types import definition
from connector.sandbox.soap.decode_record import DecodedRef
from connector.sandbox.soap.envelope import child, child_text, xml_attribute, xml_text
from connector.sandbox.soap.platform_types import CUSTOMIZATIONS
from connector.sandbox.soap.result_parts import core_value, result_of
from connector.sandbox.soap.soap_call import SoapCall

_FIELDS = {
    "custitemnumber": "itemNumberCustomField",
    "custentity": "entityCustomField",
    "custrecord": "customRecordCustomField",
    "custevent": "crmCustomField",
    "custbody": "transactionBodyCustomField",
    "custitem": "itemCustomField",
    "custcol": "transactionColumnCustomField",
    "cseg": "customSegment",
}
"""Start of a script id → value of `getCustomizationType`; the longer ones first."""
_ITEM_OPTION = "itemOption"
"""What an item option says it applies to; its script id starts like that of a column field."""
_MAY_BE_INACTIVE = ("customRecordType", "customList")  # includeInactives means nothing for the others (Oracle help)


@dataclass(frozen=True, slots=True)
class _Customization:
    id: str
    script_id: str
    name: str
    inactive: bool = False


def get_saved_search(call: SoapCall) -> str:
    """Ids and names of the saved searches of one type."""
    return result_of(call, "getSavedSearch", _saved_searches)


def _saved_searches(call: SoapCall) -> str:
    element = child(call.request.body, "record")
    wanted = "" if element is None else element.get("searchType", "")
    if wanted not in call.types.table.allowed("platformCoreTyp:SearchRecordType"):
        raise WireError(f"The search type {wanted} is not valid.", code="INVALID_SEARCH_TYPE")
    found = [one for one in call.saved_searches.all() if one.prefix.lower() == wanted.lower()]
    refs = "".join(
        f"<platformCore:recordRef internalId={xml_attribute(one.id)}>"
        f"<platformCore:name>{xml_text(one.name)}</platformCore:name></platformCore:recordRef>"
        for one in found
    )
    return f"{core_value('totalRecords', len(found))}<platformCore:recordRefList>{refs}</platformCore:recordRefList>"


def get_customization_id(call: SoapCall) -> str:
    """Internal id, script id and name of the account's custom fields, record types, lists or segments."""
    return result_of(call, "getCustomizationId", _customizations)


def _customizations(call: SoapCall) -> str:
    element = child(call.request.body, "customizationType")
    wanted = "" if element is None else element.get("getCustomizationType", "")
    if wanted not in CUSTOMIZATIONS:
        raise WireError(f"The customization type {wanted} is not valid.", code="INVALID_RCRD_TYPE")
    with_inactive = child_text(call.request.body, "includeInactives") in ("true", "1")
    found = sorted(_all(call, wanted), key=lambda one: one.script_id)
    if wanted in _MAY_BE_INACTIVE and not with_inactive:
        found = [one for one in found if not one.inactive]
    refs = "".join(
        f"<platformCore:customizationRef internalId={xml_attribute(one.id)} type={xml_attribute(wanted)}"
        f" scriptId={xml_attribute(one.script_id)}><platformCore:name>{xml_text(one.name)}</platformCore:name>"
        "</platformCore:customizationRef>"
        for one in found
    )
    total = core_value("totalRecords", len(found))
    return f"{total}<platformCore:customizationRefList>{refs}</platformCore:customizationRefList>"


def custom_field(call: SoapCall, ref: DecodedRef) -> dict[str, Any] | None:
    """The definition of the custom field that *ref* names, as a record of its schema type; None where there is none.

    Raises WireError where the role may not see how fields are defined.
    """
    with call.access.desk.attended(ref.type):
        call.access.allow(ref.type, Level.VIEW)
        defined = _defined(call, FIELD)
        script_id = call.types.custom.field_of(ref.id)
        if script_id not in defined or _type_of(script_id, defined) != ref.type:
            return None
        return definition(ref.type, defined[script_id], call.types)


def _all(call: SoapCall, wanted: str) -> Iterator[_Customization]:
    """Definitions, what records use without one, and records of the type itself."""
    if wanted == "customRecordType":
        defined = _defined(call, RECORD_TYPE)
        yield from (_named(id_, script_id, defined) for id_, script_id in call.types.custom.types())
    else:
        defined = _defined(call, FIELD)
        fields = call.types.custom.fields()
        yield from (_named(*one, defined) for one in fields if _type_of(one[1], defined) == wanted)
    for stored in call.store.select(wanted) if wanted != RECORD_TYPE else ():
        script_id = str(stored.body.get("scriptId", ""))
        yield _Customization(str(stored.id), script_id, _label(stored.body) or stored.name, stored.inactive)


def _defined(call: SoapCall, kind: str) -> dict[str, Mapping[str, Any]]:
    return {str(one.body.get("scriptId", "")).lower(): one.body for one in call.store.select(kind)}


def _named(id_: str, script_id: str, defined: Mapping[str, Mapping[str, Any]]) -> _Customization:
    body = defined.get(script_id, {})
    return _Customization(id_, script_id, _label(body) or script_id, bool(body.get("isInactive")))


def _label(body: Mapping[str, Any]) -> str:
    return str(body.get("label") or body.get("recordName") or body.get("name") or "")


def _type_of(script_id: str, defined: Mapping[str, Mapping[str, Any]]) -> str:
    if str(defined.get(script_id, {}).get("appliesTo", "")).startswith(_ITEM_OPTION):
        return "itemOptionCustomField"
    return next((kind for start, kind in _FIELDS.items() if script_id.startswith(start)), "otherCustomField")
