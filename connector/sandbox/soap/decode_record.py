"""SOAP requests as canonical records: lenient on the order of elements and on the prefixes of their names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.custom_ids import CustomIds
from connector.sandbox.soap.envelope import FaultError, child, child_text, children, local_name
from connector.sandbox.soap.price_matrix import rows_of
from connector.sandbox.soap.record_layout import Layouts, RecordLayout, WireField
from connector.sandbox.soap.wire_names import XSI_TYPE, area_of
from connector.sandbox.soap.wire_times import canonical_date, canonical_datetime
from connector.sandbox.soap.wire_types import CUSTOM_RECORD, WireTypes
from connector.sandbox.soap.wire_values import as_number, read_value
from connector.sandbox.storage.canonical_json import exact


@dataclass(slots=True)
class DecodedRecord:
    """One record of a request."""

    type: str
    id: str
    external_id: str
    body: dict[str, Any]
    """Canonical fields; None where the record asks for a field to be cleared."""
    replace: tuple[str, ...] = ()
    """Sublists whose lines are replaced as a whole."""


@dataclass(slots=True)
class DecodedRef:
    """What a `baseRef` names."""

    type: str
    id: str
    external_id: str
    record_type: str = ""
    """Value of its `type` attribute, as sent."""


@dataclass(slots=True)
class RecordDecoder:
    """Reads records and references of one request; *zone* is the user's time zone."""

    layouts: Layouts
    types: WireTypes
    custom: CustomIds
    zone: str
    _replaced: list[str] = field(default_factory=list)

    def record(self, element: Any) -> DecodedRecord:
        """The record in *element*; its class is the xsi:type."""
        full = self.type_of(element)
        if full not in self.types.table.complex_types:
            raise FaultError(f"org.xml.sax.SAXException: No deserializer defined for record type {full}")
        type_ = self._record_type(element, full)
        layout = self.layouts.of(full, self.types.structure(type_))
        self._replaced = []
        body = self._children(element, layout, top=True)
        if full == CUSTOM_RECORD:
            body.pop("recType", None)
        return DecodedRecord(
            type_, element.get("internalId", ""), element.get("externalId", ""), body, tuple(self._replaced)
        )

    def _record_type(self, element: Any, full: str) -> str:
        if full != CUSTOM_RECORD:
            return self.types.canonical(full)
        kind = child(element, "recType")
        named = "" if kind is None else kind.get("internalId") or kind.get("scriptId") or ""
        return self.types.custom_type(named)

    def base_ref(self, element: Any) -> DecodedRef:
        """The record that a `baseRef` names: a RecordRef with its type, or a CustomRecordRef."""
        given = element.get("type", "")
        custom = element.get("typeId") or element.get("scriptId") or ""
        if custom:
            type_ = self.types.custom_type(custom)
        elif not given:
            raise WireError("You must specify the record type.", code="RCRD_TYPE_REQD")
        else:
            type_ = self.types.of_record_type(given)
            if not type_:
                raise WireError(f"The record type {given} is not valid.", code="INVALID_RCRD_TYPE")
        return DecodedRef(type_, element.get("internalId", ""), element.get("externalId", ""), given)

    def type_of(self, element: Any) -> str:
        """The schema type that an element's xsi:type names; "" where it has none."""
        given = str(element.get(XSI_TYPE, ""))
        prefix, _, local = given.rpartition(":")
        area = area_of(element.nsmap.get(prefix or None) or "")
        full = f"{area.prefix}:{local}" if area else ""
        if full in self.types.table.complex_types:
            return full
        # a wrong or missing prefix does no harm where one type only bears the name
        same = self.types.table.by_local_name.get(local, [])
        return same[0] if len(same) == 1 else full or given

    # ---------------------------------------------------------------- children

    def _children(self, element: Any, layout: RecordLayout, *, top: bool = False) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for node in children(element):
            name = local_name(node)
            one = layout.by_element.get(name)
            if one is None:
                where = layout.type.partition(":")[2]
                raise FaultError(f"org.xml.sax.SAXException: Invalid element in {where} - {name}")
            if one.kind == "nulls":
                body |= self._nulls(node, layout)
            elif one.kind == "custom":
                custom = self._custom_fields(node, one.type if one.child else "")
                body |= custom if one.element == "customFieldList" else {one.key: custom}
            else:
                value = self._value(one, node, top=top)
                if value is not None:
                    body[one.key] = value
        return body

    def _value(self, one: WireField, node: Any, *, top: bool) -> Any:
        readers: dict[str, Callable[[WireField, Any], Any]] = {
            "reference": lambda _one, found: reference_of(found),
            "references": lambda _one, found: [reference_of(entry) for entry in children(found)],
            "texts": lambda _one, found: [entry.text or "" for entry in children(found)],
            "subrecord": self._subrecord,
            "duration": _hours,
        }
        if one.kind == "sublist":
            return self._sublist(one, node, top=top)
        if one.kind in readers:
            return readers[one.kind](one, node)
        text = node.text or ""
        if text == "":
            return None  # an empty element changes nothing: fields are emptied by nullFieldList alone
        try:
            return read_value(one, text if one.kind == "text" else text.strip(), self.zone)
        except ValueError:
            raise _wrong_value(one, text.strip()) from None

    def _sublist(self, one: WireField, node: Any, *, top: bool) -> list[dict[str, Any]]:
        given = node.get("replaceAll", "")
        replaces = given in ("true", "1") if given else one.replace_all is not False
        if top and replaces:
            self._replaced.append(one.key)
        layout = self.layouts.of(one.type, one.structure)
        lines = [self._children(line, layout) for line in children(node)]
        return rows_of(lines) if one.element == "pricingMatrix" and one.structure else lines

    def _subrecord(self, one: WireField, node: Any) -> dict[str, Any]:
        return self._children(node, self.layouts.of(one.type, one.structure))

    def _nulls(self, node: Any, layout: RecordLayout) -> dict[str, None]:
        """The fields that a nullFieldList names, in SOAP's or REST's spelling or by script id."""
        cleared: dict[str, None] = {}
        for entry in children(node):
            name = (entry.text or "").strip()
            one = layout.by_name.get(name.lower())
            cleared[one.key if one else name.lower()] = None
        return cleared

    # ---------------------------------------------------------------- custom fields

    def _custom_fields(self, node: Any, declared: str) -> dict[str, Any]:
        """The custom fields of a list; *declared* is their type where they need not name one."""
        found: dict[str, Any] = {}
        for entry in children(node):
            found[self.script_id(entry)] = self._custom_value(
                entry, self.type_of(entry) if entry.get(XSI_TYPE) else declared
            )
        return found

    def script_id(self, entry: Any) -> str:
        """The script id of a custom field, given itself or by internal id."""
        given = str(entry.get("scriptId") or self.custom.field_of(entry.get("internalId", "")))
        if not given:
            number = entry.get("internalId", "")
            raise WireError(
                f"The custom field with the internal ID {number} does not exist.", code="INVALID_KEY_OR_REF"
            )
        return given.lower()

    def _custom_value(self, entry: Any, type_: str) -> Any:
        kind = type_.partition(":")[2].removesuffix("CustomFieldRef").removesuffix("DimensionRef")
        values = children(entry)
        if kind == "MultiSelect":
            return [reference_of(value) for value in values]
        if not values:
            return None
        if kind == "Select":
            return reference_of(values[0])
        try:
            return self._custom_text(kind, values[0].text or "")
        except (ValueError, ArithmeticError):
            raise FaultError(f"org.xml.sax.SAXException: '{values[0].text}' is not a {kind} value") from None

    def _custom_text(self, kind: str, text: str) -> Any:
        if kind == "Boolean":
            return text.strip() in ("true", "1")
        if kind == "Long":
            return int(text)
        if kind == "Double":
            return exact(text.strip())
        if kind == "Date":  # midnight in the user's zone is a day, everything else a moment
            day = canonical_date(text, self.zone)
            moment = canonical_datetime(text) if "T" in text else day
            return day if moment in (day, canonical_datetime(f"{day}T00:00:00")) else moment
        return text


def _hours(one: WireField, found: Any) -> Decimal:
    text = child_text(found, "timeSpan") or "0"
    hours = as_number(text)
    if hours is None:
        raise _wrong_value(one, text)
    return hours


def _wrong_value(one: WireField, text: str) -> Exception:
    """What the schema does not allow is a fault; what only the field does not take is the record's own failure."""
    if one.type == "xsd:string":
        return WireError(f"Invalid {one.element} value '{text}'.", code="INVALID_FLD_VALUE")
    return FaultError(f"org.xml.sax.SAXException: '{text}' is not a value of the element {one.element}")


def reference_of(element: Any) -> dict[str, str]:
    """A reference as sent: its internal id, else its external id; the name is never read."""
    pairs = (("id", "internalId"), ("externalId", "externalId"), ("type", "type"))
    found = {key: str(element.get(attribute)) for key, attribute in pairs if element.get(attribute)}
    if "id" in found:
        found.pop("externalId", None)  # both: internalId wins (wire facts 5.5)
    if "id" not in found and "externalId" not in found:
        raise WireError("Missing internalId or externalId of a record reference.", code="INVALID_KEY_OR_REF")
    return found
