"""The areas of SuiteTalk: XSD file ↔ namespace, as NetSuite's WSDL divides them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """One XSD file of SuiteTalk, e.g. `lists.relationships`."""

    file: str
    """File name without `.xsd`."""
    words: str
    """What stands before the version in the namespace, e.g. `relationships` or `types.relationships`."""
    group: str
    """What stands behind the version, e.g. `lists`."""
    prefix: str
    """The namespace prefix NetSuite's own files use, e.g. `listRel`; only a habit, never to be relied on."""
    types: str = ""
    """File of the area that holds this area's enumerations; "" where it has none, or is one."""

    def namespace(self, version: str) -> str:
        """The target namespace in a WSDL version such as `2023_2`."""
        return f"urn:{self.words}_{version}.{self.group}.webservices.netsuite.com"


_ROWS = (
    # file, word, group, prefix, file of the enumerations
    ("platform.core", "core", "platform", "platformCore", "platform.coreTypes"),
    ("platform.common", "common", "platform", "platformCommon", "platform.commonTypes"),
    ("platform.messages", "messages", "platform", "platformMsgs", ""),
    ("platform.faults", "faults", "platform", "platformFaults", "platform.faultTypes"),
    ("lists.relationships", "relationships", "lists", "listRel", "lists.relationshipTypes"),
    ("lists.employees", "employees", "lists", "listEmp", "lists.employeeTypes"),
    ("lists.accounting", "accounting", "lists", "listAcct", "lists.accountingTypes"),
    ("lists.support", "support", "lists", "listSupport", "lists.supportTypes"),
    ("lists.marketing", "marketing", "lists", "listMkt", "lists.marketingTypes"),
    ("lists.supplyChain", "supplychain", "lists", "listScm", "lists.supplyChainTypes"),
    ("lists.website", "website", "lists", "listSite", "lists.websiteTypes"),
    ("transactions.sales", "sales", "transactions", "tranSales", "transactions.saleTypes"),
    ("transactions.customers", "customers", "transactions", "tranCust", "transactions.customerTypes"),
    ("transactions.purchases", "purchases", "transactions", "tranPurch", "transactions.purchaseTypes"),
    ("transactions.inventory", "inventory", "transactions", "tranInvt", "transactions.inventoryTypes"),
    ("transactions.general", "general", "transactions", "tranGeneral", ""),
    ("transactions.employees", "employees", "transactions", "tranEmp", "transactions.employeeTypes"),
    ("transactions.bank", "bank", "transactions", "tranBank", "transactions.bankTypes"),
    ("transactions.financial", "financial", "transactions", "tranFin", "transactions.financialTypes"),
    (
        "transactions.demandPlanning",
        "demandplanning",
        "transactions",
        "demandPlanning",
        "transactions.demandPlanningTypes",
    ),
    ("activities.scheduling", "scheduling", "activities", "actSched", "activities.schedulingTypes"),
    ("general.communication", "communication", "general", "generalComm", "general.communicationTypes"),
    ("documents.fileCabinet", "filecabinet", "documents", "docFileCab", "documents.fileCabinetTypes"),
    ("setup.customization", "customization", "setup", "setupCustom", "setup.customizationTypes"),
)


_ODD_PREFIXES = {
    "platform.faultTypes": "platformFaultTyp",
    "transactions.customerTypes": "tranCustomersTyp",
    "transactions.employeeTypes": "tranEmployeesTyp",
    "transactions.financialTypes": "tranFinancialTyp",
}


def _areas() -> dict[str, Area]:
    found: dict[str, Area] = {}
    for file, word, group, prefix, types in _ROWS:
        found[file] = Area(file, word, group, prefix, types)
        if types:
            found[types] = Area(types, f"types.{word}", group, _ODD_PREFIXES.get(types, f"{prefix}Typ"))
    return found


AREAS: dict[str, Area] = _areas()
"""File name → area."""

XSD = Area("xsd", "", "", "xsd")
"""The built-in types of XML Schema; it has no NetSuite namespace."""


@dataclass(frozen=True, slots=True)
class TypeName:
    """The name of an XSD type and the area it lives in."""

    name: str
    area: Area

    def __str__(self) -> str:
        return f"{self.area.prefix}:{self.name}"
