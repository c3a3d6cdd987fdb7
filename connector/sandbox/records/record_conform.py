"""A record as a caller wrote it → canonical changes for the store, checked against the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.catalogue.reader import Catalogue
from connector.sandbox.records.account_customization import AccountCustomization
from connector.sandbox.records.field_values import scalar
from connector.sandbox.records.reference_lookup import ReferenceLookup
from connector.sandbox.refusals import (
    FeatureOffError,
    InvalidValueError,
    UnknownFieldError,
    UnknownReferenceError,
    WireError,
)
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.whole_number import whole_number

Policy = Literal["ignore", "warning", "error"]
"""What to do with an unknown name or a malformed value (REST's X-NetSuite-Property…Validation)."""

_NEVER_WRITTEN = ("id", "links", "refName", "internalId", "type")
_COLLECTION = ("links", "count", "hasMore", "offset", "totalResults", "items")


@dataclass(slots=True)
class Conformed:
    """The changes, and what was left out on the way."""

    record: Record
    warnings: list[str] = field(default_factory=list)


class RecordConform:
    """Checks names, values and references of what callers write."""

    def __init__(
        self,
        catalogue: Catalogue,
        references: ReferenceLookup,
        customization: AccountCustomization,
        hidden: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """Check against *catalogue*; *hidden* gives the fields that the account's features hide."""
        self.catalogue = catalogue
        self.hidden = hidden
        self.references = references
        self.customization = customization

    def conform(
        self,
        record: RecordType,
        body: Mapping[str, Any],
        *,
        names: Policy = "error",
        values: Policy = "error",
        active_only: bool = False,
    ) -> Conformed:
        """Canonical changes from *body*: read-only fields are dropped, references resolved, None kept (it clears)."""
        run = _Run(self, record.name, names, values, active_only=active_only)
        return Conformed(run.structure(record, record.custom_prefix, body, ""), run.warnings)


class _Run:
    """One pass over one record."""

    def __init__(
        self, rules: RecordConform, type_: str, names: Policy, values: Policy, *, active_only: bool = False
    ) -> None:
        self.catalogue = rules.catalogue
        self.hidden = rules.hidden()
        self.active_only = active_only
        self.references = rules.references
        self.customization = rules.customization
        self.type = type_
        self.names = names
        self.values = values
        self.warnings: list[str] = []

    def structure(self, shape: Structure, prefix: str, body: Mapping[str, Any], path: str) -> Record:
        found: Record = {}
        for name, value in body.items():
            where = f"{path}.{name}" if path else name
            if name == "externalId" and not path:
                found[name] = None if value in (None, "") else str(value)
                continue
            try:
                self._member(shape, prefix, name, value, where, found)
            except UnknownFieldError as error:
                self._tolerate(self.names, error)
            except InvalidValueError as error:
                self._tolerate(self.values, error)
        return found

    def _member(self, shape: Structure, prefix: str, name: str, value: Any, path: str, found: Record) -> None:
        member = shape.find(name)
        if member is None:
            self._unknown(prefix, name, value, path, found)
        elif isinstance(member, Sublist):
            found[member.name] = self._lines(member, value, path)
        elif not member.read_only:
            found[member.name] = None if value is None or value == "" else self._value(member, value, path)

    def _unknown(self, prefix: str, name: str, value: Any, path: str, found: Record) -> None:
        if _is_custom(name, prefix):
            self._custom(name, value, path, found)
        elif name in self.hidden:
            raise FeatureOffError(self.type, name, path)
        elif name not in _NEVER_WRITTEN and not name.endswith("_text"):
            raise UnknownFieldError(self.type, name, path)

    def _custom(self, name: str, value: Any, path: str, found: Record) -> None:
        declared = self.customization.field(name)
        if declared is not None:
            found[declared.name] = None if value is None or value == "" else self._value(declared, value, path)
        elif self.customization.declares_fields:
            raise UnknownFieldError(self.type, name, path)
        else:
            try:
                found[name.lower()] = _custom_value(value)
            except TypeError:
                raise InvalidValueError(name, path, "a value or a list of them") from None

    def _lines(self, sublist: Sublist, value: Any, path: str) -> list[Record]:
        lines = _entries(value)
        if lines is None:
            return []
        if not isinstance(lines, list) or not all(isinstance(line, Mapping) for line in lines):
            raise InvalidValueError(sublist.name, path, "a list of lines")
        return [self._line(sublist, line, f"{path}.items[{index}]") for index, line in enumerate(lines)]

    def _line(self, sublist: Sublist, line: Mapping[str, Any], path: str) -> Record:
        found = self.structure(sublist, sublist.custom_prefix, line, path)
        key = sublist.key and next((name for name in (sublist.key, "id") if line.get(name) is not None), "")
        if key and sublist.key not in found:
            # a line's key is read-only as a field, and still says which line is meant
            value = line[key]
            number = whole_number(value)
            found[sublist.key] = value if number is None else number
        return found

    def _value(self, member: Field, value: Any, path: str) -> Any:
        if member.kind == "reference":
            return self.references.resolve(value, member, path, active_only=self.active_only)
        if member.kind == "multiselect":
            items = _entries(value)
            if not isinstance(items, list):
                raise InvalidValueError(member.name, path, "a list of references")
            return [self.references.resolve(item, member, path) for item in items]
        if member.kind == "enum":
            return self._enum(member, value, path)
        if member.kind == "subrecord":
            if not isinstance(value, Mapping):
                raise InvalidValueError(member.name, path, "an object")
            subrecord = self.catalogue.subrecords[member.subrecord]
            return self.structure(subrecord, subrecord.custom_prefix, value, path)
        return scalar(value, member, path)

    def _enum(self, member: Field, value: Any, path: str) -> Record:
        code = value.get("id") if isinstance(value, Mapping) else value
        known = self.catalogue.enumerations[member.enum].by_code(str(code))
        if known is None:
            raise UnknownReferenceError(member.name, str(code), path)
        return {"id": known.code}

    def _tolerate(self, policy: Policy, error: WireError) -> None:
        if policy == "error":
            raise error
        if policy == "warning":
            self.warnings.append(error.message)


def _entries(value: Any) -> Any:
    """The entries of a list in either of its forms; what is neither comes back as it is, to be refused."""
    if isinstance(value, Mapping):
        return value.get("items", value if value.keys() - set(_COLLECTION) else [])
    return value


def _is_custom(name: str, prefix: str) -> bool:
    lowered = name.lower()
    return bool(prefix) and lowered.startswith((prefix, prefix.rstrip("_"), "cseg"))


def _items(value: Mapping[str, Any]) -> list[Any]:
    items = value["items"] or []
    if not isinstance(items, list):
        raise TypeError
    return items


def _custom_value(value: Any) -> Any:
    """A custom field's value: references keep id alone, lists of them become lists of references."""
    if isinstance(value, Mapping):
        if "items" in value:
            return [_custom_value(item) for item in _items(value)]
        return {"id": str(value["id"])} if "id" in value else {k: v for k, v in value.items() if k not in _COLLECTION}
    return value
