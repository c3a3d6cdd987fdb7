"""Result rows of an advanced search: the columns asked for, in the order of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from connector.sandbox.soap.encode_record import RecordEncoder, custom_kind, custom_text
from connector.sandbox.soap.envelope import xml_attribute, xml_text
from connector.sandbox.soap.record_layout import WireField
from connector.sandbox.soap.schema_table import ElementRule
from connector.sandbox.soap.searching.search_run import SearchRun
from connector.sandbox.soap.searching.search_space import Hit, SearchSpace
from connector.sandbox.soap.searching.search_terms import Column, SearchQuery
from connector.sandbox.soap.wire_values import as_number, enum_text
from connector.sandbox.storage.store import Stored

_VALUE = "platformCore:searchValue"
_REFERENCE_TYPES = {
    "platformCore:SearchColumnSelectField": "RecordRef",
    "platformCore:SearchColumnSelectCustomField": "ListOrRecordRef",
}


class RowWriter:
    """Writes the rows of one answer."""

    def __init__(self, run: SearchRun, encoder: RecordEncoder) -> None:
        self.run = run
        self.encoder = encoder
        self.query: SearchQuery = run.query
        self.table = encoder.types.table
        self.row_type = self._row_type()
        self.parts = {rule.name: rule for rule in self.table.elements(self.row_type)}
        area = self.row_type.partition(":")[0]
        encoder.prefixes |= {area, "platformCommon"}

    def _row_type(self) -> str:
        local = f"{self.query.prefix}SearchRow"
        return next(iter(self.table.by_local_name.get(local, [])), f"platformCore:{local}")

    def rows(self, hit: Hit) -> Iterator[str]:
        """The rows of a hit: one, or one for each record that a join leads to."""
        joins = [join for join in self.query.columns if join]
        choices = [self._choices(hit, join) for join in joins]
        for chosen in product(*choices):
            joined = dict(zip(joins, chosen, strict=True))
            yield self._row(hit, joined)

    def _choices(self, hit: Hit, join: str) -> Sequence[Stored | None]:
        found: Sequence[Stored | None] = self.run.joined_matching(hit, join)
        return found or [None]

    def _row(self, hit: Hit, joined: Mapping[str, Stored | None]) -> str:
        out = [f'<platformCore:searchRow xsi:type="{self.row_type}">']
        for name, rule in self.parts.items():
            join = "" if name == "basic" else name
            record = hit if not join else _as_hit(joined.get(join))
            if join in self.query.columns and record is not None:
                out += self._part(rule, join, record)
        out.append("</platformCore:searchRow>")
        return "".join(out)

    def _part(self, rule: ElementRule, join: str, hit: Hit) -> Iterator[str]:
        """The columns of the search itself or of one join."""
        space = self.run.space_of(join)
        wanted: dict[str, list[Column]] = {}
        for column in self.query.columns[join]:
            wanted.setdefault("customFieldList" if column.custom else column.field, []).append(column)
        yield f"<{rule.area}:{rule.name}>"
        for child in self.table.elements(rule.type):
            tag = f"{child.area}:{child.name}"
            if child.name == "recType" and child.type == "platformCore:RecordRef":
                yield f'<{tag} internalId="{self.encoder.custom.type(hit.record.type)}"/>'
            elif child.name == "customFieldList" and child.name in wanted:
                yield from self._custom_columns(tag, space, hit, wanted[child.name])
            else:
                for column in wanted.get(child.name, ()):
                    yield self._column(tag, child, space, hit, column)
        yield f"</{rule.area}:{rule.name}>"

    def _column(self, tag: str, rule: ElementRule, space: SearchSpace, hit: Hit, column: Column) -> str:
        if column.field in self.encoder.hidden:
            return ""
        known = space.columns.get(column.field)
        values = space.values(hit, column.field, known)
        if not values:
            return ""
        value = values[0]
        if rule.type == "platformCore:SearchColumnStringField" and isinstance(value, Mapping):
            value = self.run.text_of(space, hit, known, value)
        inner = self._value(rule.type, column.field, value, space)
        return f"<{tag}>{_label(column)}{inner}</{tag}>" if inner else ""

    def _value(self, type_: str, name: str, value: Any, space: SearchSpace) -> str:
        if type_ in _REFERENCE_TYPES:
            return _reference(name, value)
        kind = type_.removeprefix("platformCore:SearchColumn").removesuffix("CustomField").removesuffix("Field")
        if kind == "EnumSelect":
            known = space.columns.get(name)
            enum = space.layouts.enumeration(known.enum) if known else None
            text = xml_text(enum_text(WireField("", "", "", "enum", "", "", enum=enum), value))
        elif kind in ("Long", "Double") and as_number(value) is None:
            text = ""
        else:
            text = custom_text(kind, value, self.encoder.zone)
        return f"<{_VALUE}>{text}</{_VALUE}>" if text else ""

    # ---------------------------------------------------------------- custom columns

    def _custom_columns(self, tag: str, space: SearchSpace, hit: Hit, columns: Sequence[Column]) -> Iterator[str]:
        found = [
            self._custom_column(column, values)
            for column in columns
            if (values := space.custom_values(hit, column.field))
        ]
        if found:
            yield f"<{tag}>{''.join(found)}</{tag}>"

    def _custom_column(self, column: Column, values: list[Any]) -> str:
        kind = column.type.removeprefix("SearchColumn").removesuffix("CustomField") or custom_kind(values[0])
        if kind in ("Select", "MultiSelect"):
            shown = values if kind == "MultiSelect" else values[:1]
            inner = "".join(_reference("", value) for value in shown)
        else:
            inner = f"<{_VALUE}>{custom_text(kind, values[0], self.encoder.zone)}</{_VALUE}>"
        return (
            f'<platformCore:customField internalId="{self.encoder.custom.field(column.field)}"'
            f' scriptId={xml_attribute(column.field)} xsi:type="platformCore:SearchColumn{kind}CustomField">'
            f"{_label(column)}{inner}</platformCore:customField>"
        )


def _as_hit(record: Stored | None) -> Hit | None:
    return None if record is None else Hit(record)


def _label(column: Column) -> str:
    return f"<platformCore:customLabel>{xml_text(column.label)}</platformCore:customLabel>" if column.label else ""


def _reference(name: str, value: Any) -> str:
    """A select column: the id alone, NetSuite gives no name here."""
    attribute = "externalId" if name == "externalId" else "internalId"
    id_ = value.get("id", "") if isinstance(value, Mapping) else value
    return f"<{_VALUE} {attribute}={xml_attribute(str(id_))}/>"
