from decimal import Context, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.catalogue.reader import load
from connector.sandbox.accounting.transaction_totals import cents, changes_amounts, compute, forget_amounts
from connector.sandbox.refusals import RuleError

MONEY = st.decimals(min_value=0, max_value=10**6, places=2)


def totals(type_: str, body: dict[str, Any]) -> dict[str, Any]:
    return compute(load().record(type_), body)


@given(st.lists(st.tuples(st.integers(0, 1000), MONEY), max_size=8))
def test_the_total_is_the_exact_sum_of_the_lines(lines: list[tuple[int, Decimal]]) -> None:
    body = totals("salesOrder", {"item": [{"quantity": quantity, "rate": rate} for quantity, rate in lines]})

    assert body["subtotal"] == body["total"] == sum((quantity * rate for quantity, rate in lines), Decimal(0))


def test_an_amount_that_is_given_stands_and_gives_the_rate() -> None:
    (line,) = totals("salesOrder", {"item": [{"quantity": 4, "amount": Decimal(10)}]})["item"]

    assert line == {"quantity": 4, "amount": Decimal(10), "rate": Decimal("2.50")}


def test_tax_and_shipping_are_added_and_a_discount_is_taken_off() -> None:
    body = totals(
        "invoice",
        {"item": [{"amount": Decimal(100)}], "taxTotal": Decimal(8), "shippingCost": 5, "discountTotal": Decimal(-10)},
    )

    assert (body["subtotal"], body["total"], body["amountRemaining"]) == (Decimal(100), Decimal(103), Decimal(103))


def test_a_bill_sums_items_and_expenses() -> None:
    body = totals("vendorBill", {"item": [{"amount": 1}], "expense": [{"amount": Decimal("2.50")}]})

    assert body["userTotal"] == Decimal("3.50")


def test_a_payment_is_applied_as_far_as_its_lines_say() -> None:
    lines = [{"apply": True, "amount": Decimal(30)}, {"apply": False, "amount": Decimal(50)}]
    body = totals("customerPayment", {"payment": 100, "apply": lines})

    assert (body["applied"], body["unapplied"]) == (Decimal(30), Decimal(70))


def test_a_journal_that_does_not_balance_is_refused() -> None:
    balanced = {"line": [{"debit": Decimal("0.10")}, {"credit": Decimal("0.10")}]}

    assert totals("journalEntry", balanced) == balanced
    with pytest.raises(RuleError) as caught:
        totals("journalEntry", {"line": [{"debit": 1}]})
    assert caught.value.soap_code == "TRANS_UNBALNCD"


def test_knows_which_changes_move_a_total() -> None:
    assert changes_amounts({"item": []})
    assert not changes_amounts({"memo": "x"})


def test_a_changed_line_forgets_the_amounts_that_follow_from_it() -> None:
    changes = {"item": [{"line": 1, "rate": 2}, {"line": 2, "amount": 3, "rate": 1}, {"line": 3}, {"rate": 4}]}
    taxes = {"tax1Amt": None, "taxAmount": None, "grossAmt": None}

    assert forget_amounts(changes)["item"] == [
        {"line": 1, "rate": 2, "amount": None, **taxes},
        {"line": 2, "amount": 3, "rate": 1, **taxes},
        {"line": 3},
        {"rate": 4, "amount": None},
    ]


def test_an_advanced_intercompany_journal_begins_in_its_own_subsidiary() -> None:
    lines = [{"lineSubsidiary": {"id": "2"}, "debit": 5}, {"lineSubsidiary": {"id": "1"}, "credit": 5}]

    with pytest.raises(RuleError, match="restricted to From Subsidiary"):
        totals("advInterCompanyJournalEntry", {"subsidiary": {"id": "1"}, "line": lines})
    assert totals("advInterCompanyJournalEntry", {"subsidiary": {"id": "2"}, "line": lines})["line"] == lines


def test_cents_of_the_largest_amounts_are_exact() -> None:
    huge = Decimal(10**18 - 1)

    assert cents(huge * huge) == (huge * huge).quantize(Decimal("0.01"), context=Context(prec=100))
    assert totals("salesOrder", {"item": [{"quantity": huge, "rate": huge}] * 3})["total"] > huge
