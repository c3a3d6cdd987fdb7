"""Canonical records as SOAP text: children in schema order under NetSuite's prefixes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from connector.sandbox.soap.custom_ids import CustomIds
from connector.sandbox.soap.envelope import xml_attribute, xml_text
from connector.sandbox.soap.price_matrix import matrix_of
from connector.sandbox.soap.record_layout import CUSTOM_FIELD, DIMENSION, Layouts, RecordLayout, WireField
from connector.sandbox.soap.wire_times import DATE, DATE_TIME
from connector.sandbox.soap.wire_types import CUSTOM_RECORD, WireTypes
from connector.sandbox.soap.wire_values import (
    as_number,
    double_text,
    hours_of,
    is_true,
    plain_text,
    time_text,
    value_text,
)

_KINDS = {
    "integer": "Long",
    "decimal": "Double",
    "boolean": "Boolean",
    "date": "Date",
    "datetime": "Date",
    "reference": "Select",
    "multiselect": "MultiSelect",
}
"""Kind of a custom field's definition → start of its SOAP type; every other one is a String."""


class Names(Protocol):
    """Where the encoder finds the name that a reference shows."""

    def name_of(self, reference: Mapping[str, Any], targets: tuple[str, ...]) -> str:
        """The name of the record behind *reference*; "" where it is not known."""


