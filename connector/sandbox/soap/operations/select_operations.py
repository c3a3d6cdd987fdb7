"""getSelectValue: what a select field can be set to, page by page."""

from __future__ import annotations

from typing import Any

from connector.sandbox.records.select_options import (
    INCOMPLETE,
    Choice,
    Choices,
    NameFilter,
    NameOperator,
    select_options,
)
from connector.sandbox.refusals import UnknownFieldError, WireError
from connector.sandbox.soap.envelope import child, child_text, children, local_name, xml_attribute, xml_text
from connector.sandbox.soap.record_layout import WireField
from connector.sandbox.soap.result_parts import page_of
from connector.sandbox.soap.soap_call import SUCCESS, SoapCall, refused

_OPERATORS: dict[str, NameOperator] = {"contains": "contains", "is": "is", "startsWith": "startsWith"}
_UNKNOWN_TARGETS = "The sandbox does not know what the field {} may refer to: results are incomplete."


def get_select_value(call: SoapCall) -> str:
    """The values that a field of a record, or of one of its sublists, can take."""
    content = refused(lambda: _values(call), call.failure)
    return f"<platformCore:getSelectValueResult>{content}</platformCore:getSelectValueResult>"


def _values(call: SoapCall) -> str:
    description = child(call.request.body, "fieldDescription")
    type_ = _record_type(call, description)
    field, sublist = child_text(description, "field"), child_text(description, "sublist")
    if call.types.record(type_) is None:
        return _of_schema(call, type_, sublist, field)
    try:
        found = _choices(call, type_, description)
    except UnknownFieldError:
        where = f"{type_}.{sublist}" if sublist else type_
        raise WireError(f"The field {field} of {where} is not a select field.", code="INVALID_FLD_VALUE") from None
    return _answer(call, found.items, INCOMPLETE if found.incomplete else "")


def _choices(call: SoapCall, type_: str, description: Any) -> Choices:
    return select_options(
        call.access.desk,
        call.access.caller,
        type_,
        child_text(description, "field"),
        sublist=child_text(description, "sublist"),
        name=_name_filter(child(description, "filter")),
        depends_on=_depends_on(call, type_, child(description, "filterByValueList")),
    )


def _record_type(call: SoapCall, description: Any) -> str:
    """The record whose field it is: one of three ways to name it (XSD)."""
    custom = child(description, "customRecordType")
    if custom is not None:
        return call.types.custom_type(custom.get("internalId") or custom.get("scriptId") or "")
    if child(description, "customTransactionType") is not None:
        raise WireError("The account has no such custom transaction type.", code="INVALID_KEY_OR_REF")
    named = child_text(description, "recordType")
    type_ = call.types.of_record_type(named)
    if not type_:
        raise WireError(f"The record type {named} is not valid.", code="INVALID_RCRD_TYPE")
    return type_


def _name_filter(filter_: Any) -> NameFilter | None:
    if filter_ is None:
        return None
    operator = filter_.get("operator", "contains")
    if operator not in _OPERATORS:
        raise WireError(f"The operator {operator} is not valid.", code="INVALID_SEARCH_OPERATOR")
    return NameFilter(_OPERATORS[operator], child_text(filter_, "filterValue"))


def _depends_on(call: SoapCall, type_: str, list_: Any) -> dict[str, str]:
    """The values of other fields on which the choice depends, under their canonical names."""
    known = call.types.record(type_)
    found: dict[str, str] = {}
    for one in children(list_):
        if local_name(one) == "filterBy":
            name = child_text(one, "field")
            member = known.find(name) if known else None
            found[member.name if member else name] = child_text(one, "internalId")
    return found


def _of_schema(call: SoapCall, type_: str, sublist: str, name: str) -> str:
    """A field that only the user's WSDL has: a select, but nothing says of what; that is told, not hidden."""
    layouts = call.encoder.layouts
    layout = layouts.of(call.types.soap_type(type_), call.types.structure(type_))
    lines = layout.by_name.get(sublist.lower()) if sublist else None
    if lines is not None:
        layout = layouts.of(lines.type, lines.structure)
    one: WireField | None = layout.by_name.get(name.lower()) if lines is not None or not sublist else None
    if one is None or one.kind not in ("reference", "references"):
        raise WireError(f"The field {name} of {type_} is not a select field.", code="INVALID_FLD_VALUE")
    return _answer(call, (), _UNKNOWN_TARGETS.format(name))


def _answer(call: SoapCall, items: tuple[Choice, ...], warning: str) -> str:
    shown, counts = page_of(call, items, ("totalRecords", "totalPages"))
    status = call.status("WARNING", warning, success=True, severity="WARN") if warning else SUCCESS
    refs = "".join(_reference(call, one) for one in shown)
    return f"{status}{counts}<platformCore:baseRefList>{refs}</platformCore:baseRefList>"


def _reference(call: SoapCall, one: Choice) -> str:
    tag = "platformCore:baseRef"
    if one.type:
        return call.base_ref(tag, one.type, one.id, name=one.name)
    name = f"<platformCore:name>{xml_text(one.name)}</platformCore:name>"
    return f'<{tag} internalId={xml_attribute(one.id)} xsi:type="platformCore:RecordRef">{name}</{tag}>'
