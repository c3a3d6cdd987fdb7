"""Ranges of a key give every row once, and cost no page more than the whole query where keys have no gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox
from connector.stream import Stream

PAGE = 4
GAPS = [5000 + n * n for n in range(40)]
DENSE = list(range(5000, 5040))


def _made(box: Sandbox, ids: list[int]) -> list[int]:
    for n in ids:
        box.store.create("customer", {"companyName": f"Co {n}"}, id=n)
    return ids


def _stream(netsuite: NetSuite, ids: list[int]) -> Stream:
    query = f"SELECT id FROM customer WHERE id >= {ids[0]} AND id <= {ids[-1]}"
    return netsuite.suiteql(query=query, page_size=PAGE)


def _starts(stream: Stream, parts: int) -> list[Any]:
    assert stream.split is not None
    return list(stream.split(parts))


def _pages(stream: Stream) -> list[list[int]]:
    return [[int(row["id"]) for row in page.records] for page in stream.pages()]


def _read(stream: Stream, parts: int) -> list[list[list[int]]]:
    """The ids of each page of each range."""
    return [_pages(replace(stream, start=start)) for start in _starts(stream, parts)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id FROM customer",
        "SELECT c.id FROM customer c WHERE c.id > 0",
        "SELECT id, companyname FROM customer WHERE companyname LIKE 'Co%' OR id > 0",
    ],
)
def test_the_pages_of_all_ranges_are_the_pages_of_the_query(netsuite: NetSuite, box: Sandbox, query: str) -> None:
    _made(box, GAPS)
    stream = netsuite.suiteql(query=query, page_size=PAGE)

    ranges = _read(stream, 5)

    assert len(ranges) > 1
    assert [one for pages in ranges for page in pages for one in page] == [
        one for page in _pages(stream) for one in page
    ]


def test_the_ranges_cover_every_key_once(netsuite: NetSuite, box: Sandbox) -> None:
    starts = _starts(_stream(netsuite, _made(box, GAPS)), 5)

    edges = [(int(start["after"][0]), start["last"]) for start in starts]
    assert edges[0][0] == GAPS[0] - 1
    assert edges[-1][1] == GAPS[-1]
    assert [last for _, last in edges[:-1]] == [after for after, _ in edges[1:]]
    assert all(after < last for after, last in edges)


@pytest.mark.parametrize("ids", [GAPS, DENSE], ids=["gaps", "dense"])
def test_there_are_never_more_ranges_than_asked_nor_more_than_pages(
    netsuite: NetSuite, box: Sandbox, ids: list[int]
) -> None:
    stream = _stream(netsuite, _made(box, ids))

    for parts in (1, 2, 3, 7, 10, 100):
        assert len(_starts(stream, parts)) <= min(parts, 10), parts


@pytest.mark.parametrize(("parts", "ranges"), [(2, 2), (3, 3), (4, 4), (7, 5), (100, 10)])
def test_ranges_without_gaps_are_whole_pages(netsuite: NetSuite, box: Sandbox, parts: int, ranges: int) -> None:
    found = _read(_stream(netsuite, _made(box, DENSE)), parts)

    assert len(found) == ranges
    assert [len(page) for pages in found for page in pages] == [PAGE] * 10


def test_rows_of_one_page_are_not_cut(netsuite: NetSuite, box: Sandbox) -> None:
    assert _starts(_stream(netsuite, _made(box, [5000, 5007])), 8) == [{}]


def test_a_table_without_rows_has_one_range_without_bounds(netsuite: NetSuite) -> None:
    stream = netsuite.suiteql(query="SELECT id FROM customer WHERE id > 900000000")

    assert _starts(stream, 4) == [{}]
    assert _pages(stream) == [[]]


def test_a_row_that_comes_after_the_cut_is_read_by_nobody_and_one_that_goes_is_missed_by_nobody(
    netsuite: NetSuite, box: Sandbox
) -> None:
    ids = _made(box, DENSE)
    stream = netsuite.suiteql(query=f"SELECT id FROM customer WHERE id >= {ids[0]}", page_size=PAGE)
    starts = _starts(stream, 5)
    box.store.create("customer", {"companyName": "Late"}, id=ids[-1] + 5)
    box.store.delete("customer", ids[7])

    found = [one for start in starts for page in _pages(replace(stream, start=start)) for one in page]

    assert found == [one for one in ids if one != ids[7]]


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("SELECT entityid FROM customer ORDER BY entityid", {}),
        ("SELECT id FROM customer", {"limit": 10}),
        ("SELECT entityid FROM customer", {"key": ["entityid"]}),
    ],
)
def test_what_cannot_be_cut_says_so(netsuite: NetSuite, query: str, more: Mapping[str, Any]) -> None:
    assert netsuite.suiteql(query=query, **more).split is None
