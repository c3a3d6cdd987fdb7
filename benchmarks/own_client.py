"""The same jobs with our client: python benchmarks/own_client.py CLIENT JOB ADDRESS CACHE PAGES."""

from __future__ import annotations

import time

BEGUN = time.perf_counter()

import json  # noqa: E402 - the import of the client is part of what is measured
import resource  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402

CLIENT, JOB, ADDRESS, WSDL, PAGES = (*sys.argv[1:5], int(sys.argv[5]))
TOKEN = dict.fromkeys(("consumer_key", "consumer_secret", "token_id", "token_secret"), "x" * 64)


def client() -> Any:
    """A client of the server; the WSDL lies on disk, except where its download is what is measured."""
    from connector import NetSuite  # noqa: PLC0415 - part of what is measured

    connection = {"type": "token_based_authentication", "account": "TSTDRV1", "base_address": ADDRESS, **TOKEN}
    wsdl = {} if JOB == "ready" else {"wsdl": WSDL}
    return NetSuite({"connection": {**connection, "wsdl_version": "2023_2", **wsdl}})


def suiteql() -> int:
    """All rows, ten windows at once."""
    return sum(1 for _ in client().suiteql(query="SELECT id, entityid FROM customer", parallel=10))


def search(at_once: int) -> int:
    """All records, record by record."""
    return sum(1 for record in client().search(record_type="customer", parallel=at_once) if record["id"])


def halves() -> int:
    """The first half here, the second in another process, which goes on from a cursor of the same search."""
    import subprocess  # noqa: PLC0415 - as above
    from itertools import islice  # noqa: PLC0415 - as above

    half = PAGES // 2
    pages = client().search(record_type="customer", parallel=2).pages()
    first = next(pages)
    cursor = {**first.cursor, "page": half + 1, "read": 0}
    command = [sys.executable, __file__, "ours", "rest", ADDRESS, WSDL, str(PAGES), json.dumps(cursor)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        count = len(first.records) + sum(len(page.records) for page in islice(pages, half - 1))
        assert other.stdout is not None
        return count + int(json.loads(other.stdout.read())["gives"])


def rest() -> int:
    """What a cursor leaves."""
    stream = client().search(record_type="customer", parallel=2)
    return sum(len(page.records) for page in stream.pages(json.loads(sys.argv[6])))


def waiting(at_once: int) -> int:
    """The same bytes, unread: what no client can go below."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - as above

    import requests  # noqa: PLC0415 - as above

    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=at_once))

    def one(index: int) -> int:
        path, body = ADDRESS, f"<pageIndex>{index}</pageIndex>"
        if "suiteql" in JOB:
            path, body = f"{ADDRESS}/suiteql?offset={(index - 1) * 1000}", '{"q": ""}'
        session.post(path, data=body).raise_for_status()
        return 0

    with ThreadPoolExecutor(at_once) as threads:
        return sum(threads.map(one, range(1, PAGES + 1)))


def ready() -> int:
    """The WSDL, fetched and understood."""
    return len(client().session.soap.table.record("customer").children) * 0


def one() -> int:
    """The first answer."""
    return search(1)


JOBS: dict[str, Any] = {
    "ready": ready,
    "one": one,
    "search": lambda: search(4),
    "one ahead": lambda: search(1),
    "halves": halves,
    "rest": rest,
    "suiteql": suiteql,
    "waiting": lambda: waiting(1),
    "waiting, 4 at once": lambda: waiting(4),
    "waiting for suiteql": lambda: waiting(10),
}
FOUND = JOBS[JOB]()
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - BEGUN,
            "cpu": time.process_time(),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "gives": FOUND,
        }
    )
)
