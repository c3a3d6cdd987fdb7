"""Custom fields as columns: declared ones by their definition, undeclared ones by the first value seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connector.sandbox.suiteql.account_tables import custom_record_table
from connector.sandbox.suiteql.row_values import flag, integer, key_of, kind_of_value, text
from connector.sandbox.suiteql.table_shapes import Column, ColumnKind, TableShape

CUSTOM_FIELD = "customField"
"""Type under which the store keeps definitions of custom fields: `scriptId, label, appliesTo, fieldType, of`."""
CUSTOM_RECORD_TYPE = "customRecordType"
"""Type under which the store keeps definitions of custom record types: `scriptId, recordName`."""

_KINDS: dict[str, ColumnKind] = {
    "integer": "integer",
    "decimal": "number",
    "currency": "number",
    "percent": "number",
    "checkbox": "boolean",
    "date": "date",
    "datetime": "date",
    "list": "integer",
}
_GROUPS = {
    "body": ("transaction",),
    "column": ("transactionline",),
    "entity": ("customer", "vendor", "employee", "contact"),
    "item": ("item",),
}
_VALUE_TYPES = {
    "integer": "INTEGER", "decimal": "FLOAT", "currency": "CURRENCY", "percent": "PERCENT", "checkbox": "BOOLEAN",
    "date": "DATE", "datetime": "DATETIME", "list": "SELECT", "multiselect": "MULTISELECT", "text": "STRING",
    "long_text": "CLOBTEXT", "email": "EMAIL", "url": "URL",
}  # fmt: skip
_LINES = ("item", "expense", "line")


class CustomColumns:
    """Adds columns to tables as custom fields are defined or met."""

    def __init__(
        self,
        tables: dict[str, TableShape],
        define_table: Callable[[TableShape], None],
        widen: Callable[[TableShape, Column], None],
    ) -> None:
        self._tables, self._define_table, self._widen = tables, define_table, widen
        self.type_ids: dict[str, int] = {}
        """Script id of a custom record type → its internal id."""
        self._noticed: dict[str, set[str]] = {}
        """Table → the names that have been looked at."""

    def define(
        self, type_: str, id_: int, body: Mapping[str, Any], moment: Callable[[str], str | None]
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Take a definition; yields its row in `customfield` or `customrecordtype`."""
        script_id = str(body.get("scriptId", "")).lower()
        row = {
            "internalid": id_,
            "scriptid": script_id,
            "isinactive": flag(bool(body.get("isInactive"))),
            "owner": integer(body.get("owner")),
            "lastmodifieddate": moment(str(body.get("lastModifiedDate", ""))),
        }
        if type_ == CUSTOM_RECORD_TYPE:
            self.type_ids[script_id] = id_
            if script_id not in self._tables:
                self._define_table(custom_record_table(script_id))
            description = text(body.get("description"))
            yield "customrecordtype", {**row, "name": text(body.get("recordName")), "description": description}
            return
        kind = str(key_of(body.get("fieldType")) or "text")
        for table in self._tables_for(str(body.get("appliesTo", ""))):
            self._add(table, _column(script_id, kind, body))
        applies = str(body.get("appliesTo", "")).partition(":")[0].upper()
        value_type = _VALUE_TYPES.get(kind, kind.upper())
        yield (
            "customfield",
            {**row, "name": text(body.get("label")), "fieldtype": applies, "fieldvaluetype": value_type},
        )

    def _tables_for(self, applies: str) -> tuple[str, ...]:
        group, _, narrow = applies.partition(":")
        if group == "record":
            if narrow not in self._tables:
                self._define_table(custom_record_table(narrow))
            return (narrow,)
        found = tuple(narrow.split(",")) if narrow else _GROUPS.get(group, ())
        return tuple(name for name in found if name in self._tables)

    def notice_lines(self, body: Mapping[str, Any]) -> None:
        """As `notice_table`, for the lines of a transaction."""
        for name in _LINES:
            for line in body.get(name) or ():
                self.notice_table("transactionline", line)

    def notice_table(self, table: str, values: Mapping[str, Any]) -> None:
        """Give custom fields among *values* that nobody declared a column of *table*."""
        noticed = self._noticed.setdefault(table, set())
        for name in values.keys() - noticed:
            noticed.add(name)
            if name.startswith(("cust", "cseg")) and name not in self._tables[table].columns and name == name.lower():
                value = values[name]
                self._add(table, Column(name, kind_of_value(value), many=isinstance(value, list)))

    def _add(self, table: str, column: Column) -> None:
        shape = self._tables[table]
        if column.name not in shape.columns:
            shape.add(column)
            self._widen(shape, column)


def _column(script_id: str, kind: str, body: Mapping[str, Any]) -> Column:
    target = str(body.get("of", ""))
    targets = (target.lower(),) if target else ()
    return Column(script_id, _KINDS.get(kind, "text"), targets, many=kind == "multiselect")
