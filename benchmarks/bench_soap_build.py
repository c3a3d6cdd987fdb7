"""Building an upsertList of 1000 customers: ours against zeep, records to bytes, in one process, in processor time.

The two messages must be the same after C14N 2.0 with rewritten prefixes, or there is nothing to compare.

Needs NetSuite's WSDL 2023.2 (`CONNECTOR_WSDL_DIR`, else ../shared/wsdl/2023_2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks import measure
from benchmarks.soap_pages import CORE, WSDL
from connector.netsuite.soap import wsdl_store
from connector.netsuite.soap.encode import Encoder
from connector.netsuite.soap.envelope import Message, envelope
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.shapes import Shapes
from connector.netsuite.soap.suitetalk_names import Namespaces
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.wire_scalars import Calendar

RECORDS = measure.sized(1000, 5)
MESSAGES = "urn:messages_2023_2.platform.webservices.netsuite.com"
RELATIONSHIPS = "urn:relationships_2023_2.lists.webservices.netsuite.com"
COMMON = "urn:common_2023_2.platform.webservices.netsuite.com"
CUSTOM = {"custentity_text": "West", "custentity_flag": True, "custentity_share": 12.5}


def record(number: int) -> dict[str, Any]:
    """A customer as our client takes it."""
    return {
        "externalId": f"C-{number}",
        "companyName": f"Company {number} & Söhne",
        "email": f"a{number}@test.example",
        "phone": f"+49 30 {number}",
        "isPerson": False,
        "subsidiary": {"id": "1"},
        "salesRep": {"id": "7"},
        "creditLimit": 15000.0,
        "addressBook": [
            {"label": label, "addressBookAddress": {"addr1": "Street 1", "city": "Berlin", "zip": "10115"}}
            for label in ("Main", "Other")
        ],
        **CUSTOM,
    }


def ours() -> Callable[[], bytes]:
    """Canonical dicts to the bytes of a message."""
    namespaces = Namespaces("2023_2")
    encoder = Encoder(Shapes(TypeTable(wsdl_store.from_directory(WSDL))), Calendar())

    def build() -> bytes:
        body = Markup()
        body.open(f"{{{MESSAGES}}}upsertList")
        for number in range(RECORDS):
            encoder.record(body, f"{{{MESSAGES}}}record", "customer", record(number), replace=True)
        body.close(f"{{{MESSAGES}}}upsertList")
        return envelope(Message("upsertList", body, {}), namespaces, None)

    return build


def by_zeep() -> Callable[[], bytes]:
    """Objects of zeep to the bytes of the same message."""
    import zeep  # noqa: PLC0415 - each case loads what it needs
    from lxml import etree  # noqa: PLC0415 - as above

    client: Any = zeep.Client(str(WSDL / "netsuite.wsdl"))  # type: ignore[no-untyped-call]
    core, lists, common = (client.type_factory(namespace) for namespace in (CORE, RELATIONSHIPS, COMMON))

    def customer(number: int) -> Any:
        told = record(number)
        address = common.Address(addr1="Street 1", city="Berlin", zip="10115")
        addresses = [lists.CustomerAddressbook(label=label, addressbookAddress=address) for label in ("Main", "Other")]
        kinds = (core.StringCustomFieldRef, core.BooleanCustomFieldRef, core.DoubleCustomFieldRef)
        customs = [kind(scriptId=name, value=CUSTOM[name]) for kind, name in zip(kinds, CUSTOM, strict=True)]
        plain = ("externalId", "companyName", "email", "phone", "isPerson", "creditLimit")
        return lists.Customer(
            **{name: told[name] for name in plain},
            subsidiary=core.RecordRef(internalId="1"),
            salesRep=core.RecordRef(internalId="7"),
            addressbookList=lists.CustomerAddressbookList(addressbook=addresses, replaceAll=True),
            customFieldList=core.CustomFieldList(customField=customs),
        )

    def build() -> bytes:
        message = client.create_message(client.service, "upsertList", record=[customer(n) for n in range(RECORDS)])
        written: bytes = etree.tostring(message)
        return written

    return build


def canonical(message: bytes) -> str:
    """*message* after C14N 2.0, so that prefixes and where they are declared make no difference."""
    from lxml import etree  # noqa: PLC0415 - as above

    type_ = "{http://www.w3.org/2001/XMLSchema-instance}type"
    return str(etree.canonicalize(message.decode(), rewrite_prefixes=True, qname_aware_attrs=[type_]))


def main() -> None:
    """Print microseconds a record and bytes a message."""
    print(f"# building an upsertList of {RECORDS} customers ({measure.machine()})")
    if not WSDL.is_dir():
        print(f"no WSDL in {WSDL}: set CONNECTOR_WSDL_DIR")
        return
    ways = {"ours": ours(), "zeep": by_zeep()}
    messages = {name: build() for name, build in ways.items()}
    if canonical(messages["ours"]) != canonical(messages["zeep"]):
        raise SystemExit("the two messages are not the same")
    sizes = {name: len(message) for name, message in messages.items()}
    taken = measure.in_turns(ways, rounds=5)
    for name, one in taken.items():
        print(
            f"{name:6} {one.cpu / RECORDS * 1e6:7.1f} us a record  {sizes[name] / 1e3:8.1f} kB"
            f"  {one.cpu / taken['ours'].cpu:5.1f} x our time  {sizes[name] / sizes['ours']:5.2f} x our bytes"
        )


if __name__ == "__main__":
    main()
