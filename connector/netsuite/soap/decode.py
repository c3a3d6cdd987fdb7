"""Decoder: an element of a SOAP answer → canonical dict, by one walk along tables made from the WSDL.

What the WSDL does not know passes through under its own name and is counted; it never spoils a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from decimal import InvalidOperation
from typing import Any

from connector.netsuite.applied_documents import with_document
from connector.netsuite.custom_fields import CustomKey
from connector.netsuite.exact_numbers import exact
from connector.netsuite.soap.date_fields import ACTIVITIES, TIME_OF
from connector.netsuite.soap.element_values import duration, generic, ids, reference, references, type_of
from connector.netsuite.soap.enumerations import coded, status_letters, words_of
from connector.netsuite.soap.price_lines import price_lines
from connector.netsuite.soap.shapes import Shape, Shapes, Slot
from connector.netsuite.soap.suitetalk_names import XSI_TYPE, first_lower, local_name
from connector.netsuite.soap.wire_scalars import Calendar

Read = Callable[[Any], Any]
Record = dict[str, Any]
Plan = dict[str, tuple[str, Read]]
_WORDS_OF_COUNTS = {"_zero": 0, "_one": 1, "_two": 2, "_three": 3, "_four": 4}


class Decoder:
    """Reads records of one WSDL for one user's calendar."""

    def __init__(self, shapes: Shapes, calendar: Calendar) -> None:
        """Read what *shapes* describe, dates by *calendar*."""
        self.shapes = shapes
        self.unknown: Counter[str] = Counter()
        """Elements that the WSDL does not know: `Type.element` → how often."""
        self.customs: dict[str, CustomKey] = {}
        """Custom fields that were read, by script id: what MuleSoft's keys are made of."""
        self._calendar = calendar
        self._scalars = dict(calendar.readers())
        self._plans: dict[str, Plan] = {}
        self._custom: dict[str, Read] = {
            "LongCustomFieldRef": self._value_of(int),
            "DoubleCustomFieldRef": self._value_of(self._scalars["decimal"]),
            "BooleanCustomFieldRef": self._value_of(self._scalars["boolean"]),
            "StringCustomFieldRef": self._value_of(str),
            "DateCustomFieldRef": self._value_of(self._scalars["either"]),
            "SelectCustomFieldRef": self._selected,
            "MultiSelectCustomFieldRef": lambda element: [reference(value) for value in element],
        }

    def record(self, element: Any) -> Record:
        """A record with its ids, of the type that its xsi:type names."""
        qname = type_of(element)
        shape = self.shapes.shape(qname)
        if shape is None:
            self.unknown[local_name(qname)] += 1
            return self._generic_record(element)
        found = ids(element)
        self._fill(found, element, self._plan(shape), shape)
        if shape.local == "CustomRecord":
            found.pop("recType", None)  # the record type by its number; REST names it in the path only
        return found

    def record_type(self, element: Any) -> str:
        """The record type of a record element, as REST spells it."""
        return first_lower(local_name(type_of(element))).replace("nterCompany", "ntercompany")

    def fields(self, element: Any, shape: Shape) -> Record:
        """The fields of a line, an address or any other structure."""
        found: Record = {}
        self._fill(found, element, self._plan(shape), shape)
        return found

    def _fill(self, found: Record, element: Any, plan: Plan, shape: Shape) -> None:
        for child in element:
            entry = plan.get(child.tag)
            if entry is None:
                self._pass_through(found, child, shape)
                continue
            key, read = entry
            value = read(child)
            if value is None:
                continue
            if key:
                found[key] = value
            else:
                found.update(value)

    def _pass_through(self, found: Record, child: Any, shape: Shape) -> None:
        if not isinstance(child.tag, str) or child.tag == shape.nulls:
            return  # a comment, or the list of fields to clear, which only writes have
        name = local_name(child.tag)
        self.unknown[f"{shape.local}.{name}"] += 1
        value = generic(child)
        if value is not None:
            found[name] = value

    def _generic_record(self, element: Any) -> Record:
        found = generic(element)
        return {**(found if isinstance(found, dict) else {}), **ids(element)}

    def _plan(self, shape: Shape) -> Plan:
        plan = self._plans.get(shape.row.qname)
        if plan is None:
            plan = {slot.tag: self._entry(shape, slot) for slot in shape.slots}
            self._plans[shape.row.qname] = plan  # whole before another thread sees it
        return plan

    def _entry(self, shape: Shape, slot: Slot) -> tuple[str, Read]:
        """Key and reader of a slot; without a key the reader gives several fields."""
        if shape.local in ACTIVITIES and slot.soap in TIME_OF:
            return "", self._date_and_time(slot.key)
        return slot.key, self._reader(shape, slot)

    def _reader(self, shape: Shape, slot: Slot) -> Read:
        if slot.reshape and not (slot.reshape == "number" and slot.scalar != "text"):
            return self._reshaped(shape, slot)
        if slot.kind == "scalar":
            return self._scalar(slot.scalar)
        if slot.kind == "enum":
            return _enum(local_name(slot.type))
        makers: dict[str, Callable[[Slot], Read]] = {
            "reference": lambda _: reference,
            "references": lambda _: references,
            "lines": self._lines,
            "values": self._values,
            "record": self._structure,
            "duration": lambda _: duration,
            "custom": self._custom_fields,
            "prices": lambda made: price_lines(self._lines(made)),
        }
        return makers[slot.kind](slot)

    def _scalar(self, kind: str) -> Read:
        convert = self._scalars.get(kind)
        if convert is None:
            return _text

        def read(element: Any) -> Any:
            text = element.text
            return convert(text) if text else None

        return read

    def _date_and_time(self, name: str) -> Read:
        """The day of an activity, and its time of day where it has one."""

        def read(element: Any) -> Record | None:
            if not element.text:
                return None
            found = self._calendar.either(element.text)
            if not isinstance(found, datetime):
                return {name: found}
            local = found.astimezone(self._calendar.zone)
            return {name: local.date(), TIME_OF[name]: local.time()}

        return read

    def _structure(self, slot: Slot) -> Read:
        shape = self.shapes.shape(slot.type)
        if shape is None:
            return generic

        def read(element: Any) -> Record | None:
            return self.fields(element, shape) or None

        return read

    def _lines(self, slot: Slot) -> Read:
        shape = self.shapes.shape(slot.type)
        if shape is None:
            return lambda element: [generic(line) for line in element] or None

        def read(element: Any) -> list[Record] | None:
            return [self.fields(line, shape) for line in element] or None

        if shape.slot("doc") is None or shape.slot("refNum") is None:
            return read
        return lambda element: [with_document(self.fields(line, shape)) for line in element] or None

    def _values(self, slot: Slot) -> Read:
        read = _enum(local_name(slot.type)) if slot.scalar == "enum" else self._scalar(slot.scalar)
        return lambda element: [value for value in map(read, element) if value is not None] or None

    def _custom_fields(self, slot: Slot) -> Read:
        declared = local_name(slot.type)

        return lambda element: self._customs(element, declared) or None

    def _customs(self, element: Any, declared: str) -> Record:
        """Script id → value of each custom field in a list."""
        found: Record = {}
        for custom in element:
            attributes = dict(custom.items())
            kind = attributes.get(XSI_TYPE, declared).rpartition(":")[2]
            read = self._custom.get(kind)
            if read is None:
                self.unknown[kind] += 1
                read = generic
            value = read(custom)
            if value is not None:
                number = attributes.get("internalId", "")
                name = (attributes.get("scriptId") or f"customfield_{number}").lower()
                found[name] = value
                known = self.customs.get(name)
                if known is None or known.kind != kind or known.internal_id != number:
                    self.customs[name] = CustomKey(name, kind, number)
        return found

    @staticmethod
    def _value_of(convert: Callable[[str], Any]) -> Read:
        def read(element: Any) -> Any:
            text = element[0].text if len(element) else None
            return convert(text) if text else None

        return read

    @staticmethod
    def _selected(element: Any) -> Record | None:
        return reference(element[0]) if len(element) else None

    def _reshaped(self, shape: Shape, slot: Slot) -> Read:
        readers: dict[str, Read] = {
            "plain_id": lambda element: element.get("internalId") or _text(element),
            "number": _number_or_text,
            "status": _status(status_letters(shape.local)),
            "name": lambda element: {"refName": element.text} if element.text else None,
            "id": lambda element: {"id": element.text} if element.text else None,
            "count": lambda element: _WORDS_OF_COUNTS.get(element.text, element.text),
            "stage": lambda element: words_of(element.text) if element.text else None,
        }
        return readers[slot.reshape or ""]


def _text(element: Any) -> str | None:
    return element.text or None


def _number_or_text(element: Any) -> Any:
    try:
        return exact(element.text or "")
    except InvalidOperation:
        return element.text or None  # `-10.0%`: the sign exists in SOAP only, and means something


def _enum(simple_type: str) -> Read:
    def read(element: Any) -> dict[str, str] | None:
        text = element.text
        return dict(coded(simple_type, text)) if text else None

    return read


def _status(letters: dict[str, str]) -> Read:
    def read(element: Any) -> dict[str, str] | None:
        text = element.text
        if not text:
            return None
        letter = letters.get(text.lower())
        return {"id": letter, "refName": text} if letter else {"refName": text}

    return read
