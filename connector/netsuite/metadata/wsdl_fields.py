"""Fields of a record type from the WSDL, in canonical names: what SOAP says where REST may not be asked."""

from __future__ import annotations

from collections.abc import Iterator

from connector.netsuite.metadata.record_metadata import FieldMetadata, Kind
from connector.netsuite.reference_targets import targets_of
from connector.netsuite.soap.enumerations import coded, status_letters
from connector.netsuite.soap.shapes import Shape, Shapes, Slot
from connector.netsuite.soap.suitetalk_names import local_name, namespace_of

_DEEPEST = 4
_SCALARS: dict[str, Kind] = {
    "text": "string",
    "boolean": "boolean",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "either": "datetime",
    "binary": "string",
}
_RESHAPED: dict[str, Kind] = {
    "plain_id": "string",
    "number": "decimal",
    "name": "enum",
    "count": "integer",
    "stage": "string",
    "id": "reference",
}
_PRICE_LINE = (
    FieldMetadata(name="currencyPage", kind="reference", targets=("currency",)),
    FieldMetadata(name="priceLevel", kind="reference", targets=("priceLevel",)),
    FieldMetadata(name="priceLevelName", kind="string"),
    FieldMetadata(name="discountDisplay", kind="string"),
    FieldMetadata(name="quantity", kind="record", fields=(FieldMetadata(name="value", kind="decimal"),)),
    FieldMetadata(name="price", kind="decimal"),
)
"""A line of `price`, which SOAP has as a matrix (record names 1.8)."""
_GROUPS = {"transactions": "transactionBodyCustomField", "activities": "crmCustomField"}
_ENTITIES = ("relationships", "employees")


class WsdlFields:
    """Describes the record types of one WSDL."""

    def __init__(self, shapes: Shapes) -> None:
        """Describe what *shapes* know."""
        self._shapes = shapes

    def record(self, record_type: str) -> tuple[FieldMetadata, ...]:
        """The standard fields; ConfigurationError where the WSDL has no such type."""
        shape = self._shapes.record(record_type)
        ids = [
            FieldMetadata(name=name, kind="string", label=label)
            for name, attribute, label in (
                ("id", "internalId", "Internal identifier"),
                ("externalId", "externalId", "External identifier"),
            )
            if attribute in shape.row.attributes
        ]
        return (*ids, *self._fields(shape, record_type, 0))

    def category(self, record_type: str) -> str:
        """The customization type of the record's own custom fields (`entityCustomField`)."""
        shape = self._shapes.record(record_type)
        if shape.local == "CustomRecord":
            return "customRecordCustomField"
        word, _, group = namespace_of(shape.row.qname).removeprefix("urn:").partition(".")
        name = word.partition("_")[0]
        if group.split(".")[0] in _GROUPS:
            return _GROUPS[group.split(".")[0]]
        if name in _ENTITIES:
            return "entityCustomField"
        if name == "support":
            return "crmCustomField"
        return "itemCustomField" if shape.local.endswith("Item") or shape.local == "ItemGroup" else "otherCustomField"

    def takes_line_fields(self, record_type: str) -> frozenset[str]:
        """The sublists whose lines hold custom fields."""
        shape = self._shapes.record(record_type)
        lines = ((slot.key, self._shapes.shape(slot.type)) for slot in shape.slots if slot.kind == "lines")
        return frozenset(key for key, line in lines if line is not None and _has_customs(line))

    def _fields(self, shape: Shape, record_type: str, depth: int) -> Iterator[FieldMetadata]:
        required = {child.name for child in shape.row.children if child.required}
        for slot in shape.slots:
            if slot.kind == "custom" and not slot.key:
                continue
            kind, values = self._kind(shape, slot)
            inner = self._shapes.shape(slot.type) if kind in ("record", "sublist") and depth < _DEEPEST else None
            fields = tuple(self._fields(inner, record_type, depth + 1)) if inner is not None else ()
            yield FieldMetadata(
                name=slot.key,
                kind=kind,
                required=slot.soap in required,
                values=values,
                targets=targets_of(slot.key, record_type) if kind in ("reference", "references") else (),
                fields=_PRICE_LINE if slot.kind == "prices" else fields,
                line_key=_line_key(slot, inner) if inner is not None and slot.keyed else (),
            )

    def _kind(self, shape: Shape, slot: Slot) -> tuple[Kind, tuple[str, ...]]:
        if slot.reshape == "status":
            return "enum", tuple(status_letters(shape.local).values())
        if slot.reshape:
            return _RESHAPED[slot.reshape], ()
        if slot.kind == "enum":
            name = local_name(slot.type)
            allowed = self._shapes.table.index.enumeration(slot.type)
            return "enum", tuple(coded(name, value)["id"] for value in allowed)
        if slot.kind == "scalar":
            return _SCALARS.get(slot.scalar, "string"), ()
        return _BY_SLOT.get(slot.kind, "unknown"), ()


_BY_SLOT: dict[str, Kind] = {
    "reference": "reference",
    "references": "references",
    "lines": "sublist",
    "prices": "sublist",
    "values": "values",
    "record": "record",
    "duration": "duration",
}


def _has_customs(shape: Shape) -> bool:
    return any(slot.kind == "custom" and not slot.key for slot in shape.slots)


def _line_key(slot: Slot, line: Shape) -> tuple[str, ...]:
    """What tells the lines of a sublist that can be merged apart (record names 1.7)."""
    if slot.key == "addressBook":
        return ("internalId",)
    return tuple(name for name in ("line", "doc") if line.slot(name) is not None)[:1]
