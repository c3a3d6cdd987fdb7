"""Names on SuiteTalk's wire: namespaces of a version, their usual prefixes, the envelope's own."""

from __future__ import annotations

import re
from dataclasses import dataclass

SOAP_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
XSI_TYPE = f"{{{XSI}}}type"

_NAMESPACE = re.compile(r"urn:(?P<types>types\.)?(?P<word>\w+?)_\d{4}_\d\.(?P<group>\w+)\.webservices\.netsuite\.com")
_PREFIXES = {
    "platform.core": "platformCore",
    "platform.common": "platformCommon",
    "platform.messages": "platformMsgs",
    "platform.faults": "platformFaults",
    "lists.relationships": "listRel",
    "lists.accounting": "listAcct",
    "lists.employees": "listEmp",
    "lists.support": "listSupport",
    "lists.marketing": "listMkt",
    "lists.website": "listSite",
    "lists.supplychain": "listScm",
    "transactions.sales": "tranSales",
    "transactions.purchases": "tranPurch",
    "transactions.customers": "tranCust",
    "transactions.bank": "tranBank",
    "transactions.general": "tranGeneral",
    "transactions.inventory": "tranInvt",
    "transactions.employees": "tranEmp",
    "transactions.financial": "tranFin",
    "transactions.demandplanning": "demandPlanning",
    "activities.scheduling": "actSched",
    "general.communication": "generalComm",
    "documents.filecabinet": "docFileCab",
    "setup.customization": "setupCustom",
}
"""Group and word of a namespace → the prefix NetSuite itself uses (wire facts 5.1); any other would do as well."""


@dataclass(frozen=True, slots=True)
class Namespaces:
    """The platform's namespaces in one version of the WSDL, e.g. `2025_2`."""

    version: str

    def __getitem__(self, word: str) -> str:
        return f"urn:{word}_{self.version}.platform.webservices.netsuite.com"

    @property
    def messages(self) -> str:
        """Operations and headers."""
        return self["messages"]

    @property
    def core(self) -> str:
        """Records, references, custom fields, statuses, search fields."""
        return self["core"]

    @property
    def common(self) -> str:
        """What record types share: addresses, inventory detail, search basics."""
        return self["common"]


def prefix_of(namespace: str) -> str:
    """NetSuite's usual prefix of *namespace*, or "" for a namespace that has none."""
    found = _NAMESPACE.fullmatch(namespace)
    if found is None:
        return ""
    prefix = _PREFIXES.get(f"{found['group']}.{found['word']}", "")
    return f"{prefix}Typ" if prefix and found["types"] else prefix


def local_name(qname: str) -> str:
    """The part of `{namespace}name` after the namespace."""
    return qname.rpartition("}")[2]


def namespace_of(qname: str) -> str:
    """The namespace of `{namespace}name`, "" where there is none."""
    return qname[1:].partition("}")[0] if qname.startswith("{") else ""


def first_lower(name: str) -> str:
    """A type's name as a record type is spelled: `SalesOrder` → `salesOrder`."""
    return name[:1].lower() + name[1:]
