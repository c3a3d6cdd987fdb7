"""Pages of a SOAP search as NetSuite writes them, and a server that gives them, each some time after it was asked.

python benchmarks/soap_pages.py LATENCY RECORDS PAGES
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks import late_server

WSDL = Path(os.environ.get("CONNECTOR_WSDL_DIR") or Path(__file__).parents[2] / "shared" / "wsdl" / "2023_2")
CORE = "urn:core_2023_2.platform.webservices.netsuite.com"

_ADDRESS = """<listRel:addressbook><listRel:defaultShipping>true</listRel:defaultShipping><listRel:defaultBilling>true
</listRel:defaultBilling><listRel:isResidential>false</listRel:isResidential><listRel:label>Main {n}</listRel:label>
<listRel:addressbookAddress><platformCommon:country>_germany</platformCommon:country>
<platformCommon:attention>A. Person</platformCommon:attention><platformCommon:addressee>Company {n}
</platformCommon:addressee><platformCommon:addrPhone>+49 30 1</platformCommon:addrPhone>
<platformCommon:addr1>Street {n}</platformCommon:addr1><platformCommon:city>Berlin
</platformCommon:city><platformCommon:zip>10115</platformCommon:zip><platformCommon:override>false</platformCommon:override>
</listRel:addressbookAddress><listRel:internalId>{n}</listRel:internalId></listRel:addressbook>"""
_REFERENCES = (
    "entityStatus",
    "category",
    "subsidiary",
    "salesRep",
    "terms",
    "priceLevel",
    "currency",
    "receivablesAccount",
)
_CUSTOM = """<platformCore:customField internalId="{i}" scriptId="custentity_{i}"
 xsi:type="platformCore:{kind}CustomFieldRef"><platformCore:value{attributes}>{value}</platformCore:value></platformCore:customField>"""
_KINDS = (
    ("String", "", "West"),
    ("Long", "", "7"),
    ("Double", "", "12.5"),
    ("Boolean", "", "true"),
    ("Date", "", "2026-11-23T00:00:00.000-08:00"),
    ("Select", ' internalId="2" typeId="142"', "<platformCore:name>Medium</platformCore:name>"),
    ("MultiSelect", ' internalId="3" typeId="9"', "<platformCore:name>Red</platformCore:name>"),
)


def customer(n: int) -> str:
    """A customer as NetSuite writes it, with some 80 elements."""
    references = {
        name: f'<listRel:{name} internalId="{n % 50}"><platformCore:name>{name}</platformCore:name></listRel:{name}>'
        for name in _REFERENCES
    }
    texts = {"phone": f"+49 30 {n}", "fax": "+49 30 2", "email": f"a{n}@test.example", "url": "https://test.example"}
    plain = {name: f"<listRel:{name}>{value}</listRel:{name}>" for name, value in texts.items()}
    moment = "2026-07-07T09:49:51.000-07:00"
    customs = "".join(
        _CUSTOM.format(i=i, kind=kind, attributes=attributes, value=value)
        for i, (kind, attributes, value) in enumerate(_KINDS)
    )
    parts = [
        f"<listRel:entityId>{n}</listRel:entityId><listRel:isPerson>false</listRel:isPerson>",
        f"<listRel:companyName>Company {n} &amp; Söhne</listRel:companyName>",
        references["entityStatus"],
        *plain.values(),
        "<listRel:isInactive>false</listRel:isInactive>",
        references["category"],
        f"<listRel:dateCreated>{moment}</listRel:dateCreated>",
        *(references[name] for name in ("subsidiary", "salesRep", "terms")),
        "<listRel:creditLimit>15000.0</listRel:creditLimit>",
        "<listRel:balance>1234.56</listRel:balance><listRel:overdueBalance>0.0</listRel:overdueBalance>",
        references["priceLevel"],
        references["currency"],
        references["receivablesAccount"],
        f"<listRel:lastModifiedDate>{moment}</listRel:lastModifiedDate><listRel:stage>_customer</listRel:stage>",
        f'<listRel:addressbookList replaceAll="true">{_ADDRESS.format(n=n) * 2}</listRel:addressbookList>',
        f"<listRel:customFieldList>{customs}</listRel:customFieldList>",
    ]
    return (
        f'<platformCore:record internalId="{n}" externalId="C-{n}" xsi:type="listRel:Customer">{"".join(parts)}'
        "</platformCore:record>"
    )


_LINE = """<tranSales:item>
<tranSales:item internalId="{i}"><platformCore:name>Bolt {i}</platformCore:name></tranSales:item>
<tranSales:quantityAvailable>7.0</tranSales:quantityAvailable>
<tranSales:lineUniqueKey>{n}{i}</tranSales:lineUniqueKey>
<tranSales:quantity>2.0</tranSales:quantity>
<tranSales:units internalId="1"><platformCore:name>Piece</platformCore:name></tranSales:units>
<tranSales:description>Bolt, zinc plated, {i}</tranSales:description>
<tranSales:price internalId="-1"><platformCore:name>Custom</platformCore:name></tranSales:price>
<tranSales:rate>10.25</tranSales:rate>
<tranSales:amount>20.5</tranSales:amount>
<tranSales:isTaxable>true</tranSales:isTaxable>
<tranSales:commitInventory>_availableQty</tranSales:commitInventory>
<tranSales:department internalId="2"><platformCore:name>Sales</platformCore:name></tranSales:department>
<tranSales:location internalId="3"><platformCore:name>Berlin</platformCore:name></tranSales:location>
<tranSales:isClosed>false</tranSales:isClosed>
<tranSales:line>{i}</tranSales:line>
<tranSales:quantityBilled>0.0</tranSales:quantityBilled>
<tranSales:quantityFulfilled>0.0</tranSales:quantityFulfilled>
<tranSales:customFieldList>{customs}</tranSales:customFieldList></tranSales:item>"""


_ORDER = (
    "createdDate",
    "entity",
    "currency",
    "tranDate",
    "tranId",
    "salesRep",
    "total",
    "class",
    "department",
    "subsidiary",
    "lastModifiedDate",
    "location",
    "terms",
)
"""Fields of a sales order, as its XSD orders them."""


def order(n: int, lines: int = 20) -> str:
    """A sales order with *lines* lines, as NetSuite writes it, with some 900 elements."""
    moment = "2026-07-07T09:49:51.000-07:00"
    customs = "".join(
        _CUSTOM.format(i=i, kind=kind, attributes=attributes, value=value)
        for i, (kind, attributes, value) in enumerate(_KINDS)
    )
    told = {
        **dict.fromkeys(("createdDate", "tranDate", "lastModifiedDate"), moment),
        "tranId": f"SO{n}",
        "total": "512.5",
    }
    body = "".join(
        f"<tranSales:{name}>{told[name]}</tranSales:{name}>"
        if name in told
        else f'<tranSales:{name} internalId="{n % 50}"><platformCore:name>{name}</platformCore:name></tranSales:{name}>'
        for name in _ORDER
    )
    items = "".join(_LINE.format(i=line, n=n, customs=customs) for line in range(1, lines + 1))
    return (
        f'<platformCore:record internalId="{n}" xsi:type="tranSales:SalesOrder">{body}'
        f'<tranSales:itemList replaceAll="true">{items}</tranSales:itemList>'
        f"<tranSales:customFieldList>{customs}</tranSales:customFieldList></platformCore:record>"
    )


def page(size: int, index: int = 1, pages: int = 1, record: Callable[[int], str] = customer) -> bytes:
    """Page *index* of *pages*, each of *size* records (of customers unless *record* writes others) in its envelope."""
    records = "".join(record(n) for n in range((index - 1) * size + 1, index * size + 1)).replace("\n", "")
    return (
        '<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><searchResponse '
        'xmlns="urn:messages_2023_2.platform.webservices.netsuite.com" '
        f'xmlns:platformCore="{CORE}" xmlns:listRel="urn:relationships_2023_2.lists.webservices.netsuite.com" '
        'xmlns:tranSales="urn:sales_2023_2.transactions.webservices.netsuite.com" '
        'xmlns:platformCommon="urn:common_2023_2.platform.webservices.netsuite.com"><platformCore:searchResult>'
        f'<platformCore:status isSuccess="true"/><platformCore:totalRecords>{size * pages}</platformCore:totalRecords>'
        f"<platformCore:pageSize>{size}</platformCore:pageSize><platformCore:totalPages>{pages}</platformCore:totalPages>"
        f"<platformCore:pageIndex>{index}</platformCore:pageIndex><platformCore:searchId>S</platformCore:searchId>"
        f"<platformCore:recordList>{records}</platformCore:recordList></platformCore:searchResult></searchResponse>"
        "</soapenv:Body></soapenv:Envelope>"
    ).encode()


def serve(latency: float, size: int, count: int) -> None:
    """Answer each request with the page it asks for, *latency* seconds late; the first line printed is the address."""
    pages = {index: page(size, index, count) for index in range(1, count + 1)}

    late_server.LateHandler.latency = latency

    class Handler(late_server.LateHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            found = re.search(rb"pageIndex>(\d+)<", asked)
            self.answer(200, "text/xml; charset=utf-8", pages[int(found[1]) if found else 1])

    late_server.serve(Handler)


def served(latency: float, size: int, count: int) -> AbstractContextManager[str]:
    """The address of `serve` in a process of its own."""
    return late_server.served(__file__, latency, size, count)


if __name__ == "__main__":
    serve(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