class RecordEncoder:
    """Writes the records of one answer and gathers the prefixes they use."""

    def __init__(
        self,
        layouts: Layouts,
        types: WireTypes,
        custom: CustomIds,
        names: Names,
        zone: str,
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """*zone* is the user's time zone (Olson name); *hidden* are the fields that the account's features hide."""
        self.layouts = layouts
        self.types = types
        self.custom = custom
        self.names = names
        self.zone = zone
        self.hidden = hidden
        self.prefixes: set[str] = set()
        self._nested = {
            "duration": self._duration,
            "reference": self._reference,
            "references": self._references,
            "texts": self._texts,
            "sublist": self._sublist,
            "subrecord": self._subrecord,
        }

    def record(self, type_: str, body: Mapping[str, Any], tag: str = "record", *, body_only: bool = False) -> str:
        """One record as the element *tag* with its xsi:type; *body_only* leaves the sublists out."""
        full = self.types.soap_type(type_)
        layout = self.layouts.of(full, self.types.structure(type_))
        self.prefixes |= layout.areas | {full.partition(":")[0]}
        external = ""
        if body.get("externalId") and "externalId" in self.types.table.attributes(full):
            external = f" externalId={xml_attribute(str(body['externalId']))}"
        if full == CUSTOM_RECORD:
            body = {**body, "recType": {"id": self.custom.type(type_), "refName": self.types.label(type_)}}
        internal = f' internalId="{body["id"]}"' if "id" in body else ""  # a record that is not saved has none
        out = [f'<{tag}{internal}{external} xsi:type="{full}">']
        self._children(out, layout, body, body_only=body_only)
        out.append(f"</{tag}>")
        return "".join(out)

    def _children(
        self, out: list[str], layout: RecordLayout, body: Mapping[str, Any], *, body_only: bool = False
    ) -> None:
        for one in layout.filled_by(body):
            if one.kind == "custom":
                self._custom_fields(out, one, body)
                continue
            value = body.get(one.key)
            if value is None or value == "" or one.kind == "nulls" or (body_only and one.kind == "sublist"):
                continue
            if one.key in self.hidden:
                continue
            tag = f"{one.area}:{one.element}"
            nested = self._nested.get(one.kind)
            text = nested(one, value) if nested else value_text(one, value, self.zone)
            if text and one.kind != "reference":
                out.append(f"<{tag}>{text}</{tag}>")
            elif text:
                out.append(text)

    # ---------------------------------------------------------------- references

    def _reference(self, one: WireField, value: Any) -> str:
        extra = ' xsi:type="platformCore:RecordRef"' if one.type == "platformCore:BaseRef" else ""  # that is abstract
        return self.reference(f"{one.area}:{one.element}", value, one.targets, extra=extra)

    def reference(self, tag: str, value: Any, targets: tuple[str, ...] = (), *, extra: str = "") -> str:
        """A reference as the element *tag*: its id as an attribute, its name as a child."""
        given = value if isinstance(value, Mapping) else {"id": value}
        attributes = "".join(
            f" {attribute}={xml_attribute(str(given[key]))}"
            for attribute, key in (("internalId", "id"), ("externalId", "externalId"))
            if given.get(key) not in (None, "")
        )
        name = given.get("refName") or self.names.name_of(given, targets)
        inner = f"<platformCore:name>{xml_text(str(name))}</platformCore:name>" if name else ""
        return f"<{tag}{attributes}{extra}>{inner}</{tag}>"

    def _references(self, one: WireField, value: Any) -> str:
        entries = value if isinstance(value, list) else [value]
        return "".join(self.reference(f"{one.child_area}:{one.child}", entry, one.targets) for entry in entries)

    # ---------------------------------------------------------------- what holds more than one element

    def _duration(self, one: WireField, value: Any) -> str:  # noqa: ARG002 - the signature of all nested kinds
        hours = hours_of(value)
        if hours is None:
            return ""
        span = f"<platformCore:timeSpan>{double_text(hours)}</platformCore:timeSpan>"
        return span + "<platformCore:unit>hour</platformCore:unit>"

    def _texts(self, one: WireField, value: Any) -> str:
        entries = value if isinstance(value, list) else [value]
        tag = f"{one.child_area}:{one.child}"
        return "".join(f"<{tag}>{xml_text(plain_text(entry))}</{tag}>" for entry in entries)

    def _sublist(self, one: WireField, value: Any) -> str:
        if not isinstance(value, list):
            return ""
        layout = self.layouts.of(one.type, one.structure)
        tag = f"{one.child_area}:{one.child}"
        out: list[str] = []
        for line in matrix_of(value) if one.element == "pricingMatrix" and one.structure else value:
            out.append(f"<{tag}>")
            self._children(out, layout, line)
            out.append(f"</{tag}>")
        return "".join(out)

    def _subrecord(self, one: WireField, value: Any) -> str:
        out: list[str] = []
        if isinstance(value, Mapping):
            self._children(out, self.layouts.of(one.type, one.structure), value)
        return "".join(out)

    # ---------------------------------------------------------------- custom fields

    def _custom_fields(self, out: list[str], one: WireField, body: Mapping[str, Any]) -> None:
        source = body if one.element == "customFieldList" else body.get(one.key)
        if not isinstance(source, Mapping):
            return
        found = [
            (key, value)
            for key, value in source.items()
            if value is not None and (one.child or CUSTOM_FIELD.match(key))
        ]
        if found:
            tag = f"{one.area}:{one.element}"
            entries = "".join(self._custom_field(one, key, value) for key, value in found)
            out.append(f"<{tag}>{entries}</{tag}>")

    def _custom_field(self, one: WireField, script_id: str, value: Any) -> str:
        """One custom field, typed by its definition, else by its value."""
        if one.child:
            return self._own_entry(one, script_id, value)
        defined = self.types.customization.field(script_id)
        kind = _KINDS.get(defined.kind, "String") if defined else custom_kind(value)
        targets = defined.targets if defined else ()
        return (
            f'<platformCore:customField internalId="{self.custom.field(script_id)}" scriptId={xml_attribute(script_id)}'
            f' xsi:type="platformCore:{kind}CustomFieldRef">'
            f"{self._custom_values(kind, value, targets)}</platformCore:customField>"
        )

    def _own_entry(self, one: WireField, script_id: str, value: Any) -> str:
        """A custom field or dimension under an element of its own, e.g. `matrixOption`, of the type it declares."""
        tag = f"{one.child_area}:{one.child}"
        type_, id_ = one.type, ""
        if one.type == DIMENSION:
            kind = "Select" if isinstance(value, Mapping) else "String"
            type_ = f"platformCore:{kind}DimensionRef"
        else:
            kind = one.type.partition(":")[2].removesuffix("CustomFieldRef")
            id_ = f' internalId="{self.custom.field(script_id)}"'
        head = f'<{tag}{id_} scriptId={xml_attribute(script_id)} xsi:type="{type_}">'
        return f"{head}{self._custom_values(kind, value, ())}</{tag}>"

    def _custom_values(self, kind: str, value: Any, targets: tuple[str, ...]) -> str:
        """The value of a custom field as one or more elements."""
        if kind in ("Select", "MultiSelect"):
            entries = value if isinstance(value, list) else [value]
            return "".join(self.reference("platformCore:value", entry, targets) for entry in entries)
        text = custom_text(kind, value, self.zone)
        return f"<platformCore:value>{text}</platformCore:value>"


def custom_text(kind: str, value: Any, zone: str) -> str:
    """The escaped text of a custom field's single value."""
    if kind == "Boolean":
        return "true" if is_true(value) else "false"
    if kind == "Date":
        return time_text(str(value), zone)
    number = as_number(value) if kind in ("Long", "Double") else None
    if number is None:
        return xml_text(plain_text(value))
    return str(int(number)) if kind == "Long" else double_text(number)


def custom_kind(value: Any) -> str:
    """Start of the type of a custom field with that value, e.g. `String`, `Double` or `Select`."""
    if isinstance(value, bool):
        return "Boolean"
    if isinstance(value, Mapping):
        return "Select"
    if isinstance(value, list):
        return "MultiSelect"
    if isinstance(value, str):
        return "Date" if DATE.match(value) or DATE_TIME.match(value) else "String"
    return "Long" if isinstance(value, int) else "Double"
