"""getDeleted, getSelectValue, getSavedSearch and getCustomizationId: lists of references."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from connector.catalogue.model import Field, RecordType, Structure
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.envelope import child, child_text, children, xml_attribute, xml_text
from connector.sandbox.soap.searching.criteria_match import Matcher, date_matcher
from connector.sandbox.soap.searching.search_run import user_today
from connector.sandbox.soap.searching.search_terms import Criterion
from connector.sandbox.soap.soap_call import SUCCESS, SoapCall, refused
from connector.sandbox.soap.wire_times import wire_datetime
from connector.sandbox.store import Tombstone
from connector.sandbox.tenant import DELETED_RECORDS

_PAGE = 1000
_CUSTOM_FIELDS = {
    "entityCustomField": "custentity",
    "itemCustomField": "custitem",
    "crmCustomField": "custevent",
    "transactionBodyCustomField": "custbody",
    "transactionColumnCustomField": "custcol",
    "customSegment": "cseg",
}
"""Value of `getCustomizationType` → start of the script ids it lists."""

Choice = tuple[str, str, str]
"""Record type, internal id and name of something to select."""


def get_deleted(call: SoapCall) -> str:
    """Records deleted in a period, of some types."""
    return _result_of(call, "getDeleted", _deleted)


def _deleted(call: SoapCall) -> str:
    call.access.caller.needs(DELETED_RECORDS)
    filters = child(call.request.body, "getDeletedFilter")
    wanted = {(value.text or "").strip() for value in children(child(filters, "type"))}
    script_id = child_text(child(filters, "scriptId"), "searchValue").lower()
    when = _period(call, child(filters, "deletedDate"))
    found = [
        one
        for one in call.store.deleted()
        if when([one.deleted_at])
        and (not wanted or call.types.record_type(one.type) in wanted)
        and (not script_id or one.type.lower() == script_id)
    ]
    shown, counts = _page_of(call, found)
    listed = "".join(
        f"<platformCore:deletedRecord><platformCore:deletedDate>{wire_datetime(one.deleted_at)}"
        f"</platformCore:deletedDate>{_tombstone(call, one)}</platformCore:deletedRecord>"
        for one in shown
    )
    return f"{counts}<platformCore:deletedRecordList>{listed}</platformCore:deletedRecordList>"


def _tombstone(call: SoapCall, one: Tombstone) -> str:
    return call.base_ref("platformCore:record", one.type, str(one.id), one.external_id or "", one.name)


def _period(call: SoapCall, element: Any) -> Matcher:
    """Whether a moment lies in the period of a date criterion; without one every moment does."""
    if element is None:
        return lambda _values: True
    values = [child_text(element, name) for name in ("searchValue", "searchValue2")]
    criterion = Criterion(
        field="deletedDate",
        kind="date",
        operator=element.get("operator", ""),
        values=tuple(value for value in values if value),
        predefined=child_text(element, "predefinedSearchValue"),
    )
    return date_matcher(criterion, user_today(call.clock(), call.tenant.time_zone))


# ---------------------------------------------------------------- what a field may refer to


def get_select_value(call: SoapCall) -> str:
    """The records that a field may refer to."""
    return _result_of(call, "getSelectValue", _choices)


def _choices(call: SoapCall) -> str:
    description = child(call.request.body, "fieldDescription")
    test = _name_test(child(description, "filter"))
    found = [choice for choice in _all_choices(call, _selected_field(call, description)) if test(choice[2].lower())]
    shown, counts = _page_of(call, found, ("totalRecords", "totalPages"))
    refs = "".join(call.base_ref("platformCore:baseRef", type_, id_, name=name) for type_, id_, name in shown)
    return f"{counts}<platformCore:baseRefList>{refs}</platformCore:baseRefList>"


def _selected_field(call: SoapCall, description: Any) -> Field:
    kind, name = child_text(description, "recordType"), child_text(description, "field")
    known = call.types.record(call.types.of_record_type(kind))
    sublist = child_text(description, "sublist")
    member = _find(known, sublist, name)
    if member is None:
        where = f"{kind}.{sublist}" if sublist else kind
        raise WireError(f"The field {name} of {where} is not a select field.", code="INVALID_FLD_VALUE")
    return member


def _find(known: RecordType | None, sublist: str, name: str) -> Field | None:
    structure: Structure | None = known
    if known is not None and sublist:
        line = known.find(sublist)
        structure = None if line is None or isinstance(line, Field) else line
    found = structure.find(name) if structure is not None else None
    return found if isinstance(found, Field) and found.kind in ("reference", "multiselect") else None


def _all_choices(call: SoapCall, member: Field) -> Iterator[Choice]:
    for type_ in call.store.types():
        known = call.types.record(type_)
        if type_ in member.targets or (known is not None and known.family and known.family in member.targets):
            for stored in call.store.select(type_):
                if not stored.inactive:
                    yield type_, str(stored.id), stored.name


def _name_test(filter_: Any) -> Callable[[str], bool]:
    wanted = child_text(filter_, "filterValue").lower()
    operator = "" if filter_ is None else filter_.get("operator", "contains")
    tests: dict[str, Callable[[str], bool]] = {
        "contains": lambda name: wanted in name,
        "is": lambda name: name == wanted,
        "startsWith": lambda name: name.startswith(wanted),
    }
    return tests.get(operator, lambda _name: True)


# ---------------------------------------------------------------- saved searches and customizations


def get_saved_search(call: SoapCall) -> str:
    """Ids and names of the saved searches of one type."""
    return _result_of(call, "getSavedSearch", _saved_searches)


def _saved_searches(call: SoapCall) -> str:
    element = child(call.request.body, "record")
    wanted = "" if element is None else element.get("searchType", "")
    found = [one for one in call.saved_searches.all() if one.prefix.lower() == wanted.lower()]
    refs = "".join(
        f"<platformCore:recordRef internalId={xml_attribute(one.id)}>"
        f"<platformCore:name>{xml_text(one.name)}</platformCore:name></platformCore:recordRef>"
        for one in found
    )
    return f"{_value('totalRecords', len(found))}<platformCore:recordRefList>{refs}</platformCore:recordRefList>"


def get_customization_id(call: SoapCall) -> str:
    """Internal and script ids of the custom fields or record types that the account's records use."""
    return _result_of(call, "getCustomizationId", _customizations)


