"""Encoder: a record as a caller has it → XML in the order of the XSD.

Taken as input: the canonical dict, SOAP's own spelling, REST's `{"items": […]}`, MuleSoft's keys of custom fields.
An absent key leaves a field alone, None clears it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import RejectedError
from connector.netsuite.custom_fields import SCALARS, CustomKey, custom_key, hinted, is_custom, listed
from connector.netsuite.soap.date_fields import ACTIVITIES
from connector.netsuite.soap.enumerations import soap_value
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.price_lines import price_matrix
from connector.netsuite.soap.record_input import (
    hours,
    items_of,
    own_ids,
    reference_attributes,
    with_times,
)
from connector.netsuite.soap.shapes import Shape, Shapes, Slot
from connector.netsuite.soap.spelling import DROPPED
from connector.netsuite.soap.suitetalk_names import local_name
from connector.netsuite.soap.wire_scalars import Calendar, misfit

_ID_KEYS = {"id": "internalId", "internalId": "internalId", "externalId": "externalId"}
_COUNT_WORDS = {0: "_zero", 1: "_one", 2: "_two", 3: "_three", 4: "_four"}
Replace = bool | Iterable[str] | None
"""Sublists to replace as a whole: all, none, or those named."""


class Encoder:
    """Writes records of one WSDL for one user's calendar."""

    def __init__(self, shapes: Shapes, calendar: Calendar, separator: str = "__") -> None:
        """Write what *shapes* describe; *separator* joins the parts of MuleSoft's custom keys."""
        self.shapes = shapes
        self.core = shapes.table.namespaces.core
        self.separator = separator
        self._scalars = calendar.writers()

    def record(
        self, markup: Markup, tag: str, record_type: str, record: Mapping[str, Any], replace: Replace
    ) -> list[str]:
        """Write *record* as the element *tag*; give what was left out, one sentence each.

        Raises:
            RejectedError: A key or a value does not fit the record type; the error names the field.
        """
        shape = self.shapes.record(record_type)
        work = _Work(self, markup, replace)
        ids = {
            _ID_KEYS[key]: str(value) for key, value in record.items() if key in _ID_KEYS and value not in (None, "")
        }
        for name in ids:
            if name not in shape.row.attributes:
                raise RejectedError(f"{shape.local} has no {name} in SOAP", field=name, code="INVALID_KEY_OR_REF")
        fields = {
            key: value for key, value in record.items() if key not in _ID_KEYS and key not in ("type", "recordType")
        }
        mark = markup.mark()
        try:
            markup.open(tag, xsi_type=shape.row.qname, **ids)
            work.body(shape, fields)
            markup.close(tag)
        except RejectedError as error:
            markup.back_to(mark)
            error.record = ids or None
            raise
        return work.left_out

    def scalar(self, kind: str, value: Any, path: str) -> str:
        """*value* as text of a *kind* of scalar."""
        try:
            return self._scalars[kind](value)
        except (ValueError, TypeError, OverflowError):
            raise misfit(path, value, kind) from None


