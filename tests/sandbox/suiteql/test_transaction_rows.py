"""Lines, signs and sums of transactions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from connector.sandbox.suiteql.transaction_rows import line_amount, tax_of, total_of

ITEM = {"id": "1"}


def lines_of(account: Any) -> list[dict[str, str]]:
    found: list[dict[str, str]] = account.rows(
        "SELECT id, mainline, taxline, itemtype, quantity, foreignamount, netamount FROM "
        "transactionline ORDER BY linesequencenumber"
    )
    return found


@pytest.mark.parametrize(
    ("type_", "quantity", "amount", "total"),
    [
        ("salesOrder", "-2", "-20", "20"),
        ("invoice", "-2", "-20", "20"),
        ("cashSale", "-2", "-20", "20"),
        ("creditMemo", "2", "20", "-20"),
        ("purchaseOrder", "2", "20", "-20"),
        ("vendorBill", "2", "20", "-20"),
    ],
)
def test_debits_are_positive_and_credits_negative(
    account: Any, type_: str, quantity: str, amount: str, total: str
) -> None:
    account.store.create(type_, {"entity": {"id": "1"}, "item": [{"line": 1, "item": ITEM, "quantity": 2, "rate": 10}]})

    assert account.values("SELECT foreigntotal FROM transaction") == [total]
    main, line = account.rows("SELECT mainline, quantity, foreignamount FROM transactionline ORDER BY id")
    assert main == {"mainline": "T", "foreignamount": total}
    assert line == {"mainline": "F", "quantity": quantity, "foreignamount": amount}


def test_header_charges_and_tax_are_lines_of_their_own(account: Any) -> None:
    account.store.create(
        "invoice",
        {
            "entity": {"id": "1"},
            "exchangeRate": Decimal("1.5"),
            "taxTotal": 3,
            "shippingCost": 5,
            "discountTotal": -2,
            "item": [{"line": 4, "item": ITEM, "quantity": 1, "amount": 10}],
        },
    )

    assert [
        (row["id"], row.get("itemtype"), row["taxline"], row["foreignamount"], row["netamount"])
        for row in lines_of(account)
    ] == [
        ("0", None, "F", "16", "24"),
        ("4", None, "F", "-10", "-15"),
        ("5", "ShipItem", "F", "-5", "-7.5"),
        ("6", "Discount", "F", "2", "3"),
        ("7", "TaxItem", "T", "-3", "-4.5"),
    ]


def test_base_amounts_balance_though_they_are_rounded(account: Any) -> None:
    lines = [{"line": place, "item": ITEM, "amount": Decimal("0.33")} for place in range(1, 4)]
    account.store.create("invoice", {"entity": {"id": "1"}, "exchangeRate": Decimal("1.08215"), "item": lines})

    assert account.rows("SELECT SUM(netamount) n, SUM(foreignamount) f FROM transactionline") == [{"n": "0", "f": "0"}]
    assert account.values("SELECT SUM(debit) - SUM(credit) FROM transactionaccountingline") == ["0"]


def test_a_payment_has_two_sides(account: Any) -> None:
    account.store.create("account", {"acctName": "Bank", "acctType": {"id": "Bank"}})
    account.store.create("account", {"acctName": "Receivable", "acctType": {"id": "AcctRec"}})
    account.store.create("customerPayment", {"customer": {"id": "1"}, "payment": Decimal("12.30")})

    assert account.rows(
        "SELECT BUILTIN.DF(account) a, debit, credit, posting FROM transactionaccountingline ORDER BY transactionline"
    ) == [
        {"a": "Bank", "debit": "12.3", "posting": "T"},
        {"a": "Receivable", "credit": "12.3", "posting": "T"},
    ]


def test_a_journal_has_its_lines_alone(account: Any) -> None:
    lines = [
        {"line": 1, "account": {"id": "5"}, "debit": 7, "memo": "left", "entity": {"id": "3"}},
        {"line": 2, "account": {"id": "6"}, "credit": 7},
    ]
    account.store.create("journalEntry", {"subsidiary": {"id": "1"}, "line": lines})

    assert account.rows("SELECT id, mainline, foreignamount, memo, entity FROM transactionline ORDER BY id") == [
        {"id": "1", "mainline": "F", "foreignamount": "7", "memo": "left", "entity": "3"},
        {"id": "2", "mainline": "F", "foreignamount": "-7"},
    ]
    assert account.values("SELECT account FROM transactionaccountingline ORDER BY transactionline") == ["5", "6"]


def test_an_expense_line_has_an_account_and_no_item(account: Any) -> None:
    account.store.create(
        "vendorBill", {"entity": {"id": "1"}, "expense": [{"line": 1, "account": {"id": "9"}, "amount": 4}]}
    )

    assert account.rows(
        "SELECT item, expenseaccount, accountinglinetype, foreignamount FROM transactionline WHERE mainline = 'F'"
    ) == [{"expenseaccount": "9", "accountinglinetype": "EXPENSE", "foreignamount": "4"}]


def test_orders_post_nothing(account: Any) -> None:
    account.store.create("salesOrder", {"entity": {"id": "1"}, "item": [{"line": 1, "item": ITEM, "amount": 1}]})

    assert account.values("SELECT DISTINCT posting FROM transactionaccountingline") == ["F"]


def test_progress_has_the_sign_of_the_quantity(account: Any) -> None:
    line = {"line": 1, "item": ITEM, "quantity": 5, "rate": 1, "quantityBilled": 2, "quantityFulfilled": 3}
    account.store.create("salesOrder", {"entity": {"id": "1"}, "item": [line]})

    assert account.rows("SELECT quantity, quantitybilled, quantityshiprecv FROM transactionline WHERE id = 1") == [
        {"quantity": "-5", "quantitybilled": "-2", "quantityshiprecv": "-3"}
    ]


def test_a_line_without_a_number_gets_the_next_free_one(account: Any) -> None:
    items = [{"item": ITEM, "orderLine": 7}, {"line": 3, "item": ITEM}, {"item": ITEM}]
    account.store.create("itemFulfillment", {"entity": {"id": "1"}, "item": items})

    assert account.values("SELECT id FROM transactionline ORDER BY linesequencenumber") == ["0", "4", "3", "5"]


def test_keys_of_lines_are_unique_in_the_account(demo: Any) -> None:
    assert demo.values("SELECT COUNT(*) - COUNT(DISTINCT uniquekey) FROM transactionline") == ["0"]


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ({"amount": "1.10"}, Decimal("1.10")),
        ({"quantity": 3, "rate": Decimal("0.335")}, Decimal("1.01")),
        ({"quantity": 3}, None),
        ({"amount": "x"}, None),
        ({}, None),
    ],
)
def test_the_amount_of_a_line(line: dict[str, Any], amount: Decimal | None) -> None:
    assert line_amount(line) == amount


def test_the_total_is_what_the_record_says_else_the_sum_of_its_parts() -> None:
    lines = [{"amount": Decimal("10.00"), "tax1Amt": Decimal("1.90")}, {"amount": Decimal("-2.50")}]

    assert total_of({"total": Decimal("99.00"), "item": lines}) == Decimal("99.00")
    assert total_of({"item": lines, "expense": [{"amount": 1}], "handlingCost": 2, "discountTotal": 3}) == Decimal(
        "9.40"
    )
    assert tax_of({"item": lines}) == Decimal("1.90")
    assert tax_of({"item": lines, "taxTotal": 0}) == 0
    assert total_of({"line": [{"debit": 5}, {"credit": 5}]}) == 5
