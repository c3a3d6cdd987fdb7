"""A SOAP search of many pages: ours, which fetches a page while the last is worked on, against a plain loop with zeep.

Needs NetSuite's WSDL 2023.2 (`CONNECTOR_WSDL_DIR`, else ../shared/wsdl/2023_2). The server only replays pages, each
LATENCY seconds late, in a process of its own on the same machine; waiting only is what no reader can go below.
"""

from __future__ import annotations

import os
import time
from typing import Any

from benchmarks import measure, soap_pages

LATENCY, SIZE, PAGES = measure.sized((0.3, 1000, 6), (0.0, 10, 2), (0.3, 1000, 20))
SECRET = "x" * 64
TOKEN = ("consumer_key", "consumer_secret", "token_id", "token_secret")


def ours(address: str) -> measure.Work:
    """netsuite.search, record by record."""
    from connector import NetSuite  # noqa: PLC0415 - each case loads what it needs, memory is measured

    known = dict.fromkeys(TOKEN, SECRET)
    connection = {"type": "token_based_authentication", "account": "TSTDRV1234567", "base_address": address, **known}
    netsuite = NetSuite({"connection": {**connection, "wsdl": str(soap_pages.WSDL), "wsdl_version": "2023_2"}})
    _ = netsuite.session.soap.shapes  # reads the WSDL, as zeep's Client does when it is made

    def work() -> int:
        return sum(1 for record in netsuite.search(record_type="customer") if record["id"])

    return work


def by_zeep(address: str) -> measure.Work:
    """The loop that users of zeep write: its objects, page after page."""
    import zeep  # noqa: PLC0415 - as above

    client: Any = zeep.Client(str(soap_pages.WSDL / "netsuite.wsdl"))  # type: ignore[no-untyped-call]
    service = client.create_service(next(iter(client.wsdl.bindings)), f"{address}/services/NetSuitePort_2023_2")
    common = client.get_type("{urn:common_2023_2.platform.webservices.netsuite.com}CustomerSearchBasic")

    def work() -> int:
        answer = service.search(searchRecord=common()).body.searchResult
        count: int = sum(1 for record in answer.recordList.record if record.internalId)
        for index in range(2, answer.totalPages + 1):
            answer = service.searchMoreWithId(searchId=answer.searchId, pageIndex=index).body.searchResult
            count += sum(1 for record in answer.recordList.record if record.internalId)
        return count

    return work


def waiting_only(address: str) -> measure.Work:
    """The same bytes, unread."""
    import requests  # noqa: PLC0415 - as above

    session = requests.Session()

    def work() -> int:
        for index in range(1, PAGES + 1):
            session.post(address, data=f"<pageIndex>{index}</pageIndex>").raise_for_status()
        return SIZE * PAGES

    return work


CASES = {"ours": ours, "plain zeep": by_zeep, "waiting only": waiting_only}


def prepare(case: str, size: int) -> measure.Work:
    """One case, its WSDL read; none has searched before, which would hide what the first pages cost and keep."""
    assert size == SIZE * PAGES
    return CASES[case](os.environ["BENCH_ADDRESS"])


def main() -> None:
    """Print records a second, memory, and how long ours takes beside the wait."""
    print(f"# SOAP search, {PAGES} pages of {SIZE}, {LATENCY} s each ({measure.machine()})")
    if not soap_pages.WSDL.is_dir():
        print(f"no WSDL in {soap_pages.WSDL}: set CONNECTOR_WSDL_DIR")
        return
    with soap_pages.served(LATENCY, SIZE, PAGES) as address:
        os.environ["BENCH_ADDRESS"] = address
        started = time.perf_counter()
        taken = measure.apart(__file__, [(case, SIZE * PAGES) for case in CASES], rounds=1)
    ours_takes = taken["ours", SIZE * PAGES].seconds
    for (case, size), one in taken.items():
        assert one.gives == size, f"{case} gave {one.gives} of {size} records"
        print(
            f"{case:14} {one.seconds:7.2f} s  {size / one.seconds:7.0f} records/s  cpu {one.cpu:6.2f} s"
            f"  {one.megabytes:6.1f} MB  ours takes {ours_takes / one.seconds:5.2f} x its time"
        )
    print(f"measured in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__" and not measure.asked(prepare):
    main()
