"""Searches page by page."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.prefetch import Prefetch
from connector.netsuite.soap import searches
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]


def page(answer_of: AnswerOf, operation: str, ids: list[str], number: int, pages: int, total: int) -> bytes:
    records = "".join(f'<core:record xsi:type="listRel:Customer" internalId="{id_}"/>' for id_ in ids)
    return answer_of(
        operation,
        f'<core:searchResult><core:status isSuccess="true"/><core:totalRecords>{total}</core:totalRecords>'
        f"<core:pageSize>5</core:pageSize><core:totalPages>{pages}</core:totalPages>"
        f"<core:pageIndex>{number}</core:pageIndex>"
        f"<core:searchId>WEBSERVICES_1</core:searchId><core:recordList>{records}</core:recordList></core:searchResult>",
    )


def arguments(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**{"record_type": "customer", "criteria": {}, "page_size": 5, "limit": -1, **values})


def test_pages_follow_by_search_id(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [
        page(answer_of, "search", list("abcde"), 1, 2, 7),
        page(answer_of, "searchMoreWithId", list("fg"), 2, 2, 7),
    ]

    stream = searches.search(wire, arguments(), Unit())
    pages = list(stream.pages())

    assert stream.resumes == "session"
    assert [len(found.records) for found in pages] == [5, 2]
    assert pages[0].cursor == {"search_id": "WEBSERVICES_1", "page": 2, "read": 5}
    assert (pages[0].total, pages[1].cursor) == (7, None)
    bodies = [validated(body) for _, body in wire.sent]
    assert [body.tag.partition("}")[2] for body in bodies] == ["search", "searchMoreWithId"]
    assert [child.text for child in bodies[1]] == ["WEBSERVICES_1", "2"]
    assert all(b"<msgs:pageSize>5</msgs:pageSize>" in body for _, body in wire.sent)
    assert all(b"<msgs:bodyFieldsOnly>false</msgs:bodyFieldsOnly>" in body for _, body in wire.sent)


def test_nothing_is_sent_before_the_stream_is_read(wire: Any) -> None:
    searches.search(wire, arguments(), Unit())

    assert wire.sent == []


def test_more_than_a_thousand_pages_are_read_to_the_end(wire: Any, answer_of: AnswerOf) -> None:
    last = 1203
    wire.answers = [
        page(answer_of, "searchMoreWithId" if n > 1 else "search", [f"{n}-{k}" for k in range(5)], n, last, last * 5)
        for n in range(1, last + 1)
    ]

    ids = [record["id"] for record in searches.search(wire, arguments(), Unit())]

    assert ids == [f"{n}-{k}" for n in range(1, last + 1) for k in range(5)]
    assert f"<msgs:pageIndex>{last}<".encode() in wire.sent[-1][1]


def test_a_page_that_is_cut_short_is_asked_for_again(wire: Any, answer_of: AnswerOf) -> None:
    second = page(answer_of, "searchMoreWithId", list("fg"), 2, 2, 7)
    wire.answers = [page(answer_of, "search", list("abcde"), 1, 2, 7), second[:-60], second]

    records = list(searches.search(wire, arguments(parallel=4), Unit()))

    assert [record["id"] for record in records] == list("abcdefg")
    assert len(wire.sent) == 3


def test_pages_behind_a_limit_are_not_fetched(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [
        page(answer_of, "search", list("abcde"), 1, 9, 45),
        page(answer_of, "searchMoreWithId", list("fghij"), 2, 9, 45),
    ]

    records = list(searches.search(wire, arguments(parallel=8, limit=8), Unit()))

    assert [record["id"] for record in records] == list("abcdefgh")
    assert len(wire.sent) == 2


def test_pages_fetched_side_by_side_come_in_order(netsuite: NetSuite) -> None:
    one_by_one = [record["id"] for record in netsuite.search(record_type="customer", page_size=5, parallel=1)]

    assert [record["id"] for record in netsuite.search(record_type="customer", page_size=5, parallel=6)] == one_by_one
    assert len(one_by_one) > 20


def test_the_second_page_is_asked_for_before_the_first_is_decoded(
    wire: Any, answer_of: AnswerOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.answers = [
        page(answer_of, "search", list("abcde"), 1, 2, 7),
        page(answer_of, "searchMoreWithId", list("fg"), 2, 2, 7),
    ]
    begun: list[list[int]] = []
    begin, decoded = Prefetch.begin, wire.soap.decoded

    def noted(prefetch: Any, keys: Any) -> None:
        begun.append(list(keys))
        begin(prefetch, begun[-1])

    def decoding(*given: Any) -> Any:
        begun.append([])
        return decoded(*given)

    monkeypatch.setattr(Prefetch, "begin", noted)
    monkeypatch.setattr(wire.soap, "decoded", decoding)
    stream = searches.search(wire, arguments(parallel=1), Unit())

    assert [record["id"] for record in stream] == list("abcdefg")
    assert begun[:2] == [[2], []]


def test_a_first_page_that_is_cut_short_is_asked_for_again(wire: Any, answer_of: AnswerOf) -> None:
    first = page(answer_of, "search", list("abc"), 1, 1, 3)
    wire.answers = [first[:-60], first]

    assert [record["id"] for record in searches.search(wire, arguments(), Unit())] == list("abc")


def test_nothing_found_is_an_empty_stream(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [page(answer_of, "search", [], 1, 0, 0)]

    assert list(searches.search(wire, arguments(), Unit())) == []


def test_a_limit_ends_the_search_and_asks_for_no_more_than_needed(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [
        page(answer_of, "search", list("abcde"), 1, 9, 45),
        page(answer_of, "searchMoreWithId", list("fghij"), 2, 9, 45),
    ]

    pages = list(searches.search(wire, arguments(limit=7), Unit()).pages())

    assert [record["id"] for found in pages for record in found.records] == list("abcdefg")
    assert pages[0].total == 7
    assert len(wire.sent) == 2


@pytest.mark.parametrize(
    ("asked", "limit", "sent"), [(1000, -1, 1000), (5000, -1, 1000), (1, -1, 5), (1000, 7, 7), (1000, 2, 5)]
)
def test_pages_are_of_a_size_that_netsuite_takes(
    wire: Any, answer_of: AnswerOf, asked: int, limit: int, sent: int
) -> None:
    wire.answers = [page(answer_of, "search", [], 1, 0, 0)]

    list(searches.search(wire, arguments(page_size=asked, limit=limit), Unit()))

    assert f"<msgs:pageSize>{sent}</msgs:pageSize>".encode() in wire.sent[0][1]


@pytest.mark.parametrize(
    ("saved", "attribute"), [("57", "savedSearchId"), ("customsearch_open", "savedSearchScriptId")]
)
def test_saved_searches_by_number_and_script_id(
    wire: Any, answer_of: AnswerOf, validated: Validated, saved: str, attribute: str
) -> None:
    wire.answers = [page(answer_of, "search", [], 1, 0, 0)]

    list(searches.search(wire, arguments(saved_search=saved, criteria={"companyName": "A"}), Unit()))

    record = validated(wire.sent[0][1])[0]
    assert record.get(attribute) == saved
    assert record.get("{http://www.w3.org/2001/XMLSchema-instance}type") == "rel:CustomerSearchAdvanced"
    assert record[0].tag.endswith("criteria")


def test_a_search_that_died_says_what_to_do(wire: Any, answer_of: AnswerOf) -> None:
    refused = (
        '<core:searchResult><core:status isSuccess="false"><core:statusDetail><core:code>INVALID_JOB_ID</core:code>'
        "<core:message>expired</core:message></core:statusDetail></core:status></core:searchResult>"
    )
    wire.answers = [page(answer_of, "search", list("abcde"), 1, 2, 7), answer_of("searchMoreWithId", refused)]

    with pytest.raises(RejectedError, match="expired") as raised:
        list(searches.search(wire, arguments(), Unit()))

    assert raised.value.operation == "netsuite.search"


def test_records_of_a_shared_search_say_their_type(wire: Any, answer_of: AnswerOf) -> None:
    sales = "urn:sales_2023_2.transactions.webservices.netsuite.com"
    record = f'<core:record xmlns:s="{sales}" xsi:type="s:SalesOrder" internalId="1"/>'
    wire.answers = [
        answer_of(
            "search",
            f'<core:searchResult><core:status isSuccess="true"/>'
            f"<core:recordList>{record}</core:recordList></core:searchResult>",
        )
    ]

    assert list(searches.search(wire, arguments(record_type="transaction"), Unit())) == [
        {"id": "1", "type": "salesOrder"}
    ]


def test_a_search_without_columns_says_so(wire: Any) -> None:
    with pytest.raises(ConfigurationError, match="neither columns nor saved searches"):
        searches.search(wire, arguments(record_type="inventoryDetail", columns=["quantity"]), Unit())


def test_a_page_cut_short_and_a_busy_account_are_asked_again(connection_to: Callable[..., dict[str, Any]]) -> None:
    faults = [
        FaultRule(kind="truncate", match="searchMoreWithId"),
        FaultRule(kind="concurrency", match="searchMoreWithId", skip=1),
        FaultRule(kind="maintenance", match="search$"),
    ]
    with Sandbox(seed="demo", faults=faults) as sandbox:
        netsuite = NetSuite(connection_to(sandbox, retry={"wait": {"type": "constant", "interval": "10ms"}}))
        ids = [record["id"] for record in netsuite.search(record_type="customer", page_size=100)]
        netsuite.close()

    assert len(ids) == len(set(ids)) > 200


def test_the_sandbox_gives_every_order_exactly_once(netsuite: NetSuite) -> None:
    expected = {row["id"] for row in netsuite.suiteql(query="SELECT id FROM transaction WHERE type = 'SalesOrd'")}

    orders = list(netsuite.search(record_type="salesOrder", page_size=50))

    assert len(orders) == len(expected) > 100
    assert {order["id"] for order in orders} == expected
    assert all(order["item"] for order in orders)


def test_the_sandbox_searches_by_join_and_gives_columns(netsuite: NetSuite) -> None:
    rows = list(
        netsuite.search(
            record_type="salesOrder",
            criteria={"customer": {"country": {"anyOf": ["DE"]}}, "mainLine": True},
            columns={"basic": ["tranId", "entity"], "customerJoin": ["companyName"]},
            limit=5,
        )
    )

    assert len(rows) == 5
    assert all(row["tranId"] and row["entity"]["id"] for row in rows)
    assert any(row["customerJoin.companyName"] for row in rows)
