from __future__ import annotations

import pytest

from connector.flow_tests import requests_made
from connector.sandbox.control.request_journal import JournalEntry


def entry(method: str, path: str, status: int = 200, channel: str = "rest", operation: str = "") -> JournalEntry:
    return JournalEntry(
        number=1,
        date="",
        method=method,
        path=path,
        query="",
        operation=operation,
        status=status,
        seconds=0,
        request_bytes=0,
        answer_bytes=0,
        channel=channel,
    )


ENTRIES = [
    entry("POST", "/services/rest/query/v1/suiteql", channel="suiteql"),
    entry("GET", "/services/rest/record/v1/customer/1"),
    entry("PUT", "/services/rest/record/v1/customer/eid:C-1", 429),
    entry("POST", "/services/NetSuitePort_2025_2", operation="upsertList", channel="soap"),
    entry("GET", "/services/rest/record/v1/customer/2", 0),
]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("total", 5),
        ("refused", 2),
        ("suiteql", 1),
        ("rest", 4),
        ("soap", 1),
        ("POST", 2),
        ("GET /services/rest/record/v1/customer", 2),
        ("upsertList", 1),
        ("deleteList", 0),
    ],
)
def test_requests_are_counted_by_what_they_are(name: str, count: int) -> None:
    assert requests_made.hint(name) == ""
    assert requests_made.count(name, ENTRIES) == count


@pytest.mark.parametrize(
    ("name", "hint"),
    [("uspertList", "upsertList"), ("sum", "write total"), ("GET customers of ours", "`POST /services/…`")],
)
def test_what_is_no_kind_of_request_is_told(name: str, hint: str) -> None:
    assert hint in requests_made.hint(name)
