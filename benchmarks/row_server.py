"""An account of any number of rows, made as they are asked for: SuiteQL by key, updates of records; all come late.

python benchmarks/row_server.py LATENCY ROWS
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks import late_server

COLUMNS = "id, entityid, email, companyname, balance"
_ROW = (
    b'{"links":[],"id":"%d","entityid":"C-%d","email":"c%d@example.com","companyname":"Company %d","balance":"%d.25"}'
)
_AFTER, _LAST = re.compile(r"id > (\d+)"), re.compile(r"id <= (\d+)")


def page(asked: str, body: bytes, rows: int) -> bytes:
    """The answer to one query of a keyset over *rows* rows, whose ids count from 1 on."""
    query = json.loads(body)["q"]
    rows = min([rows, *(int(last) for last in _LAST.findall(query))])
    if "MIN(" in query:
        span = {"links": [], "first_key": "1", "last_key": str(rows), "row_count": str(rows)}
        return json.dumps({"links": [], "count": 1, "hasMore": False, "items": [span], "totalResults": 1}).encode()
    after = _AFTER.search(query)
    low = int(after[1]) if after else 0
    end = min(rows, low + int(parse_qs(urlsplit(asked).query).get("limit", ["1000"])[0]))
    items = b",".join([_ROW % (n, n, n, n, n) for n in range(low + 1, end + 1)])
    more = b"true" if end < rows else b"false"
    counts = (max(end - low, 0), more, max(rows - low, 0), items)
    return b'{"links":[],"count":%d,"hasMore":%s,"totalResults":%d,"items":[%s]}' % counts


def serve(latency: float, rows: int) -> None:
    """Answer until the process ends; the first line printed is the address."""
    late_server.LateHandler.latency = latency

    class Handler(late_server.LateHandler):
        def handle(self) -> None:
            with suppress(ConnectionError, ValueError):  # who asked was killed, perhaps in the middle of a request
                super().handle()

        def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200, "application/json", page(self.path, body, rows))

        def do_PATCH(self) -> None:  # noqa: N802 - as above
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(204, "application/json", b"")

    late_server.serve(Handler)


def served(latency: float, rows: int) -> AbstractContextManager[str]:
    """The address of `serve` in a process of its own."""
    return late_server.served(__file__, latency, rows)


if __name__ == "__main__":
    serve(float(sys.argv[1]), int(sys.argv[2]))
