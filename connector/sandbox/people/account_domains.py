"""The domains of an account: where its clients send what they ask (fact sheet 2.4)."""

from __future__ import annotations

from connector.sandbox.people.tenant import Tenant

DEFAULT_DOMAINS = {
    "restDomain": "https://rest.netsuite.com",
    "webservicesDomain": "https://webservices.netsuite.com",
    "systemDomain": "https://system.netsuite.com",
}
"""What NetSuite answers for an account that it does not know, still a success (Oracle help section_N3494684)."""
_FAMILIES = {"restDomain": "restlets.api", "webservicesDomain": "suitetalk.api", "systemDomain": "app"}


def own_domains(own: str, tenant: Tenant) -> dict[str, str]:
    """The account's domains: its hosts of netsuite.com where a client believes to talk to one, else *own* for all."""
    if not own.partition(":443")[0].endswith(".netsuite.com"):
        return dict.fromkeys(DEFAULT_DOMAINS, own)
    return {name: f"https://{tenant.host_label}.{family}.netsuite.com" for name, family in _FAMILIES.items()}
