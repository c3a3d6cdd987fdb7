from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from connector.attribute_docstrings import described
from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.suiteql import SUITEQL, SuiteqlArguments, wire_parameter
from connector.sandbox.server import Sandbox

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted


@pytest.fixture
def customers(box: Sandbox) -> list[int]:
    """25 customers; their ids."""
    return [
        int(
            box.store.create(
                "customer", {"entityId": f"C{n:02}", "companyName": f"Co {n}", "creditLimit": Decimal("1.10")}
            ).id
        )
        for n in range(25)
    ]


def test_pages_by_key_where_that_is_certain(netsuite: NetSuite, customers: list[int]) -> None:
    stream = netsuite.suiteql(query="SELECT id, companyname, email FROM customer", page_size=10)

    pages = list(stream.pages())

    assert stream.resumes == "keyset"
    assert [(len(page.records), page.total) for page in pages] == [(10, 25), (10, 25), (5, 25)]
    assert pages[0].cursor == {"after": [str(customers[9])], "read": 10}
    assert pages[0].records[0] == {"id": str(customers[0]), "companyname": "Co 0", "email": None}


def test_any_page_can_be_read_again_alone_and_deletes_lose_nothing(
    box: Sandbox, netsuite: NetSuite, customers: list[int]
) -> None:
    query = "SELECT id FROM customer"
    first = netsuite.suiteql(query=query, page_size=10).page({})
    for gone in customers[:5]:
        box.store.delete("customer", gone)

    again = netsuite.suiteql(query=query, page_size=10)

    rest = [int(row["id"]) for page in again.pages(first.cursor) for row in page.records]
    assert rest == customers[10:]


def test_pages_by_offset_where_the_query_has_its_own_order(netsuite: NetSuite, customers: list[int]) -> None:
    stream = netsuite.suiteql(query="SELECT entityid FROM customer ORDER BY entityid DESC", page_size=10)

    pages = list(stream.pages())

    assert stream.resumes == "never"
    assert [page.cursor for page in pages] == [{"offset": 10, "read": 10}, {"offset": 20, "read": 20}, None]
    assert [row["entityid"] for page in pages for row in page.records] == [f"C{n:02}" for n in reversed(range(25))]


@pytest.mark.parametrize("query", ["SELECT id FROM customer", "SELECT entityid FROM customer ORDER BY entityid"])
@pytest.mark.parametrize(("limit", "expected"), [(0, 0), (3, 3), (10, 10), (14, 14), (99, 25)])
def test_a_limit_is_kept_to_the_row(
    netsuite: NetSuite, customers: list[int], query: str, limit: int, expected: int
) -> None:
    pages = list(netsuite.suiteql(query=query, page_size=10, limit=limit).pages())

    assert sum(len(page.records) for page in pages) == expected


def test_a_key_of_ones_own(netsuite: NetSuite, customers: list[int]) -> None:
    stream = netsuite.suiteql(
        query="SELECT c.entityid, COUNT(*) AS n FROM customer c GROUP BY c.entityid", key="entityid", page_size=10
    )

    assert [row["entityid"] for row in stream] == [f"C{n:02}" for n in range(25)]
    assert stream.resumes == "keyset"


def test_a_key_that_is_not_unique_at_an_edge_is_refused(netsuite: NetSuite, customers: list[int]) -> None:
    with pytest.raises(ConfigurationError, match="not unique"):
        list(netsuite.suiteql(query="SELECT id, isinactive FROM customer", key=("isinactive",), page_size=10))


def test_parameters_are_bound_and_types_given(netsuite: NetSuite, customers: list[int]) -> None:
    moment = "TO_CHAR(lastmodifieddate, 'YYYY-MM-DD\"T\"HH24:MI:SS') AS at"
    query = f"SELECT id, creditlimit, isinactive, {moment} FROM customer WHERE entityid = ?"

    rows = list(
        netsuite.suiteql(
            query=query,
            parameters=("C07",),
            types={"id": "integer", "creditlimit": "decimal", "isinactive": "boolean", "at": "datetime"},
        )
    )

    assert len(rows) == 1
    assert (rows[0]["id"], rows[0]["creditlimit"]) == (customers[7], Decimal("1.1"))
    assert abs((datetime.now(UTC) - rows[0]["at"]).total_seconds()) < 60


