"""One page of a SOAP search, 1000 customers: ours against zeep's objects and zeep's plain dicts; time and memory.

Needs NetSuite's WSDL 2023.2 (`CONNECTOR_WSDL_DIR`, else ../shared/wsdl/2023_2). Each case runs in a process of its own,
the cases interleaved; memory is what the process grew by while it parsed, beside the page itself.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from connector.netsuite.exchange import Answer
from connector.netsuite.soap import wsdl_store
from connector.netsuite.soap.answers import read_reply
from connector.netsuite.soap.decode import Decoder
from connector.netsuite.soap.shapes import Shapes
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.wire_scalars import Calendar

RECORDS = 1000
ROUNDS = 5
CASES = ("lxml only", "ours", "ours, kept", "zeep objects", "zeep dicts")
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


def page() -> bytes:
    """The page, in SOAP's envelope."""
    records = "".join(customer(n) for n in range(1, RECORDS + 1)).replace("\n", "")
    return (
        '<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><searchResponse '
        'xmlns="urn:messages_2023_2.platform.webservices.netsuite.com" '
        f'xmlns:platformCore="{CORE}" xmlns:listRel="urn:relationships_2023_2.lists.webservices.netsuite.com" '
        'xmlns:platformCommon="urn:common_2023_2.platform.webservices.netsuite.com"><platformCore:searchResult>'
        f'<platformCore:status isSuccess="true"/><platformCore:totalRecords>{RECORDS}</platformCore:totalRecords>'
        "<platformCore:pageSize>1000</platformCore:pageSize><platformCore:totalPages>1</platformCore:totalPages>"
        "<platformCore:pageIndex>1</platformCore:pageIndex><platformCore:searchId>S</platformCore:searchId>"
        f"<platformCore:recordList>{records}</platformCore:recordList></platformCore:searchResult></searchResponse>"
        "</soapenv:Body></soapenv:Envelope>"
    ).encode()


def parser(case: str) -> Any:
    """What parses a page in *case*, warm: types built, tables made."""
    if case == "lxml only":
        from lxml import etree  # noqa: PLC0415 - each case loads what it needs, memory is measured

        return etree.fromstring
    if case.startswith("ours"):
        decoder = Decoder(Shapes(TypeTable(wsdl_store.from_directory(WSDL))), Calendar())
        keep = case.endswith("kept")

        def ours(body: bytes) -> int:
            count = 0

            def read(element: Any) -> Any:
                nonlocal count
                count += 1
                record = decoder.record(element)
                return record if keep else None  # a stream hands each record on

            read_reply(Answer(200, {"content-type": "text/xml"}, body), {f"{{{CORE}}}record": read})
            return count

        return ours
    import zeep  # noqa: PLC0415 - as above
    from lxml import etree  # noqa: PLC0415 - as above
    from zeep.helpers import serialize_object  # noqa: PLC0415 - as above

    client = zeep.Client(str(WSDL / "netsuite.wsdl"))  # type: ignore[no-untyped-call]
    binding: Any = next(iter(client.wsdl.bindings.values()))
    operation = binding.get("search")

    def theirs(body: bytes) -> int:
        found = operation.process_reply(etree.fromstring(body))
        if case == "zeep dicts":
            found = serialize_object(found, dict)  # type: ignore[no-untyped-call]
        return RECORDS if found else 0

    return theirs


def run(case: str) -> None:
    """One case in this process; prints seconds and megabytes."""
    body = page()
    parse = parser(case)
    end = b"</platformCore:record>"
    parse(body[: body.index(end) + len(end)] + body[body.index(b"</platformCore:recordList>") :])  # warm
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    parse(body)
    seconds = time.perf_counter() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps({"seconds": seconds, "megabytes": grown, "bytes": len(body)}))


def main() -> None:
    """Print medians of all cases and how they compare."""
    if not WSDL.is_dir():
        print(f"no WSDL in {WSDL}: set CONNECTOR_WSDL_DIR")
        return
    found: dict[str, list[dict[str, float]]] = {case: [] for case in CASES}
    for _ in range(ROUNDS):
        for case in CASES:
            output = subprocess.run([sys.executable, __file__, case], check=True, capture_output=True, text=True)
            found[case].append(json.loads(output.stdout))
    median = {case: statistics.median(one["seconds"] for one in rounds) for case, rounds in found.items()}
    print(f"{RECORDS} customers, {found['ours'][0]['bytes'] / 1e6:.1f} MB")
    for case, seconds in median.items():
        megabytes = statistics.median(one["megabytes"] for one in found[case])
        times, speed = median["zeep dicts"] / seconds, RECORDS / seconds
        print(f"{case:14} {seconds:7.3f} s  {speed:8.0f} records/s  {megabytes:6.1f} MB  {times:5.1f} x zeep dicts")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run(sys.argv[1])
    else:
        main()
