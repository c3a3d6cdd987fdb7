"""Record types between SOAP (xsi:type, `RecordType` value, custom type id) and the canonical name (REST's path)."""

from __future__ import annotations

from functools import cached_property

from connector.catalogue.model import RecordType
from connector.catalogue.reader import Catalogue
from connector.sandbox.records.account_customization import AccountCustomization
from connector.sandbox.refusals import UnknownTypeError, WireError
from connector.sandbox.soap.custom_ids import CustomIds
from connector.sandbox.soap.schema_table import SchemaTable

CUSTOM_RECORD = "setupCustom:CustomRecord"
_INTERCOMPANY = {
    "interCompanyJournalEntry": "intercompanyJournalEntry",
    "advInterCompanyJournalEntry": "advIntercompanyJournalEntry",
    "interCompanyTransferOrder": "intercompanyTransferOrder",
}
"""SOAP's spelling → REST's (record facts 1.11)."""


def is_custom(type_: str) -> bool:
    """Whether a canonical type is a custom record type: its script id."""
    return type_.lower().startswith("customrecord_")


class WireTypes:
    """What the schema and the catalogue know of record types; types of a user's own WSDL get names by rule."""

    def __init__(
        self, table: SchemaTable, catalogue: Catalogue, custom: CustomIds, customization: AccountCustomization
    ) -> None:
        self.table = table
        self.catalogue = catalogue
        self.custom = custom
        self.customization = customization

    @cached_property
    def _by_soap(self) -> dict[str, RecordType]:
        return {str(record.soap): record for record in self.catalogue}

    @cached_property
    def _by_name(self) -> dict[str, RecordType]:
        return {record.name.lower(): record for record in self.catalogue}

    @cached_property
    def _soap_names(self) -> dict[str, str]:
        """Lower-case canonical name → xsi:type."""
        named = {self.canonical(full).lower(): full for full in self.table.records.values()}
        return {**named, **{name: str(record.soap) for name, record in self._by_name.items()}}

    def record(self, type_: str) -> RecordType | None:
        """The record type of a canonical name, as the catalogue or the account describes it."""
        if is_custom(type_):
            try:
                return self.customization.record_type(type_)
            except UnknownTypeError:
                return None
        return self._by_name.get(type_.lower())

    def structure(self, type_: str) -> RecordType | None:
        """What describes the fields of a canonical type; all custom record types have the same in SOAP."""
        return self._by_name.get("customrecord" if is_custom(type_) else type_.lower())

    def canonical(self, full: str) -> str:
        """The canonical type of an xsi:type such as `listRel:Customer`; custom records are told apart elsewhere."""
        if full in self._by_soap:
            return self._by_soap[full].name
        local = full.partition(":")[2]
        word = local[:1].lower() + local[1:]
        return _INTERCOMPANY.get(word, word)

    def of_record_type(self, value: str) -> str:
        """The canonical type of a `RecordType` value; "" for one that neither schema nor catalogue knows."""
        found = next((record.name for record in self._by_name.values() if record.soap_name == value), "")
        name = found or _INTERCOMPANY.get(value, value)
        return name if is_custom(name) or name.lower() in self._soap_names else ""

    def custom_type(self, named: str) -> str:
        """The canonical type of a custom record type named by its number or script id; raises WireError."""
        script_id = named.lower() if is_custom(named) else self.custom.type_of(named)
        if not script_id or self.record(script_id) is None:
            raise WireError(f"The custom record type {named} does not exist.", code="INVALID_KEY_OR_REF")
        return script_id

    def record_type(self, type_: str) -> str:
        """The `RecordType` value of a canonical type."""
        known = self.record(type_)
        if is_custom(type_):
            return "customRecord"
        reverse = {rest: soap for soap, rest in _INTERCOMPANY.items()}
        return known.soap_name if known else reverse.get(type_, type_)

    def soap_type(self, type_: str) -> str:
        """The xsi:type of records of a canonical type; "" where the schema has none."""
        full = CUSTOM_RECORD if is_custom(type_) else self._soap_names.get(type_.lower(), "")
        return full if full in self.table.complex_types else ""

    def label(self, type_: str) -> str:
        """The name of a type on NetSuite's screens."""
        known = self.record(type_)
        return known.label if known else type_
