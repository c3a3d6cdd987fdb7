"""One page of a SOAP search, 1000 customers or orders: ours against zeep's objects and plain dicts; time and memory.

Needs NetSuite's WSDL 2023.2 (`CONNECTOR_WSDL_DIR`, else ../shared/wsdl/2023_2). Each case runs in a process of its own,
the cases interleaved; times are of its processor, since nothing waits; memory is what the process grew by while it
parsed, beside the page itself.
"""

from __future__ import annotations

from typing import Any

from benchmarks import measure
from benchmarks.soap_pages import CORE, WSDL, customer, order, page
from connector.netsuite.exchange import Answer
from connector.netsuite.soap import wsdl_store
from connector.netsuite.soap.answers import read_reply
from connector.netsuite.soap.decode import Decoder
from connector.netsuite.soap.plain_dicts import PlainDecoder
from connector.netsuite.soap.shapes import Shapes
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.wire_scalars import Calendar

RECORDS = measure.sized(1000, 20)
CASES = ("lxml only", "ours", "ours, kept", "ours, zeep's dicts", "zeep objects", "zeep dicts")
KINDS = {"customers": customer, "orders of 20 lines": order}


def parser(case: str) -> Any:
    """What parses a page in *case*, warm: types built, tables made."""
    if case == "lxml only":
        from lxml import etree  # noqa: PLC0415 - each case loads what it needs, memory is measured

        return etree.fromstring
    if case.startswith("ours"):
        table = TypeTable(wsdl_store.from_directory(WSDL))
        plain = case.endswith("dicts")
        decode = PlainDecoder(table).read if plain else Decoder(Shapes(table), Calendar()).record
        keep = plain or case.endswith("kept")

        def ours(body: bytes) -> int:
            count = 0

            def read(element: Any) -> Any:
                nonlocal count
                count += 1
                record = decode(element)
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


def prepare(case: str, size: int) -> measure.Work:
    """The page, and what parses it, warm: types built, tables made."""
    case, _, kind = case.partition(": ")
    parse = parser(case)
    parse(page(1, record=KINDS[kind]))
    body = page(size, record=KINDS[kind])

    def work() -> None:
        parse(body)

    return work


def main() -> None:
    """Print medians of all cases and how they compare."""
    print(f"# a page of {RECORDS} records of SOAP ({measure.machine()})")
    if not WSDL.is_dir():
        print(f"no WSDL in {WSDL}: set CONNECTOR_WSDL_DIR")
        return
    for kind, record in KINDS.items():
        print(f"{kind}, {len(page(RECORDS, record=record)) / 1e6:.1f} MB")
        taken = measure.apart(__file__, [(f"{case}: {kind}", RECORDS) for case in CASES], rounds=3)
        dicts = taken[f"zeep dicts: {kind}", RECORDS].cpu
        for (case, _), one in taken.items():
            print(
                f"  {case.partition(':')[0]:18} {one.cpu:7.3f} s  {RECORDS / one.cpu:8.0f} records/s"
                f"  {one.megabytes:6.1f} MB  {dicts / one.cpu:5.1f} x zeep dicts"
            )


if __name__ == "__main__" and not measure.asked(prepare):
    main()
