"""Encoder: a record as a caller has it → XML in the order of the XSD.

Taken as input: the canonical dict, SOAP's own spelling, REST's `{"items": […]}`, MuleSoft's keys of custom fields.
An absent key leaves a field alone, None clears it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import RejectedError
from connector.netsuite.custom_fields import SCALARS, hinted, listed
from connector.netsuite.error_codes import FIELD
from connector.netsuite.soap.enumerations import soap_value
from connector.netsuite.soap.markup import Markup, escaped, escaped_attribute
from connector.netsuite.soap.price_lines import price_matrix
from connector.netsuite.soap.record_input import (
    hours,
    is_dict,
    is_empty,
    items_of,
    own_ids,
    reference_attributes,
    with_times,
)
from connector.netsuite.soap.shapes import Shapes, Slot
from connector.netsuite.soap.spelling import DROPPED
from connector.netsuite.soap.suitetalk_names import local_name
from connector.netsuite.soap.wire_scalars import Calendar, misfit
from connector.netsuite.soap.write_plans import CustomField, Field, Write, WritePlan

_ID_KEYS = {"id": "internalId", "internalId": "internalId", "externalId": "externalId"}
_NO_FIELDS = frozenset({*_ID_KEYS, "type", "recordType"})
"""Keys of a record that say which record it is."""
_COUNT_WORDS = {0: "_zero", 1: "_one", 2: "_two", 3: "_three", 4: "_four"}
Replace = bool | Iterable[str] | None
"""Sublists to replace as a whole: all, none, or those named."""
Customs = Sequence[tuple[CustomField, Any]]


class Encoder:
    """Writes records of one WSDL for one user's calendar."""

    def __init__(self, shapes: Shapes, calendar: Calendar, separator: str = "__") -> None:
        """Write what *shapes* describe; *separator* joins the parts of MuleSoft's custom keys."""
        self.shapes = shapes
        self.core = shapes.table.namespaces.core
        self.separator = separator
        self._scalars = calendar.writers()
        self._plans: dict[str, WritePlan | None] = {}
        self._words: dict[tuple[str, str], str] = {}

    def record(
        self, markup: Markup, tag: str, record_type: str, record: Mapping[str, Any], replace: Replace
    ) -> list[str]:
        """Write *record* as the element *tag*; give what was left out, one sentence each.

        Raises:
            RejectedError: A key or a value does not fit the record type; the error names the field.
        """
        shape = self.shapes.record(record_type)
        plan = self.plan(shape.row.qname)
        assert plan is not None  # noqa: S101 - it is the plan of that shape
        ids = {name: str(record[key]) for key, name in _ID_KEYS.items() if record.get(key) not in (None, "")}
        for name in ids:
            if name not in shape.row.attributes:
                raise RejectedError(f"{shape.local} has no {name} in SOAP", field=name, code="INVALID_KEY_OR_REF")
        fields = {key: value for key, value in record.items() if key not in _NO_FIELDS}
        work = _Work(self, markup, replace)
        mark = markup.mark()
        try:
            markup.open(tag, xsi_type=shape.row.qname, **ids)
            work.body(plan, fields)
            markup.close(tag)
        except RejectedError as error:
            markup.back_to(mark)
            error.record = ids or None
            raise
        return work.left_out

    def plan(self, qname: str) -> WritePlan | None:
        """How the complex type *qname* is written; None where the WSDL has no such type."""
        try:
            return self._plans[qname]
        except KeyError:
            shape = self.shapes.shape(qname)
            made = None if shape is None else WritePlan(shape, self.separator, _writer_of)
            return self._plans.setdefault(qname, made)

    def scalar(self, kind: str, value: Any, path: str) -> str:
        """*value* as text of a *kind* of scalar."""
        try:
            return self._scalars[kind](value)
        except (ValueError, TypeError, OverflowError):
            raise misfit(path, value, kind) from None

    def word(self, qname: str, value: Any, path: str) -> str:
        """*value* as the enumeration *qname* spells it."""
        given = value.get("id") if is_dict(value) else value
        known = None if given is None else self._words.get((qname, str(given)))
        if known is not None:
            return known
        allowed = self.shapes.table.index.enumeration(qname)
        found = None if given is None else soap_value(local_name(qname), str(given), allowed)
        if found is None:
            raise RejectedError(
                f"{path} holds {given!r}, which is no {local_name(qname)}",
                hint=did_you_mean(str(given), allowed) or f"it is one of {', '.join(allowed[:12])}",
                field=path,
                code="INVALID_VALUE",
            )
        return self._words.setdefault((qname, str(given)), found)  # a search of all codes and labels, once


