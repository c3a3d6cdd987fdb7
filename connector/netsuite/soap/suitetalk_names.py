"""Names on SuiteTalk's wire: namespaces of a version, their usual prefixes, the envelope's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

SOAP_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
XSI_TYPE = f"{{{XSI}}}type"

_NAMESPACE = re.compile(r"urn:(?P<types>types\.)?(?P<word>\w+?)_\d{4}_\d\.(?P<group>\w+)\.webservices\.netsuite\.com")
_PREFIXES = {
    "platform.core": "core",
    "platform.common": "common",
    "platform.messages": "msgs",
    "platform.faults": "faults",
    "lists.relationships": "rel",
    "lists.accounting": "acct",
    "lists.employees": "emp",
    "lists.support": "support",
    "lists.marketing": "mkt",
    "lists.website": "site",
    "lists.supplychain": "scm",
    "transactions.sales": "sales",
    "transactions.purchases": "purch",
    "transactions.customers": "cust",
    "transactions.bank": "bank",
    "transactions.general": "general",
    "transactions.inventory": "invt",
    "transactions.employees": "tranEmp",
    "transactions.financial": "fin",
    "transactions.demandplanning": "demand",
    "activities.scheduling": "sched",
    "general.communication": "comm",
    "documents.filecabinet": "cabinet",
    "setup.customization": "custom",
}
"""Group and word of a namespace → its prefix here: NetSuite's usual one (wire facts 5.1) without its group.

Any prefix would do. One stands twice in each element, so that NetSuite's long ones would be a fifth of a message.
"""


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


@lru_cache(maxsize=256)
def prefix_of(namespace: str) -> str:
    """Our prefix of *namespace*; "" where it is none of NetSuite's."""
    found = _NAMESPACE.fullmatch(namespace)
    if found is None:
        return ""
    name = f"{found['group']}.{found['word']}"
    return _PREFIXES.get(name, name) + ("Typ" if found["types"] else "")


def local_name(qname: str) -> str:
    """The part of `{namespace}name` after the namespace."""
    return qname.rpartition("}")[2]


def namespace_of(qname: str) -> str:
    """The namespace of `{namespace}name`, "" where there is none."""
    return qname[1:].partition("}")[0] if qname.startswith("{") else ""


def first_lower(name: str) -> str:
    """A type's name as a record type is spelled: `SalesOrder` → `salesOrder`."""
    return name[:1].lower() + name[1:]
