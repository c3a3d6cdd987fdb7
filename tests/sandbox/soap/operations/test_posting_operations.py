from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from connector.sandbox.people.tenant import Level
from connector.sandbox.soap.operations.posting_operations import FINANCIAL_STATEMENTS
from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, make_soap, texts


@pytest.fixture(scope="module")
def books() -> Soap:
    """The demo company, its role allowed to see the books."""
    made = make_soap(demo=True)
    _allow(made)
    return made


def _allow(soap: Soap) -> None:
    for role in soap.tenant.roles.values():
        role.permissions[FINANCIAL_STATEMENTS] = Level.VIEW


def ask(soap: Soap, fields: str = "", filters: str = "", page: int = 1, **how: Any) -> Any:
    asked = "".join(f"<c:{name}>true</c:{name}>" for name in fields.split())
    return soap.ask(
        f"<getPostingTransactionSummary><fields>{asked}</fields><filters>{filters}</filters>"
        f"<pageIndex>{page}</pageIndex></getPostingTransactionSummary>",
        **how,
    )


def amounts(answer: Any) -> list[Decimal]:
    return [Decimal(text) for text in texts(answer, "amount")]


def test_the_books_balance_as_a_whole_and_in_each_subsidiary(books: Soap) -> None:
    assert amounts(ask(books)) == [Decimal(0)]
    by_subsidiary = ask(books, "subsidiary")
    assert len(amounts(by_subsidiary)) > 1
    assert set(amounts(by_subsidiary)) == {Decimal(0)}


def test_sums_over_accounts_agree_with_the_whole(books: Soap) -> None:
    by_account = ask(books, "account period")
    names = {one.findtext("{*}name") for one in by_account.iter("{*}account")}

    assert sum(amounts(by_account)) == 0
    assert len(amounts(by_account)) == int(texts(by_account, "totalRecords")[0])
    assert None not in names


def test_a_filter_leaves_one_account(books: Soap) -> None:
    receivable = '<c:account><c:recordRef internalId="3"/></c:account>'
    only = ask(books, "account", receivable)
    every = {
        entry.find("{*}account").get("internalId"): entry.findtext("{*}amount")
        for entry in ask(books, "account").iter("{*}postingTransactionSummary")
    }

    assert texts(only, "amount") == [every["3"]]


def test_minus_one_means_none(books: Soap) -> None:
    without = ask(books, "department", '<c:department><c:recordRef internalId="-1"/></c:department>')

    assert list(without.iter("{*}department")) == []
    assert len(amounts(without)) == 1


def test_an_invoice_posts_what_it_says(soap: Soap) -> None:
    _allow(soap)
    for number, (name, kind) in enumerate({"AR": "AcctRec", "Sales": "Income"}.items(), start=1):
        soap.store.create("account", {"acctName": name, "acctType": {"id": kind}}, id=number)
    line = {"item": {"id": "9"}, "amount": 10}
    soap.store.create("invoice", {"item": [line], "total": 10, "exchangeRate": Decimal("1.5")})
    found = {
        entry.find("{*}account").get("internalId"): entry.findtext("{*}amount")
        for entry in ask(soap, "account").iter("{*}postingTransactionSummary")
    }

    assert found == {"1": "15.0", "2": "-15.0"}


def test_the_permission_is_needed(soap: Soap) -> None:
    assert codes(ask(soap)) == ["INSUFFICIENT_PERMISSION"]


def test_a_page_that_is_not_there_is_refused(books: Soap) -> None:
    assert codes(ask(books, page=2)) == ["INVALID_PAGE_INDEX"]


def test_answers_are_valid(real_demo: Soap, schema_check: SchemaCheck) -> None:
    _allow(real_demo)
    every = "period account parentItem item entity department class location subsidiary book"
    schema_check.assert_valid(ask(real_demo, every, version="2023_2"))
    nothing = '<c:account><c:recordRef internalId="404"/></c:account>'
    schema_check.assert_valid(ask(real_demo, every, nothing, version="2023_2"))