class _Work:
    """One record on its way."""

    def __init__(self, encoder: Encoder, markup: Markup, replace: Replace) -> None:
        self.encoder = encoder
        self.markup = markup
        self.replaced = replace if isinstance(replace, bool) else {name.lower() for name in replace or ()}
        self.left_out: list[str] = []

    def body(self, shape: Shape, fields: Mapping[str, Any], path: str = "") -> None:
        """The fields of a record, in the order of the XSD, those to clear first."""
        if shape.local in ACTIVITIES:
            fields = with_times(fields, path)
        given, customs = self._sorted(shape, fields, path)
        nulls = [slot.soap for slot, value in given.values() if value is None and not slot.is_list]
        nulls += [custom.script_id for custom, value in customs if value is None]
        if shape.nulls and nulls:
            self.markup.open(shape.nulls)
            for name in nulls:
                self.markup.text(f"{{{self.encoder.core}}}name", name)
            self.markup.close(shape.nulls)
        elif nulls:
            self.left_out += [
                f"{path}{name} is left as it is: SOAP can clear fields of a record only" for name in nulls
            ]
        for slot in shape.slots:
            if slot.kind == "custom" and not slot.key:
                self._customs(slot, customs, path)
            elif slot.tag in given:
                self._slot(slot, given[slot.tag][1], path + slot.key)

    def _sorted(
        self, shape: Shape, fields: Mapping[str, Any], path: str
    ) -> tuple[dict[str, tuple[Slot, Any]], list[tuple[CustomKey, Any]]]:
        """The given fields by the tag of their slot, and the custom ones."""
        given: dict[str, tuple[Slot, Any]] = {}
        customs: list[tuple[CustomKey, Any]] = []
        for key, value in fields.items():
            slot = shape.slot(key)
            if slot is not None and slot.key:
                given[slot.tag] = (slot, value)
            elif slot is not None:
                customs += listed(value or (), self.encoder.separator)
            elif (custom := custom_key(key, self.encoder.separator)) is not None:
                customs.append((custom, value))
            elif is_custom(key):
                customs.append((CustomKey(key.lower()), value))
            elif key not in DROPPED and not key.endswith("_text"):
                raise RejectedError(
                    f"{path}{key} is no field of {shape.local} in SOAP",
                    hint=did_you_mean(key, (slot.key for slot in shape.slots)),
                    field=f"{path}{key}",
                    code="UNKNOWN_FIELD",
                )
        return given, customs

    def _slot(self, slot: Slot, value: Any, path: str) -> None:
        if value is None:
            if slot.is_list:
                self._list(slot, (), path, clear=True)
            return
        if slot.is_list:
            self._list(slot, value, path)
        elif slot.kind == "reference":
            self.reference(slot.tag, slot.type, value, path)
        elif slot.kind == "record":
            self._structure(slot, value, path)
        elif slot.kind == "duration":
            self._duration(slot, value, path)
        elif slot.kind == "custom":
            self._custom_list(slot, list(listed(value, self.encoder.separator)), path)
        else:
            self.markup.text(slot.tag, self._text(slot, value, path))

    def _text(self, slot: Slot, value: Any, path: str) -> str:
        """A scalar or an enumeration."""
        if slot.reshape in ("status", "name") and isinstance(value, Mapping):
            value = value.get("refName") or value.get("id")
        if slot.reshape == "id" and isinstance(value, Mapping):
            value = value.get("id", value.get("internalId"))
        if slot.reshape == "count" and value in _COUNT_WORDS:
            value = _COUNT_WORDS[value]
        if slot.kind == "enum" or slot.scalar == "enum":
            return self._enum(slot.type, value, path)
        return self.encoder.scalar(slot.scalar, value, path)

    def _enum(self, qname: str, value: Any, path: str) -> str:
        given = value.get("id") if isinstance(value, Mapping) else value
        allowed = self.encoder.shapes.table.index.enumeration(qname)
        found = None if given is None else soap_value(local_name(qname), str(given), allowed)
        if found is None:
            raise RejectedError(
                f"{path} holds {given!r}, which is no {local_name(qname)}",
                hint=did_you_mean(str(given), allowed) or f"it is one of {', '.join(allowed[:12])}",
                field=path,
                code="INVALID_VALUE",
            )
        return found

    def reference(self, tag: str, qname: str, value: Any, path: str, xsi_type: str = "") -> None:
        """A reference from `{"id": …}`, `{"externalId": …}` or an id alone."""
        row = self.encoder.shapes.table.row(qname)
        attributes = {"xsi_type": xsi_type} if xsi_type else {}
        attributes |= reference_attributes(value, path)
        known = row.attributes if row else {}
        type_ = attributes.get("type")
        if type_:
            attributes["type"] = self.encoder.shapes.table.record_type_value(type_) if "type" in known else ""
        self.markup.empty(tag, **{name: text for name, text in attributes.items() if text})

    def _structure(self, slot: Slot, value: Any, path: str) -> None:
        shape = self.encoder.shapes.shape(slot.type)
        if not isinstance(value, Mapping) or shape is None:
            raise misfit(path, value, "a record in itself (a dict)")
        self.markup.open(slot.tag)
        self.body(shape, own_ids(shape, value), path + ".")
        self.markup.close(slot.tag)

    def _duration(self, slot: Slot, value: Any, path: str) -> None:
        core = self.encoder.core
        self.markup.open(slot.tag)
        self.markup.text(f"{{{core}}}timeSpan", hours(value, path))
        self.markup.text(f"{{{core}}}unit", "hour")
        self.markup.close(slot.tag)

    def _list(self, slot: Slot, value: Any, path: str, *, clear: bool = False) -> None:
        lines = items_of(value, path)
        whole = clear or self._is_replaced(slot)
        if not lines and not whole:
            return  # merging nothing changes nothing
        attributes = {"replaceAll": "true" if whole else "false"} if slot.replaces else {}
        self.markup.open(slot.tag, **attributes)
        for number, line in enumerate(price_matrix(lines) if slot.kind == "prices" else lines):
            self._line(slot, line, f"{path}[{number}]")
        self.markup.close(slot.tag)

    def _is_replaced(self, slot: Slot) -> bool:
        """Whether a list is sent as a whole: where asked for, and where SOAP knows no other way."""
        if isinstance(self.replaced, bool):
            return self.replaced or not slot.keyed
        return slot.key.lower() in self.replaced or slot.soap.lower() in self.replaced or not slot.keyed

    def _line(self, slot: Slot, line: Any, path: str) -> None:
        if slot.kind == "references":
            self.reference(slot.line_tag, slot.type, line, path)
        elif slot.kind == "values":
            self.markup.text(slot.line_tag, self._text(slot, line, path))
        else:
            shape = self.encoder.shapes.shape(slot.type)
            if not isinstance(line, Mapping) or shape is None:
                raise misfit(path, line, "a line (a dict)")
            self.markup.open(slot.line_tag)
            self.body(shape, own_ids(shape, line), path + ".")
            self.markup.close(slot.line_tag)

    def _customs(self, slot: Slot, customs: Sequence[tuple[CustomKey, Any]], path: str) -> None:
        present = [(custom, value) for custom, value in customs if value is not None]
        if present:
            self._custom_list(slot, present, path)

    def _custom_list(self, slot: Slot, customs: Sequence[tuple[CustomKey, Any]], path: str) -> None:
        self.markup.open(slot.tag)
        for custom, value in customs:
            self._custom(slot.line_tag or f"{{{self.encoder.core}}}customField", custom, value, path)
        self.markup.close(slot.tag)

    def _custom(self, tag: str, custom: CustomKey, value: Any, path: str) -> None:
        kind, held = (custom.kind, value) if custom.kind else hinted(value)
        path += custom.script_id
        attributes = {"xsi_type": f"{{{self.encoder.core}}}{kind}"}
        if custom.internal_id:
            attributes["internalId"] = custom.internal_id
        if custom.script_id:
            attributes["scriptId"] = custom.script_id
        self.markup.open(tag, **attributes)
        inner, select = f"{{{self.encoder.core}}}value", f"{{{self.encoder.core}}}ListOrRecordRef"
        if kind == "MultiSelectCustomFieldRef":
            for one in items_of(held, path):
                self.reference(inner, select, one, path)
        elif kind == "SelectCustomFieldRef":
            self.reference(inner, select, held, path)
        else:
            self.markup.text(inner, self.encoder.scalar(SCALARS[kind], held, path))
        self.markup.close(tag)
