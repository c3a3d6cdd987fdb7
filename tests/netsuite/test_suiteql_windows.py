"""Windows of a key give every row once, in order, whatever the gaps, with as many requests at once as asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.component import Unit
from connector.frozen_json import freeze, thaw
from connector.netsuite import keyset, suiteql_pages
from connector.netsuite.client import NetSuite
from connector.netsuite.rest.suiteql import Rows
from connector.netsuite.suiteql_pages import Asked
from connector.netsuite.suiteql_windows import Windows
from connector.sandbox.server import Sandbox
from connector.stream import Stream


@pytest.fixture
def ids(box: Sandbox) -> list[int]:
    """40 customers with gaps between their ids."""
    wanted = [50 + n * n for n in range(40)]
    for n in wanted:
        box.store.create("customer", {"entityId": f"C{n}"}, id=n)
    return wanted


@pytest.mark.parametrize("parallel", [2, 3, 5])
@pytest.mark.parametrize("where", ["", " WHERE id > 60 OR id < 55"])
def test_windows_give_every_row_once_in_order(netsuite: NetSuite, ids: list[int], parallel: int, where: str) -> None:
    stream = netsuite.suiteql(query=f"SELECT id, entityid FROM customer{where}", parallel=parallel, page_size=5)

    pages = list(stream.pages())

    expected = [n for n in ids if not where or n > 60 or n < 55]
    found = [int(row["id"]) for page in pages for row in page.records]
    assert found == expected  # in the order of the key
    assert {page.total for page in pages} == {len(expected)}
    assert stream.resumes == "keyset"


def test_windows_go_on_from_a_cursor_that_was_written_down(netsuite: NetSuite, ids: list[int]) -> None:
    stream = netsuite.suiteql(query="SELECT id FROM customer", parallel=3, page_size=4)
    first = stream.page({})
    cursor = thaw(freeze(first.cursor))

    rest = netsuite.suiteql(query="SELECT id FROM customer", parallel=3, page_size=4)

    found = [int(row["id"]) for page in [first, *rest.pages(cursor)] for row in page.records]
    assert found == ids


def test_nothing_is_one_empty_page(netsuite: NetSuite) -> None:
    assert list(netsuite.suiteql(query="SELECT id FROM customer", parallel=4)) == []


def test_a_grouped_query_is_split_as_well(netsuite: NetSuite, ids: list[int]) -> None:
    query = "SELECT id, COUNT(*) AS n FROM customer GROUP BY id"

    rows = list(netsuite.suiteql(query=query, key=("id",), types={"id": "integer", "n": "integer"}, parallel=3))

    assert [row["id"] for row in rows] == ids


class Table:
    """Answers the queries of windows over *keys*; counts them."""

    def __init__(self, keys: list[int], seconds: float = 0.0) -> None:
        self.keys, self.seconds = keys, seconds
        self.asked = self.inside = self.most = 0
        self.lock = threading.Lock()

    def ask(self, _caller: Any, query: str, *_: Any, limit: int, **__: Any) -> Rows:
        if "MIN(" in query:
            bounds = {"first_key": min(self.keys), "last_key": max(self.keys)} if self.keys else {}
            return Rows([{**bounds, "row_count": len(self.keys)}], more=False, total=1)
        with self.lock:
            self.asked += 1
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(self.seconds)
        with self.lock:
            self.inside -= 1
        words = query.split()
        low, high = int(words[words.index(">") + 1]), int(words[words.index("<=") + 1])
        found = [key for key in self.keys if low < key <= high]
        return Rows([{"id": str(key)} for key in found[:limit]], more=len(found) > limit, total=len(found))

    def stream(self, page_size: int, at_once: int) -> Stream:
        keys = keyset.automatic("SELECT id FROM customer")
        assert keys is not None
        asked = Asked(
            caller=SimpleNamespace(),
            unit=Unit(),
            query="",
            parameters=(),
            page_size=page_size,
            limit=-1,
            convert=list,
        )
        return Stream(Windows(asked, keys, at_once).read, {}, resumes="keyset")


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[Table], Table]:
    """Puts a table in NetSuite's place."""

    def use(table: Table) -> Table:
        monkeypatch.setattr(suiteql_pages, "ask", table.ask)
        return table

    return use


@settings(deadline=None, max_examples=60)
@given(st.sets(st.integers(1, 5000), max_size=120), st.integers(1, 9), st.integers(2, 8))
def test_no_row_is_lost_or_doubled_whatever_the_keys(keys: set[int], page_size: int, at_once: int) -> None:
    table = Table(sorted(keys))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suiteql_pages, "ask", table.ask)

        found = [int(row["id"]) for row in table.stream(page_size, at_once)]

    assert found == sorted(keys)


def test_pages_without_gaps_are_asked_for_once_each(answering: Callable[[Table], Table]) -> None:
    table = answering(Table(list(range(1, 1001))))

    pages = list(table.stream(100, 4).pages())

    assert [len(page.records) for page in pages] == [100] * 10
    assert table.asked == 10


def test_as_many_are_in_flight_as_asked_for_and_no_more(answering: Callable[[Table], Table]) -> None:
    table = answering(Table(list(range(1, 1001)), seconds=0.02))

    assert len(list(table.stream(50, 6))) == 1000
    assert table.most == 6


def test_a_crowded_window_costs_few_requests_more(answering: Callable[[Table], Table]) -> None:
    keys = [*range(1, 501), *range(100_000, 600_000, 1000)]
    table = answering(Table(keys))

    assert [int(row["id"]) for row in table.stream(100, 4)] == keys
    assert table.asked <= 3 * len(keys) // 100
