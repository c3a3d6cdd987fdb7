"""Metadata over SOAP: the WSDL's types, and the account's custom fields category by category."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.metadata.custom_definitions import CustomDefinition, Definitions, by_soap
from connector.netsuite.metadata.record_metadata import FieldMetadata, RecordMetadata
from connector.netsuite.metadata.wsdl_fields import WsdlFields

if TYPE_CHECKING:
    from connector.netsuite.session import Session

_COLUMN = "transactionColumnCustomField"
_SEGMENT = "customSegment"
_SCOPES = {
    "customer": ("appliesToCustomer",),
    "job": ("appliesToProject",),
    "vendor": ("appliesToVendor",),
    "employee": ("appliesToEmployee",),
    "contact": ("appliesToContact",),
    "partner": ("appliesToPartner",),
    "calendarEvent": ("appliesToEvent",),
    "task": ("appliesToTask",),
    "phoneCall": ("appliesToPhoneCall",),
    "supportCase": ("appliesToCase",),
    "opportunity": ("bodyOpportunity",),
    "salesOrder": ("bodySale",),
    "invoice": ("bodySale",),
    "cashSale": ("bodySale",),
    "estimate": ("bodySale",),
    "creditMemo": ("bodySale",),
    "returnAuthorization": ("bodySale",),
    "purchaseOrder": ("bodyPurchase",),
    "vendorBill": ("bodyPurchase",),
    "vendorCredit": ("bodyPurchase",),
    "journalEntry": ("bodyJournal",),
    "expenseReport": ("bodyExpenseReport",),
    "transferOrder": ("bodyTransferOrder",),
    "itemReceipt": ("bodyItemReceipt", "bodyItemReceiptOrder"),
    "itemFulfillment": ("bodyItemFulfillment", "bodyItemFulfillmentOrder"),
    "inventoryAdjustment": ("bodyInventoryAdjustment",),
    "assemblyBuild": ("bodyAssemblyBuild",),
    "customerPayment": ("bodyCustomerPayment",),
    "vendorPayment": ("bodyVendorPayment",),
    "deposit": ("bodyDeposit",),
}
"""Record type → the boxes of a custom field's definition that put it there (XSD 2023.2, EntityCustomField and its
like); a type that is not listed gets every field of its category."""


def record(session: Session, name: str, custom: Callable[[str], Definitions], unit: Unit) -> RecordMetadata:
    """The record type *name*; *custom* gives the custom fields of one category.

    Raises:
        ConfigurationError: The WSDL has no such record type.
        RejectedError: The account has no such custom record type.
    """
    soap = session.soap
    described = WsdlFields(soap.shapes)
    number = _custom_type(soap, name, unit)
    category = described.category(name)
    own, segments = custom(category), custom(_SEGMENT)
    notes = [*own.notes, *segments.notes]
    fields = [*described.record(name), *_own(own, name, number), *_segments(segments)]
    if category == "transactionBodyCustomField":
        columns = custom(_COLUMN)
        notes += columns.notes
        fields = _with_columns(fields, described.takes_line_fields(name), columns)
    return RecordMetadata(record_type=name, fields=tuple(fields), transport="soap", notes=tuple(dict.fromkeys(notes)))


def record_types(session: Session, unit: Unit) -> tuple[str, ...]:
    """The record types of the WSDL, and the account's custom ones."""
    from connector.netsuite.metadata.soap_customizations import customization_refs  # noqa: PLC0415 - needs lxml

    soap = session.soap
    names = tuple(name for name in soap.table.record_types if not name.endswith("CustomField"))
    try:
        refs = customization_refs(soap, "customRecordType", unit)
    except RejectedError:
        return names  # the role may not see them; the others are still there
    return (*names, *sorted(ref.script_id for ref in refs if ref.script_id))


def definitions(session: Session, category: str, unit: Unit) -> Definitions:
    """The custom fields of *category*."""
    return by_soap(session.soap, (category,), unit)


def _custom_type(soap: Any, name: str, unit: Unit) -> str:
    """The number of a custom record type; "" for a standard one."""
    from connector.netsuite.soap.type_table import is_custom_record  # noqa: PLC0415 - only SOAP needs it

    if not is_custom_record(name):
        return ""
    from connector.netsuite.soap.record_keys import custom_type_id  # noqa: PLC0415 - needs lxml

    return custom_type_id(soap, name, unit)


def _own(found: Definitions, name: str, number: str) -> Iterable[FieldMetadata]:
    scopes = _SCOPES.get(name, ())
    for one in found.by_script_id.values():
        if number and one.record_type_id not in ("", number):
            continue
        if scopes and one.applies and not any(one.applies.get(scope, True) for scope in scopes):
            continue
        yield _field(one)


def _segments(found: Definitions) -> Iterable[FieldMetadata]:
    """Segments, which SOAP lists without saying where they apply: a write to a record without one is refused there."""
    return (_field(one) for one in found.by_script_id.values())


def _field(one: CustomDefinition) -> FieldMetadata:
    return FieldMetadata(
        name=one.script_id,
        kind=one.kind,
        label=one.label,
        required=one.mandatory,
        custom=True,
        targets=(one.target,) if one.target else (),
        max_length=one.max_length,
        internal_id=one.internal_id,
    )


def _with_columns(fields: list[FieldMetadata], lists: frozenset[str], columns: Definitions) -> list[FieldMetadata]:
    """The sublists that take custom fields, with those of the account."""
    extra = tuple(_field(one) for one in columns.by_script_id.values())
    return [
        replace(field, fields=(*field.fields, *extra)) if field.kind == "sublist" and field.name in lists else field
        for field in fields
    ]
