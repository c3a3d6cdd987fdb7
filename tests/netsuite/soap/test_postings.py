"""Sums of postings: fields and filters in the order of the XSD, pages by the operation id."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.soap import postings
from connector.netsuite.soap.suitetalk_names import local_name

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]


def page(answer_of: AnswerOf, number: int, pages: int) -> bytes:
    one = (
        '<core:postingTransactionSummary><core:account internalId="1"><core:name>Cash</core:name></core:account>'
        f"<core:amount>{number}.25</core:amount></core:postingTransactionSummary>"
    )
    counts = (
        f"<core:totalRecords>{pages}</core:totalRecords><core:pageSize>1</core:pageSize><core:totalPages>{pages}"
        f"</core:totalPages><core:pageIndex>{number}</core:pageIndex><core:operationId>OP</core:operationId>"
    )
    listed = f"<core:postingTransactionSummaryList>{one}</core:postingTransactionSummaryList>"
    name = "getPostingTransactionSummary"
    return answer_of(name, f'<core:{name}Result><core:status isSuccess="true"/>{counts}{listed}</core:{name}Result>')


def test_reads_page_by_page(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [page(answer_of, 1, 2), page(answer_of, 2, 2)]
    for answer in wire.answers:
        validated(answer)
    asked = SimpleNamespace(group_by=("account", "period"), filters={"account": ["1", {"id": "2"}], "period": "34"})

    stream = postings.get_posting_transaction_summary(wire, asked, Unit())
    assert wire.sent == []  # nothing is read before it is iterated

    assert list(stream) == [
        {"account": {"id": "1", "refName": "Cash"}, "amount": Decimal("1.25")},
        {"account": {"id": "1", "refName": "Cash"}, "amount": Decimal("2.25")},
    ]
    first, second = (validated(body) for _, body in wire.sent)
    assert [[local_name(part.tag) for part in one] for one in (first, second)] == [
        ["fields", "filters", "pageIndex"],
        ["fields", "filters", "pageIndex", "operationId"],
    ]
    assert [local_name(part.tag) for part in first[0]] == ["period", "account"]
    assert [ref.get("internalId") for ref in first[1][1]] == ["1", "2"]
    assert (second[2].text, second[3].text) == ("2", "OP")


def test_a_filter_without_an_id_is_told(wire: Any) -> None:
    asked = SimpleNamespace(group_by=("account",), filters={"account": [{"refName": "Cash"}]})

    with pytest.raises(RejectedError, match=r"filters\.account"):
        list(postings.get_posting_transaction_summary(wire, asked, Unit()))
