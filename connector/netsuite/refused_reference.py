"""Why a reference was refused: the record is inactive, in another subsidiary, of another type, or nowhere.

Looked up with what the role may see, in two requests at most, and only where `explain_references` asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connector.component import Unit
from connector.errors import ConnectorError, RejectedError
from connector.netsuite.record_type import rest_name
from connector.netsuite.reference_hint import Refused
from connector.netsuite.reference_targets import targets_of
from connector.netsuite.rest.suiteql import ask
from connector.netsuite.suiteql_tables import whereabouts

_KINDS = {
    "CustJob": "customer or project",
    "Vendor": "vendor",
    "Employee": "employee",
    "Partner": "partner",
    "Contact": "contact",
    "OtherName": "other name",
    "Group": "group",
}
"""`entity.type` in words (record names 3, marked as not fully proven)."""
_FITTING = {"CustJob": ("customer", "job")}
_ENTITIES = ("customer", "job", "vendor", "employee", "partner", "contact", "entity")
_FAMILIES = {"entity": "type", "item": "itemtype", "transaction": "type"}
"""Table → the column that says which type a row is."""
_RELATIONS = {"CustJob": "customersubsidiaryrelationship", "Vendor": "vendorsubsidiaryrelationship"}
_MOST = 2
"""Requests for one explanation."""
_SOAP_FAMILIES: dict[str, tuple[str, ...]] = {
    "entity": ("customer", "vendor", "employee", "partner", "contact", "job"),
    "item": (
        *("inventoryItem", "nonInventorySaleItem", "nonInventoryPurchaseItem", "nonInventoryResaleItem", "kitItem"),
        *("serviceSaleItem", "servicePurchaseItem", "serviceResaleItem", "assemblyItem", "otherChargeSaleItem"),
        *("lotNumberedInventoryItem", "serializedInventoryItem", "discountItem"),
    ),
    "transaction": (
        *("salesOrder", "invoice", "purchaseOrder", "vendorBill", "cashSale", "creditMemo", "estimate"),
        *("returnAuthorization", "opportunity", "customerPayment", "journalEntry"),
    ),
    "list": ("subsidiary", "location", "department", "classification", "account", "currency", "term"),
}
"""Types that a key is looked for under over SOAP, which asks for many at once but knows no tables."""


def why(session: Any, refused: Refused, record_type: str, unit: Unit) -> str:
    """What is wrong with *refused*, as half a sentence; "" where it cannot be looked up."""
    if refused.key != "externalId" and not refused.value.lstrip("-").isdigit():
        return f"{refused.value!r} is no internal id, those are numbers"
    name = rest_name(record_type, session.config.customizations_separator)
    targets = targets_of(refused.path.rpartition(".")[2].partition("[")[0], name)
    try:
        if session.transport == "soap":
            return _by_soap(session.soap, refused, targets, unit)
        return _Tables(session, refused, targets, unit).why()
    except ConnectorError:
        return ""  # what explains a refusal must not replace it


class _Tables:
    """One look-up over SuiteQL."""

    def __init__(self, session: Any, refused: Refused, targets: Sequence[str], unit: Unit) -> None:
        self._session, self._refused, self._targets, self._unit = session, refused, targets, unit
        self._left = _MOST

    def why(self) -> str:
        """The finding; a table that the role may not see counts as empty."""
        table = self._table()
        row = self._row(table) if table else None
        if row is not None:
            return self._of_row(table, row)
        kinds = [f"{_an(self._kind(family, kind))}" for family, kind in self._elsewhere(table)]
        what = " or ".join(self._targets) or table or "record"
        if kinds:
            return f"there is no {what} with that {self._key}, but it is the {self._key} of {' and of '.join(kinds)}"
        return f"the role sees no record with that {self._key}: it does not exist, or the role may not see it"

    @property
    def _key(self) -> str:
        return "external id" if self._refused.key == "externalId" else "id"

    def _table(self) -> str:
        """Where the record should be; "" where the field does not tell."""
        if not self._targets:
            return ""
        target = self._targets[0]
        if target in _ENTITIES:
            return "entity"
        place = whereabouts(target)
        return place.table if place else target.lower()

    def _row(self, table: str) -> dict[str, Any] | None:
        rows = self._rows(f"SELECT * FROM {table} WHERE {self._condition}", (self._value,))  # noqa: S608 - table is ours
        return rows[0] if rows else None

    @property
    def _condition(self) -> str:
        return "externalid = ?" if self._refused.key == "externalId" else "id = ?"

    @property
    def _value(self) -> str | int:
        return self._refused.value if self._refused.key == "externalId" else int(self._refused.value)

    def _rows(self, query: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
        if not self._left:
            return []
        self._left -= 1
        try:
            return ask(self._session, query, parameters, self._unit, limit=20).items
        except RejectedError:
            return []  # the role may not see the table, or the account has none

    def _of_row(self, table: str, row: Mapping[str, Any]) -> str:
        kind = str(row.get(_FAMILIES.get(table, ""), ""))
        what = self._kind(table, kind)
        if table == "entity" and kind and not self._fits(kind):
            return f"it is {_an(what)}, and not {_an(' or '.join(self._targets))}"
        if row.get("isinactive") == "T":
            return f"{_an(what)} with that {self._key} is there, and inactive"
        wanted, found = self._refused.subsidiary, self._subsidiaries(kind, row)
        if wanted and found and wanted not in found and row.get("includechildren") != "T":
            return f"the {what} is in subsidiary {', '.join(found)}, and the record in {wanted}"
        return f"the {what} is there and active: the form, a feature or the role keeps it out of this field"

    def _fits(self, kind: str) -> bool:
        fitting = _FITTING.get(kind, (kind.lower(),))
        return "entity" in self._targets or any(target in self._targets for target in fitting)

    def _kind(self, table: str, kind: str) -> str:
        if table == "entity":
            return _KINDS.get(kind, kind or "entity")
        return f"{table} ({kind})" if kind else table

    def _subsidiaries(self, kind: str, row: Mapping[str, Any]) -> list[str]:
        if row.get("subsidiary"):
            return [part.strip() for part in str(row["subsidiary"]).split(",")]
        table = _RELATIONS.get(kind)
        if table is None or not self._refused.subsidiary:
            return []
        query = f"SELECT subsidiary FROM {table} WHERE entity = ?"  # noqa: S608 - table is ours
        return [str(found["subsidiary"]) for found in self._rows(query, (int(row["id"]),)) if found.get("subsidiary")]

    def _elsewhere(self, table: str) -> Iterator[tuple[str, str]]:
        """The families in which the value is a key, and the type that it has there."""
        parts = [
            f"SELECT '{family}' AS family, {column} AS kind FROM {family} WHERE {self._condition}"  # noqa: S608 - ours
            for family, column in _FAMILIES.items()
            if family != table
        ]
        for row in self._rows(" UNION ALL ".join(parts), [self._value] * len(parts)):
            yield str(row.get("family", "")), str(row.get("kind", ""))


def _by_soap(soap: Any, refused: Refused, targets: Sequence[str], unit: Unit) -> str:
    """The finding over SOAP: one getList for all the types that it may be."""
    from connector.netsuite.soap.markup import Markup  # noqa: PLC0415 - what SOAP needs is slow to import
    from connector.netsuite.soap.reads import read_responses  # noqa: PLC0415 - as above
    from connector.netsuite.soap.record_keys import base_ref  # noqa: PLC0415 - as above

    known = [name for family in _SOAP_FAMILIES.values() for name in family]
    expected = [name for target in targets for name in _SOAP_FAMILIES.get(target, (target,)) if name in known]
    types = list(dict.fromkeys((*expected, *known)))
    key = ("externalId" if refused.key == "externalId" else "internalId", refused.value)
    body = Markup()
    body.open(soap.message("getList"))
    for record_type in types:
        base_ref(soap, body, soap.message("baseRef"), record_type, key, unit)
    body.close(soap.message("getList"))
    items = read_responses(soap, "getList", body, len(types), unit, "netsuite.get_list")
    found = {name: item.record for name, item in zip(types, items, strict=True) if item.record is not None}
    right = next((name for name in found if not expected or name in expected), "")
    if right:
        return _of_record(right, found[right], refused)
    if found:
        return f"there is no {' or '.join(targets)} with that key, but it is the key of {_an(next(iter(found)))}"
    return "the role sees no record with that key: it does not exist, or the role may not see it"


def _of_record(name: str, record: Mapping[str, Any], refused: Refused) -> str:
    if record.get("isInactive") is True:
        return f"{_an(name)} with that key is there, and inactive"
    own = record.get("subsidiary")
    found = [str(one.get("id")) for one in (own if isinstance(own, list) else [own]) if isinstance(one, Mapping)]
    if refused.subsidiary and found and refused.subsidiary not in found:
        return f"the {name} is in subsidiary {', '.join(found)}, and the record in {refused.subsidiary}"
    return f"the {name} is there and active: the form, a feature or the role keeps it out of this field"


def _an(noun: str) -> str:
    return f"an {noun}" if noun[:1].lower() in "aeiou" else f"a {noun}"