def test_a_value_is_never_part_of_the_query(netsuite: NetSuite, customers: list[int]) -> None:
    assert list(netsuite.suiteql(query="SELECT id FROM customer WHERE entityid = ?", parameters=("' OR 1=1 --",))) == []


def test_a_query_may_be_in_a_file(netsuite: NetSuite, customers: list[int], tmp_path: Path) -> None:
    path = tmp_path / "q.sql"
    path.write_text("-- all of them\nSELECT id FROM customer WHERE id > ?", encoding="utf-8")

    assert len(list(netsuite.suiteql(query_file=str(path), parameters=(0,)))) == 25
    for arguments, message in (
        ({"query_file": str(path)}, "1 `[?]`, and there are 0"),
        ({"query_file": str(tmp_path / "none")}, "cannot be read"),
    ):
        with pytest.raises(ConfigurationError, match=message):
            netsuite.suiteql(**arguments)  # type: ignore[arg-type] # on purpose


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "not exactly one query"),
        ({"query": "SELECT 1 FROM dual", "query_file": "x"}, "not exactly one query"),
        ({"query": "SELECT 1 FROM dual WHERE 1 = ?"}, "1 `[?]` and 0 parameters"),
        ({"query": "SELECT 1 FROM dual", "page_size": 1001}, "page_size"),
        ({"query": "SELECT 1 FROM dual", "transport": "soap"}, "transport"),
    ],
)
def test_mistakes_are_found_before_anything_is_sent(
    netsuite: NetSuite, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        netsuite.suiteql(**arguments)


def test_more_rows_than_netsuite_gives_of_one_query_are_refused_with_the_cure(
    scripted: Scripted, scripted_client: NetSuite
) -> None:
    scripted.reply({"items": [{"a": "1"}], "hasMore": True, "totalResults": 100_001})
    query = "SELECT a FROM somewhere"

    with pytest.raises(RejectedError) as caught:
        list(scripted_client.suiteql(query=query))
    assert caught.value.is_a("NETSUITE:TOO_MANY_ROWS")
    assert "key: [id]" in caught.value.hint
    assert list(scripted_client.suiteql(query=query, limit=1)) == [{"a": "1"}]


def test_more_rows_are_no_matter_by_key(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"items": [{"id": "5"}], "hasMore": True, "totalResults": 200_000})
    scripted.reply({"items": [{"id": "6"}], "hasMore": False, "totalResults": 1})

    assert [row["id"] for row in scripted_client.suiteql(query="SELECT id FROM customer")] == ["5", "6"]


def test_a_refused_query_carries_netsuites_words(netsuite: NetSuite) -> None:
    with pytest.raises(RejectedError) as caught:
        list(netsuite.suiteql(query="SELECT nosuch FROM customer"))

    assert "nosuch" in caught.value.message
    assert (caught.value.code, caught.value.field, caught.value.http_status) == ("INVALID_PARAMETER", "q", 400)


def test_parameters_on_the_wire() -> None:
    assert [wire_parameter(value) for value in (True, False, 5, "x", None, Decimal("1.10"))] == [
        "T",
        "F",
        5,
        "x",
        None,
        "1.10",
    ]
    assert wire_parameter(datetime(2026, 1, 2, 3, 4, 5)) == "2026-01-02 03:04:05"  # noqa: DTZ001 - a wall clock


def test_the_declaration_is_complete() -> None:
    assert (SUITEQL.transports, SUITEQL.effect, SUITEQL.gives) == (("rest",), "read", "stream")
    assert all(field.description for field in described(SuiteqlArguments).values())
