"""The account's custom fields by script id: over SuiteQL, or over SOAP category by category.

One category that fails (a feature is off, the role may not see it) costs what it would have told, nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.exchange import Caller
from connector.netsuite.metadata.record_metadata import Kind
from connector.netsuite.rest.suiteql import LARGEST_PAGE, ask

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

_QUERIES = (
    "SELECT internalid, scriptid, name, ismandatory FROM customfield ORDER BY scriptid",
    "SELECT internalid, scriptid, name FROM customfield ORDER BY scriptid",
    "SELECT scriptid, name FROM customfield ORDER BY scriptid",
)
"""Accounts differ in which columns they show (record names 3.2 marks them as not proven): the richest goes first."""
_SEGMENTS = "SELECT scriptid, name FROM customsegment ORDER BY scriptid"
FIELD_TYPES: dict[str, Kind] = {
    "_checkBox": "boolean",
    "_currency": "decimal",
    "_date": "date",
    "_datetime": "datetime",
    "_decimalNumber": "decimal",
    "_document": "reference",
    "_image": "reference",
    "_integerNumber": "integer",
    "_listRecord": "reference",
    "_multipleSelect": "references",
    "_percent": "decimal",
    "_timeOfDay": "time",
}
"""SOAP's CustomizationFieldType → what a field of that type holds; every other one holds text (XSD 2023.2)."""
_MOST = 1000
"""Records in one getList (Oracle help section_N3418637)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomDefinition:
    """One custom field or segment as the account defines it."""

    script_id: str
    """In lower case."""
    internal_id: str = ""
    label: str = ""
    mandatory: bool = False
    category: str = ""
    """SOAP's customization type, `entityCustomField`; "" over SuiteQL, which does not need it."""
    kind: Kind = "unknown"
    target: str = ""
    """Name of the record type or list that it selects from."""
    max_length: int = 0
    applies: Mapping[str, bool] = field(default_factory=dict)
    """SOAP's `appliesTo…` and `body…` flags."""
    record_type_id: str = ""
    """Number of the custom record type that it belongs to."""

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """What `as_dict` gave; TypeError where it is something else."""
        return cls(**data)


@dataclass(slots=True)
class Definitions:
    """What could be found out."""

    by_script_id: dict[str, CustomDefinition] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """Categories that failed, one sentence for each."""

    def add(self, definition: CustomDefinition) -> None:
        """Take one more; the first of a script id stays."""
        if definition.script_id:
            self.by_script_id.setdefault(definition.script_id, definition)

    def lacks(self, category: str, error: RejectedError) -> None:
        """Note that *category* is missing, and why."""
        self.notes.append(f"{category} are missing: {error.message}")


def by_suiteql(caller: Caller, unit: Unit) -> Definitions:
    """Every custom field and segment that SuiteQL shows to the role."""
    found = Definitions()
    _add_rows(found, caller, "custom fields", _QUERIES, unit)
    _add_rows(found, caller, "custom segments", (_SEGMENTS,), unit)
    return found


def _add_rows(found: Definitions, caller: Caller, category: str, queries: Sequence[str], unit: Unit) -> None:
    """The rows of the first query that is not refused; none where the last one is."""
    for query in queries:
        try:
            rows = _all_rows(caller, query, unit)
        except RejectedError as error:
            if query == queries[-1] or error.is_a("NETSUITE:INSUFFICIENT_PERMISSION"):
                found.lacks(category, error)
                return
            continue
        for row in rows:
            found.add(
                CustomDefinition(
                    script_id=str(row.get("scriptid") or "").lower(),
                    internal_id=str(row.get("internalid") or ""),
                    label=str(row.get("name") or ""),
                    mandatory=row.get("ismandatory") == "T",
                )
            )
        return


def _all_rows(caller: Caller, query: str, unit: Unit) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    more = True
    while more:
        page = ask(caller, query, (), unit, limit=LARGEST_PAGE, offset=len(rows))
        rows += page.items
        more = page.more and bool(page.items)
    return rows


def by_soap(soap: SoapTransport, categories: Sequence[str], unit: Unit) -> Definitions:
    """The custom fields of *categories* (`entityCustomField` …), each in two requests or more: ids, then records."""
    from connector.netsuite.metadata import soap_customizations as wire  # noqa: PLC0415 - needs lxml

    found = Definitions()
    for category in categories:
        try:
            refs = wire.customization_refs(soap, category, unit)
        except RejectedError as error:
            found.lacks(f"customizations of type {category}", error)
            continue
        records = _records(found, soap, category, refs, unit) if category != "customSegment" else {}
        for ref in refs:
            record = records.get(ref.internal_id, {})
            found.add(_definition(ref, category, record))
    return found


def _records(
    found: Definitions, soap: SoapTransport, category: str, refs: Sequence[Any], unit: Unit
) -> dict[str, Mapping[str, Any]]:
    """The definitions themselves by internal id; none where the role may not read them."""
    from connector.netsuite.metadata import soap_customizations as wire  # noqa: PLC0415 - needs lxml

    records: dict[str, Mapping[str, Any]] = {}
    try:
        for start in range(0, len(refs), _MOST):
            for record in wire.definitions(soap, category, refs[start : start + _MOST], unit):
                records[str(record.get("id", ""))] = record
    except RejectedError as error:
        found.lacks(f"types of {category}", error)
    return records


def _definition(ref: Any, category: str, record: Mapping[str, Any]) -> CustomDefinition:
    kind = FIELD_TYPES.get(_soap_type(record.get("fieldType")), "string") if record.get("fieldType") else "unknown"
    target, owner = record.get("selectRecordType"), record.get("recType")
    return CustomDefinition(
        script_id=ref.script_id,
        internal_id=ref.internal_id,
        label=str(record.get("label") or ref.name),
        mandatory=record.get("isMandatory") is True,
        category=category,
        kind="reference" if category == "customSegment" else kind,
        target=str(target.get("refName") or "") if isinstance(target, Mapping) else "",
        max_length=record["maxLength"] if isinstance(record.get("maxLength"), int) else 0,
        applies={name: value for name, value in record.items() if isinstance(value, bool) and _is_scope(name)},
        record_type_id=str((owner.get("id") if isinstance(owner, Mapping) else owner) or ""),
    )


def _soap_type(value: Any) -> str:
    """SOAP's own value of a field type: its code where we know none."""
    return str(value.get("id") or "") if isinstance(value, Mapping) else str(value)


def _is_scope(name: str) -> bool:
    return name.startswith(("appliesTo", "body", "col"))