class _Work:
    """One record on its way; its `write_…` are the writers of fields, chosen by `_writer_of`."""

    def __init__(self, encoder: Encoder, markup: Markup, replace: Replace) -> None:
        self.encoder = encoder
        self.markup = markup
        self.put = markup.parts.append
        self.replaced = replace if isinstance(replace, bool) else {name.lower() for name in replace or ()}
        self.left_out: list[str] = []

    def body(self, plan: WritePlan, fields: Mapping[str, Any], path: str = "") -> None:
        """The fields of a record, in the order of the XSD, those to clear first."""
        if plan.has_times:
            fields = with_times(fields, path)
        known, given = plan.by_key, dict[int, tuple[Field, Any]]()
        customs: list[tuple[CustomField, Any]] = []
        clears = False
        for key, value in fields.items():
            field = known.get(key) or plan.field(key)
            if field is None:
                customs += self._customs(plan, key, value, path)
            else:
                given[field.position] = field, value
                clears = clears or value is None or field.emptied_by_name
        self.markup.prefixes.update(plan.prefixes)
        if clears or customs:
            self._clear(plan, given, customs, path)
        if customs and plan.customs is not None:
            given[plan.customs.position] = plan.customs, customs
        elif customs:
            names = (custom.key.script_id for custom, _ in customs)
            self.left_out += [f"{path}{name} is left out: {plan.local} has no custom fields in SOAP" for name in names]
        for position in sorted(given):
            field, value = given[position]
            field.write(self, field, value, path)

    def _customs(self, plan: WritePlan, key: str, value: Any, path: str) -> Customs:
        """The custom fields that a key which names no field stands for."""
        custom = plan.customs_by_key.get(key)
        if custom is None:
            if plan.shape.slot(key) is not None:  # customFieldList itself
                return [(CustomField.of(one), held) for one, held in listed(value or (), self.encoder.separator)]
            custom = plan.custom(key)
        if custom is not None:
            return ((custom, value),)
        if key in DROPPED or key.endswith("_text"):
            return ()
        raise RejectedError(
            f"{path}{key} is no field of {plan.local} in SOAP",
            hint=did_you_mean(key, (slot.key for slot in plan.shape.slots)) or FIELD.hint,
            field=f"{path}{key}",
            code="UNKNOWN_FIELD",
        )

    def _clear(
        self, plan: WritePlan, given: dict[int, tuple[Field, Any]], customs: list[tuple[CustomField, Any]], path: str
    ) -> None:
        """Write the names of the fields to clear, and take these out of *given* and *customs*."""
        cleared = [
            position
            for position, (field, value) in given.items()
            if (value is None and not field.slot.is_list) or (field.emptied_by_name and is_empty(value))
        ]
        nulls = [given.pop(position)[0].slot.soap for position in cleared]
        if customs:
            nulls += [custom.key.script_id for custom, value in customs if value is None]
            customs[:] = [entry for entry in customs if entry[1] is not None]
        if not nulls:
            return
        if plan.shape.nulls:
            self.markup.open(plan.shape.nulls)
            for name in nulls:
                self.markup.text(f"{{{self.encoder.core}}}name", name)
            self.markup.close(plan.shape.nulls)
        else:
            self.left_out += [
                f"{path}{name} is left as it is: SOAP can clear fields of a record only" for name in nulls
            ]

    def write_text(self, field: Field, value: Any, path: str) -> None:
        """Text: the one scalar that can hold what XML has to escape."""
        if type(value) is not str:
            value = self.encoder.scalar("text", value, path + field.slot.key)
        self.put(f"{field.begin}{escaped(value)}{field.end}")

    def write_scalar(self, field: Field, value: Any, path: str) -> None:
        """A number, a boolean, a date, bytes."""
        self.put(f"{field.begin}{self.encoder.scalar(field.slot.scalar, value, path + field.slot.key)}{field.end}")

    def write_word(self, field: Field, value: Any, path: str) -> None:
        """A value of an enumeration, or of a field that REST shows in another shape."""
        self.put(f"{field.begin}{self._word(field.slot, value, path + field.slot.key)}{field.end}")

    def _word(self, slot: Slot, value: Any, path: str) -> str:
        if slot.reshape in ("status", "name") and is_dict(value):
            value = value.get("refName") or value.get("id")
        if slot.reshape == "id" and is_dict(value):
            value = value.get("id", value.get("internalId"))
        if slot.reshape == "count" and value in _COUNT_WORDS:
            value = _COUNT_WORDS[value]
        if slot.kind == "enum" or slot.scalar == "enum":
            return self.encoder.word(slot.type, value, path)
        return escaped(self.encoder.scalar(slot.scalar, value, path))

    def write_reference(self, field: Field, value: Any, path: str) -> None:
        """A reference from `{"id": …}`, `{"externalId": …}` or an id alone."""
        self._reference(field.tag, field.slot.type, value, path + field.slot.key)

    def _reference(self, tag: str, qname: str, value: Any, path: str) -> None:
        attributes = reference_attributes(value, path)
        if "type" in attributes:
            table = self.encoder.shapes.table
            row = table.row(qname)
            type_ = attributes.pop("type")
            if row is not None and "type" in row.attributes:
                attributes["type"] = table.record_type_value(type_)
        written = [f' {name}="{escaped_attribute(text)}"' for name, text in attributes.items()]
        self.put(f"<{tag}{''.join(written)}/>")

    def write_structure(self, field: Field, value: Any, path: str) -> None:
        """A record within a record, such as an address."""
        plan, path = self.encoder.plan(field.slot.type), path + field.slot.key
        if plan is None or not is_dict(value):
            raise misfit(path, value, "a record in itself (a dict)")
        self.put(field.begin)
        self.body(plan, own_ids(plan.shape, value), path + ".")
        self.put(field.end)

    def write_duration(self, field: Field, value: Any, path: str) -> None:
        """A length of time, in hours."""
        core = self.encoder.core
        self.put(field.begin)
        self.markup.text(f"{{{core}}}timeSpan", hours(value, path + field.slot.key))
        self.markup.text(f"{{{core}}}unit", "hour")
        self.put(field.end)

    def write_list(self, field: Field, value: Any, path: str) -> None:
        """A sublist, or a list of references or values; None empties it."""
        slot, path = field.slot, path + field.slot.key
        lines = [] if value is None else items_of(value, path)
        whole = value is None or self._is_replaced(slot)
        if not lines and not whole:
            return  # merging nothing changes nothing
        self.put(f'<{field.tag} replaceAll="{"true" if whole else "false"}">' if slot.replaces else field.begin)
        if slot.kind == "references":
            for number, line in enumerate(lines):
                self._reference(field.line_tag, slot.type, line, f"{path}[{number}]")
        elif slot.kind == "values":
            for number, line in enumerate(lines):
                self.put(f"<{field.line_tag}>{self._word(slot, line, f'{path}[{number}]')}</{field.line_tag}>")
        else:
            self._lines(field, price_matrix(lines) if slot.kind == "prices" else lines, path)
        self.put(field.end)

    def _is_replaced(self, slot: Slot) -> bool:
        """Whether a list is sent as a whole: where asked for, and where SOAP knows no other way."""
        if isinstance(self.replaced, bool):
            return self.replaced or not slot.keyed
        return slot.key.lower() in self.replaced or slot.soap.lower() in self.replaced or not slot.keyed

    def _lines(self, field: Field, lines: Sequence[Any], path: str) -> None:
        plan = self.encoder.plan(field.slot.type)
        for number, line in enumerate(lines):
            if plan is None or not is_dict(line):
                raise misfit(f"{path}[{number}]", line, "a line (a dict)")
            self.put(f"<{field.line_tag}>")
            self.body(plan, own_ids(plan.shape, line), f"{path}[{number}].")
            self.put(f"</{field.line_tag}>")

    def write_custom_list(self, field: Field, value: Any, path: str) -> None:
        """A list of custom fields that is a field with a name of its own."""
        given = listed(value, self.encoder.separator)
        customs = [(CustomField.of(key), held) for key, held in given if held is not None]
        self.write_customs(field, customs, path + field.slot.key)

    def write_customs(self, field: Field, customs: Customs, path: str) -> None:
        """The custom fields of a record or a line, each with its kind."""
        core = self.encoder.core
        tag = field.line_tag or self.markup.tag(f"{{{core}}}customField")
        value_tag = self.markup.tag(f"{{{core}}}value")
        self.put(field.begin)
        for custom, value in customs:
            kind, held = (custom.key.kind, value) if custom.key.kind else hinted(value)
            qname = f"{{{core}}}{kind}"
            type_ = "" if qname == field.slot.type else f' xsi:type="{self.markup.tag(qname)}"'  # as declared
            self.put(f"<{tag}{type_}{custom.attributes}>")
            self._custom(value_tag, kind, held, path + custom.key.script_id)
            self.put(f"</{tag}>")
        self.put(field.end)

    def _custom(self, tag: str, kind: str, held: Any, path: str) -> None:
        """The value or values of a custom field."""
        scalar = SCALARS.get(kind)
        if scalar is not None:
            self.put(f"<{tag}>{escaped(self.encoder.scalar(scalar, held, path))}</{tag}>")
            return
        for one in items_of(held, path) if kind == "MultiSelectCustomFieldRef" else (held,):
            self._reference(tag, f"{{{self.encoder.core}}}ListOrRecordRef", one, path)


_BY_KIND: Mapping[str, Write] = {
    **dict.fromkeys(("lines", "references", "values", "prices"), _Work.write_list),
    "reference": _Work.write_reference,
    "record": _Work.write_structure,
    "duration": _Work.write_duration,
    "enum": _Work.write_word,
}


def _writer_of(slot: Slot) -> Write:
    """What writes the field of *slot*."""
    if slot.kind == "custom":
        return _Work.write_custom_list if slot.key else _Work.write_customs
    if slot.kind != "scalar":
        return _BY_KIND[slot.kind]
    if slot.reshape in ("status", "name", "id", "count"):
        return _Work.write_word
    return _Work.write_text if slot.scalar == "text" else _Work.write_scalar
