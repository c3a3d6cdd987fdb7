from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.frozen_json import freeze, thaw
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.fixture
def ids(box: Sandbox) -> list[int]:
    """40 customers with gaps between their ids."""
    wanted = [50 + n * n for n in range(40)]
    for n in wanted:
        box.store.create("customer", {"entityId": f"C{n}"}, id=n)
    return wanted


@pytest.mark.parametrize("parallel", [2, 3, 5])
@pytest.mark.parametrize("where", ["", " WHERE id > 60 OR id < 55"])
def test_ranges_give_every_row_once(netsuite: NetSuite, ids: list[int], parallel: int, where: str) -> None:
    stream = netsuite.suiteql(query=f"SELECT id, entityid FROM customer{where}", parallel=parallel, page_size=5)

    pages = list(stream.pages())

    expected = [n for n in ids if not where or n > 60 or n < 55]
    found = [int(row["id"]) for page in pages for row in page.records]
    assert sorted(found) == expected
    assert {page.total for page in pages} == {len(expected)}
    assert stream.resumes == "keyset"


def test_ranges_go_on_from_a_cursor_that_was_written_down(netsuite: NetSuite, ids: list[int]) -> None:
    stream = netsuite.suiteql(query="SELECT id FROM customer", parallel=3, page_size=4)
    first = stream.page({})
    cursor = thaw(freeze(first.cursor))

    rest = netsuite.suiteql(query="SELECT id FROM customer", parallel=3, page_size=4)

    found = [int(row["id"]) for page in [first, *rest.pages(cursor)] for row in page.records]
    assert sorted(found) == ids


def test_nothing_is_one_empty_page(netsuite: NetSuite) -> None:
    assert list(netsuite.suiteql(query="SELECT id FROM customer", parallel=4)) == []


def test_a_limit_reads_one_page_after_the_other(netsuite: NetSuite, ids: list[int]) -> None:
    rows = list(netsuite.suiteql(query="SELECT id FROM customer", parallel=4, limit=7, page_size=5))

    assert [int(row["id"]) for row in rows] == ids[:7]


@pytest.mark.parametrize(
    ("query", "key"),
    [("SELECT entityid FROM customer ORDER BY entityid", ()), ("SELECT entityid FROM customer", ("entityid",))],
)
def test_parallel_needs_a_key_that_is_a_number(netsuite: NetSuite, query: str, key: tuple[str, ...]) -> None:
    with pytest.raises(ConfigurationError, match="one whole number"):
        netsuite.suiteql(query=query, key=key, parallel=2)


def test_a_grouped_query_is_split_as_well(netsuite: NetSuite, ids: list[int]) -> None:
    query = "SELECT id, COUNT(*) AS n FROM customer GROUP BY id"

    rows = list(netsuite.suiteql(query=query, key=("id",), types={"id": "integer", "n": "integer"}, parallel=3))

    assert sorted(row["id"] for row in rows) == ids
