"""What a page of REST costs beside the wait for it: 1000 SuiteQL rows, and one record with its lines."""

from __future__ import annotations

import json
from typing import Any

from benchmarks import measure
from connector.netsuite.exchange import Answer
from connector.netsuite.rest.record_json import decode_record
from connector.netsuite.row_types import reader
from connector.netsuite.wire_json import decode

ROWS, LINES = measure.sized((1000, 50), (10, 2))
NAMES = ("id", "entityid", "companyname", "email", "phone", "balance", "isinactive", "lastmodifieddate")


def rows() -> bytes:
    """A page of SuiteQL as NetSuite writes it: text for everything, nothing for NULL, links in each row."""
    items: list[dict[str, Any]] = [
        {
            "links": [],
            "id": str(number),
            "entityid": f"C-{number}",
            "companyname": f"Company {number} & Söhne",
            "balance": f"{number / 8}",
            "isinactive": "F",
            "lastmodifieddate": "2026-07-07",
        }
        for number in range(ROWS)
    ]
    return json.dumps({"links": [], "count": ROWS, "hasMore": True, "items": items}).encode()


def record() -> bytes:
    """A sales order with sub-resources expanded."""
    reference = {"links": [{"rel": "self", "href": "https://x/services/rest/record/v1/customer/7"}], "id": "7"}
    lines = [
        {"links": [], "line": line, "item": {**reference, "refName": "Bolt"}, "quantity": 2.5, "amount": 10.25}
        for line in range(LINES)
    ]
    order = {
        "links": [],
        "id": "9",
        "tranDate": "2026-07-07",
        "createdDate": "2026-07-07T09:49:51Z",
        "entity": {**reference, "refName": "Company"},
        "total": 512.5,
        "item": {"links": [], "items": lines, "totalResults": LINES, "count": LINES, "hasMore": False, "offset": 0},
    }
    return json.dumps(order).encode()


def answered(body: bytes) -> Answer:
    """*body* as it arrives."""
    return Answer(200, {"content-type": "application/vnd.oracle.resource+json"}, body)


def typed(answer: Answer) -> list[dict[str, Any]]:
    """The rows of a page with their types, as `netsuite.suiteql` gives them."""
    items: list[dict[str, Any]] = decode(answer)["items"]
    for item in items:
        item.pop("links", None)
    read = reader({"id": "integer", "balance": "decimal", "isinactive": "boolean"}, NAMES, None)
    return [read(item) for item in items]


def main() -> None:
    """Print milliseconds a page, and their share of a request that takes 0.3 s."""
    print(f"# decoding REST ({measure.machine()})")
    page, order = answered(rows()), answered(record())
    taken = measure.per_call(
        {
            f"{ROWS} rows, json.loads": lambda: json.loads(page.body),
            f"{ROWS} rows, ours": lambda: decode(page),
            f"{ROWS} rows, ours, typed": lambda: typed(page),
            f"order of {LINES} lines, json.loads": lambda: json.loads(order.body),
            f"order of {LINES} lines, ours": lambda: decode_record(decode(order)),
        }
    )
    for name, seconds in taken.items():
        print(f"{name:32} {seconds * 1000:8.3f} ms   {seconds / 0.3:7.2%} of a request that takes 0.3 s")


if __name__ == "__main__":
    main()