def _customizations(call: SoapCall) -> str:
    element = child(call.request.body, "customizationType")
    wanted = "" if element is None else element.get("getCustomizationType", "")
    if wanted == "customRecordType":
        found = call.types.custom.types()
    else:
        prefix = _CUSTOM_FIELDS.get(wanted, "\0")
        found = [(id_, name) for id_, name in call.types.custom.fields() if name.startswith(prefix)]
    refs = "".join(
        f"<platformCore:customizationRef internalId={xml_attribute(id_)} type={xml_attribute(wanted)}"
        f" scriptId={xml_attribute(name)}><platformCore:name>{xml_text(name)}</platformCore:name>"
        "</platformCore:customizationRef>"
        for id_, name in found
    )
    total = _value("totalRecords", len(found))
    return f"{total}<platformCore:customizationRefList>{refs}</platformCore:customizationRefList>"


# ---------------------------------------------------------------- shared


def _result_of(call: SoapCall, operation: str, work: Callable[[SoapCall], str]) -> str:
    content = refused(lambda: SUCCESS + work(call), call.failure)
    return f"<platformCore:{operation}Result>{content}</platformCore:{operation}Result>"


def _page_of(
    call: SoapCall,
    found: Sequence[Any],
    shown: Sequence[str] = ("totalRecords", "pageSize", "totalPages", "pageIndex"),
) -> tuple[Sequence[Any], str]:
    """The page that the request asks for, and the counts *shown* with it."""
    text = child_text(call.request.body, "pageIndex") or "1"
    pages = -(-len(found) // _PAGE)
    index = int(text) if text.isdigit() else 0
    if not 1 <= index <= max(pages, 1):
        raise WireError(f"The page index {text} is outside the {pages} pages.", code="INVALID_PAGE_INDEX")
    counts = {"totalRecords": len(found), "pageSize": _PAGE, "totalPages": pages, "pageIndex": index}
    head = "".join(_value(name, counts[name]) for name in shown)
    return found[(index - 1) * _PAGE : index * _PAGE], head


def _value(name: str, number: int) -> str:
    return f"<platformCore:{name}>{number}</platformCore:{name}>"
