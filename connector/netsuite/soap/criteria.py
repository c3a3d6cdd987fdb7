"""Criteria: what a search looks for, from a friendly dict to SOAP's search fields.

`{"companyName": {"operator": "contains", "value": "Ltd"}, "isInactive": False, "customerJoin": {…}}`; a value alone
is compared with the usual operator of its field. Every mistake names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.custom_fields import CustomKey, custom_key, is_custom
from connector.netsuite.soap.encode import Encoder
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_input import reference_attributes
from connector.netsuite.soap.search_fields import REFERENCE_KEYS, SPEC_KEYS, SearchFields, custom_kind
from connector.netsuite.soap.search_types import SearchType
from connector.netsuite.soap.type_table import Child, TypeRow


class Criteria:
    """Writes the criteria of one search."""

    def __init__(self, encoder: Encoder, search: SearchType) -> None:
        """Write for *search*."""
        self._table = encoder.shapes.table
        self._search = search
        self._core = encoder.core
        self._separator = encoder.separator
        self._fields = SearchFields(encoder)

    def split(self, criteria: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Mapping[str, Any]]]:
        """The criteria of the record itself, and those of joined records by the name of the join."""
        basic: dict[str, Any] = {}
        joins: dict[str, Mapping[str, Any]] = {}
        for key, value in criteria.items():
            join = self._join(key, value)
            if key == "basic" and isinstance(value, Mapping):
                basic.update(value)  # as SOAP and MuleSoft write it
            elif join is None:
                basic[key] = value
            elif isinstance(value, Mapping):
                joins[join.name] = value
            else:
                raise ConfigurationError(
                    f"criteria.{key} is a join, so it holds a dict of criteria", hint=f"{key}: {{…}}"
                )
        return basic, joins

    def _join(self, key: str, value: Any) -> Child | None:
        """The join that *key* names; a field of the same name goes first unless the value can only be a join's."""
        joined = self._search.joined
        if joined is None or key == "basic":
            return None
        join = joined.child(key if key.endswith("Join") else f"{key}Join")
        if join is None or key.endswith("Join"):
            return join
        field = self._search.basic.child(key)
        return None if field is not None and self._is_spec(field, value) else join

    def _is_spec(self, field: Child, value: Any) -> bool:
        """Whether *value* can be compared with *field*, so that it is not the criteria of a join."""
        if not isinstance(value, Mapping):
            return True
        row = self._table.row(field.type)
        operators = self._table.index.enumeration(row.attributes.get("operator", "")) if row else ()
        return bool(value.keys() & {*SPEC_KEYS, *REFERENCE_KEYS, *operators})

    def write(self, markup: Markup, row: TypeRow, criteria: Mapping[str, Any], path: str = "criteria") -> None:
        """The fields of one `…SearchBasic`, in the order of the XSD."""
        fields, customs = self._sorted(row, criteria, path)
        for child in row.children:
            if child.required and child.name not in fields:
                raise _lacking(child.name, row, path)
            if child.name == "customFieldList" and customs:
                self._customs(markup, child, customs, path)
            elif child.name in fields:
                key, value = fields[child.name]
                self._field(markup, child, value, f"{path}.{key}", row)

    def custom_names(self, criteria: Mapping[str, Any]) -> list[str]:
        """The script ids of the custom fields among *criteria*, those of joins too; what values say does not matter.

        Raises:
            ConfigurationError: A name is no search field.
        """
        basic, joins = self.split(criteria)
        found = list(self._sorted(self._search.basic, basic, "criteria")[1])
        for child in self._search.joined.children if self._search.joined else ():
            row = self._table.row(child.type)
            if child.name in joins and row is not None:
                found += self._sorted(row, joins[child.name], f"criteria.{child.name}")[1]
        return [custom.script_id for custom in found]

    def _sorted(
        self, row: TypeRow, criteria: Mapping[str, Any], path: str
    ) -> tuple[dict[str, tuple[str, Any]], dict[CustomKey, Any]]:
        """NetSuite's own fields by SOAP's name, with the key and the value of each, and the custom ones."""
        fields: dict[str, tuple[str, Any]] = {}
        customs: dict[CustomKey, Any] = {}
        for key, value in criteria.items():
            child = row.child(_ids(key))
            custom = self._custom(key)
            if child is not None and child.name != "customFieldList":
                fields[child.name] = (key, value)
            elif custom is not None and row.child("customFieldList") is not None:
                customs[custom] = value
            else:
                raise self._no_field(row, key, path)
        return fields, customs

    def _no_field(self, row: TypeRow, key: str, path: str) -> ConfigurationError:
        known = [child.name for child in row.children]
        if self._search.joined is not None and path == "criteria":
            known += [child.name for child in self._search.joined.children]
        return ConfigurationError(
            f"{path}.{key} is no search field of {row.local}",
            hint=did_you_mean(key, known) or f"it is one of {', '.join(known[:15])} …",
            operation="netsuite.search",
        )

    def _field(self, markup: Markup, child: Child, value: Any, path: str, owner: TypeRow) -> None:
        row = self._table.row(child.type)
        if row is None:
            raise ConfigurationError(f"{path} cannot be searched for", operation="netsuite.search")
        if row.local in ("RecordRef", "CustomizationRef"):
            markup.empty(child.tag, **reference_attributes(value, path))
            return
        self._fields.write(markup, child.tag, row, value, path, enum_of=(owner, child.name))

    def _custom(self, key: str) -> CustomKey | None:
        """The custom field that *key* is the script id or MuleSoft's key of."""
        return custom_key(key, self._separator) or (CustomKey(key.lower()) if is_custom(key) else None)

    def _customs(self, markup: Markup, child: Child, customs: Mapping[CustomKey, Any], path: str) -> None:
        markup.open(child.tag)
        for custom, value in customs.items():
            script_id, kind = custom.script_id, custom_kind(value, custom.kind)
            row = self._table.row(f"{{{self._core}}}{kind}")
            if row is None:
                raise ConfigurationError(f"{path}.{script_id} cannot be searched for", operation="netsuite.search")
            spec = {key: held for key, held in value.items() if key != "type"} if isinstance(value, Mapping) else value
            self._fields.write(
                markup, f"{{{self._core}}}customField", row, spec, f"{path}.{script_id}", scriptId=script_id, typed=True
            )
        markup.close(child.tag)


def _lacking(name: str, row: TypeRow, path: str) -> ConfigurationError:
    custom = "name the record type by its script id, e.g. customrecord_x"
    return ConfigurationError(
        f"{path} lacks {name}, which {row.local} needs",
        hint=custom if name == "recType" else f"add {name}",
        operation="netsuite.search",
    )


def _ids(key: str) -> str:
    return "internalId" if key == "id" else key
