"""One server for all clients: NetSuite's WSDL, pages of a SOAP search, pages of SuiteQL, each LATENCY seconds late.

python benchmarks/client_server.py LATENCY RECORDS PAGES
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks import late_server
from benchmarks.soap_pages import WSDL, page

COLUMNS = ("entityid", "companyname", "email", "phone", "balance", "isinactive", "lastmodifieddate", "subsidiary")
_QUERY_PAGES = 100
_VERSION = "/wsdl/v2023_2_0/"


def rows(first: int, last: int, more: bool, total: int) -> bytes:
    """Rows of SuiteQL by their ids, as NetSuite writes them."""
    items = [{"links": [], "id": str(n), **{name: f"{name} {n}" for name in COLUMNS}} for n in range(first, last + 1)]
    return json.dumps(
        {"links": [], "count": len(items), "hasMore": more, "items": items, "totalResults": total}
    ).encode()


class _Pages:
    """The bodies, made before anybody asks."""

    def __init__(self, size: int, count: int) -> None:
        self.size, self.total = size, size * count
        self.soap = {index: page(size, index, count) for index in range(1, count + 1)}
        self.wsdl = {path.relative_to(WSDL).as_posix(): path.read_bytes() for path in WSDL.rglob("*") if path.is_file()}
        self.rows = [
            rows(1 + 1000 * n, 1000 * (n + 1), n + 1 < _QUERY_PAGES, 1000 * _QUERY_PAGES) for n in range(_QUERY_PAGES)
        ]

    def suiteql(self, asked: str, body: bytes) -> bytes:
        """A window of the key, the span of it, or a page by offset; 100,000 rows."""
        query = json.loads(body)["q"]
        if "MIN(" in query:
            span = {"first_key": "1", "last_key": "100000", "row_count": "100000"}
            return json.dumps({"hasMore": False, "totalResults": 1, "items": [span]}).encode()
        window = re.search(r"id > (\d+)", query)
        offset = int(window[1]) if window else int(parse_qs(urlsplit(asked).query).get("offset", ["0"])[0])
        return self.rows[offset // 1000]


def serve(latency: float, size: int, count: int) -> None:
    """Answer until the process ends; the first line printed is the address."""
    pages = _Pages(size, count)
    late_server.LateHandler.latency = latency

    class Handler(late_server.LateHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
            name = urlsplit(self.path).path.partition(_VERSION)[2].replace("//", "/").replace("/./", "/")
            found = pages.wsdl.get(name)
            self.answer(404 if found is None else 200, "text/xml", found or b"")

        def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if "suiteql" in self.path:
                self.answer(200, "application/json", pages.suiteql(self.path, body))
                return
            found = re.search(rb"pageIndex>(\d+)<", body)
            self.answer(200, "text/xml; charset=utf-8", pages.soap[int(found[1]) if found else 1])

    late_server.serve(Handler)


def served(latency: float, size: int, count: int) -> AbstractContextManager[str]:
    """The address of `serve` in a process of its own."""
    return late_server.served(__file__, latency, size, count)


if __name__ == "__main__":
    serve(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
