"""getDeleted: what is left of deleted records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connector.sandbox.people.tenant import DELETED_RECORDS
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.envelope import child, child_text, children
from connector.sandbox.soap.result_parts import page_of, result_of
from connector.sandbox.soap.searching.criteria_match import Matcher, date_matcher, text_matcher
from connector.sandbox.soap.searching.search_run import user_today
from connector.sandbox.soap.searching.search_terms import Criterion
from connector.sandbox.soap.soap_call import USUAL_PAGE, SoapCall
from connector.sandbox.soap.wire_times import wire_datetime
from connector.sandbox.storage.store import Tombstone

_TYPES = "platformCoreTyp:DeletedRecordType"


def get_deleted(call: SoapCall) -> str:
    """Records deleted in a period, of some types."""
    return result_of(call, "getDeleted", _deleted)


def _deleted(call: SoapCall) -> str:
    call.access.caller.needs(DELETED_RECORDS)
    filters = child(call.request.body, "getDeletedFilter")
    is_wanted = _types(call, child(filters, "type"))
    script_id = _script_id(child(filters, "scriptId"))
    when = _period(call, child(filters, "deletedDate"))
    reaches = call.access.caller.reaches
    found = [
        one
        for one in call.store.deleted()
        if when([one.deleted_at])
        and is_wanted(one)
        and script_id([one.type])
        and reaches({"subsidiary": [{"id": id_} for id_ in one.subsidiaries]})
    ]
    shown, counts = page_of(call, found, size=call.page_size(USUAL_PAGE))
    listed = "".join(
        f"<platformCore:deletedRecord><platformCore:deletedDate>{wire_datetime(one.deleted_at)}"
        f"</platformCore:deletedDate>{_tombstone(call, one)}</platformCore:deletedRecord>"
        for one in shown
    )
    return f"{counts}<platformCore:deletedRecordList>{listed}</platformCore:deletedRecordList>"


def _tombstone(call: SoapCall, one: Tombstone) -> str:
    return call.base_ref("platformCore:record", one.type, str(one.id), one.external_id or "", one.name)


def _types(call: SoapCall, element: Any) -> Callable[[Tombstone], bool]:
    """Whether a tombstone is of a wanted type; refuses types of which NetSuite keeps none."""
    if element is None:
        return lambda _one: True
    wanted = {(value.text or "").strip() for value in children(element)}
    unknown = wanted.difference(call.types.table.allowed(_TYPES))
    if unknown:
        raise WireError(f"The deleted record type {min(unknown)} is not valid.", code="INVALID_RCRD_TYPE")
    negated = element.get("operator", "anyOf") == "noneOf"
    return lambda one: (call.types.record_type(one.type) in wanted) is not negated


def _script_id(element: Any) -> Matcher:
    """Whether a custom record type's script id is the wanted one; without a filter every type is."""
    if element is None:
        return lambda _values: True
    value = child_text(element, "searchValue")
    return text_matcher(Criterion("scriptId", "string", element.get("operator", "is"), (value,)))


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
