"""Sales of the demo: orders and what follows from them, to payment and refund."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from connector.sandbox.seeds.demo_account import DemoAccount, Item, Party, Reference, day, moment, some_day, stamps
from connector.sandbox.seeds.dice import Dice

ORDERS = 400
"""Sales orders at scale 1."""
CASH_SALES = 30
"""Cash sales at scale 1."""
_FIRST_NUMBER = 10_001
_STATUSES = "GGGGGGGGGGGGFFFBBBEDCHA"


def make_orders(account: DemoAccount) -> None:
    """Write sales orders, fulfillments, invoices, payments, credit memos and cash sales."""
    counts = {"SO": 0, "IF": 0, "INV": 0, "PYMT": 0, "CM": 0, "CS": 0}
    for number in range(1, ORDERS * account.scale + 1):
        dice = Dice(f"order {number}")
        Sale(account, dice.pick(account.customers), dice, counts).order(number)
    for number in range(1, CASH_SALES * account.scale + 1):
        dice = Dice(f"cash sale {number}")
        Sale(account, dice.pick(account.customers), dice, counts).cash_sale()
    for prefix, type_ in NUMBERS.items():
        account.writer.keep_counter(f"number:{type_}", _FIRST_NUMBER + counts[prefix])


NUMBERS = {
    "SO": "salesOrder",
    "IF": "itemFulfillment",
    "INV": "invoice",
    "PYMT": "customerPayment",
    "CM": "creditMemo",
    "CS": "cashSale",
}
"""Prefix of document numbers → record type."""


class Sale:
    """One sale to one customer, from order to payment."""

    def __init__(self, account: DemoAccount, customer: Party, dice: Dice, counts: dict[str, int]) -> None:
        self.account, self.customer, self.dice, self.counts = account, customer, dice, counts
        self.on = some_day(dice, customer.since)
        self.lines = [self._line(number) for number in range(1, 2 + dice.below(5))]

    def order(self, number: int) -> None:
        """The sales order and what its status implies."""
        status = self.dice.pick(_STATUSES)
        body = self._head("SO") | self._parties() | self._amounts(self.lines)
        body |= {
            "orderStatus": {"id": status},
            "status": {"id": status},
            "item": [self._progress(line, status) for line in self.lines],
            "shipDate": day(self.on + 3 + self.dice.below(10)),
            "shipComplete": self.dice.chance(30),
            "toBeEmailed": False,
            **self._custom_values(),
        }
        if number % 3 == 0:
            body["otherRefNum"] = f"PO-{self.dice.below(100_000):05d}"
        external_id = f"WEB-{number:06d}" if number % 4 else ""
        order = self.account.add("salesOrder", str(number), body, external_id=external_id)
        if status in "FG" and self.dice.chance(40):
            self._fulfillment(order)
        if status == "G":
            self._invoice(order)

    def cash_sale(self) -> None:
        """A sale that is paid at once."""
        body = self._head("CS") | self._parties() | self._amounts(self.lines)
        body |= {"item": self.lines, "account": self.account.reference("account", "1010"), **self._custom_values()}
        self.account.add("cashSale", body["tranId"], body)

    # ---------------------------------------------------------------- what follows

    def _fulfillment(self, order: Reference) -> None:
        self.on += 1 + self.dice.below(4)
        body = self._head("IF") | {
            "entity": self.customer.reference,
            "createdFrom": order,
            "shipStatus": {"id": "C"},
            "status": {"id": "C"},
            "item": [
                {"orderLine": line["line"], "item": line["item"], "quantity": line["quantity"], "itemReceive": True}
                for line in self.lines
            ],
        }
        del body["currency"], body["exchangeRate"]
        self.account.add("itemFulfillment", body["tranId"], body)

    def _invoice(self, order: Reference) -> None:
        self.on += 1 + self.dice.below(6)
        amounts = self._amounts(self.lines)
        paid = amounts["total"] if self.dice.chance(78) else self._part(amounts["total"])
        body = self._head("INV") | self._parties() | amounts
        due = date.fromisoformat(body["tranDate"]) + timedelta(days=30)
        body |= {
            "createdFrom": order,
            "dueDate": due.isoformat(),
            "account": self.account.reference("account", "1100"),
            "item": [{**line, "orderLine": line["line"]} for line in self.lines],
            "amountPaid": paid,
            "amountRemaining": amounts["total"] - paid,
            "status": {"id": "B" if paid == amounts["total"] else "A"},
        }
        invoice = self.account.add("invoice", body["tranId"], body)
        if paid:
            self._payment(invoice, body, paid)
        if self.dice.chance(10):
            self._credit_memo(invoice)

    def _part(self, total: Decimal) -> Decimal:
        """Nothing, or an awkward part of *total*."""
        return self.customer.currency.rounded(total / 3) if self.dice.chance(30) else total * 0

    def _payment(self, invoice: Reference, billed: dict[str, Any], paid: Decimal) -> None:
        self.on += self.dice.below(45)
        applied = {
            "apply": True, "doc": invoice, "line": 0, "type": "Invoice", "refNum": billed["tranId"],
            "total": billed["total"], "due": billed["total"], "amount": paid,
        }  # fmt: skip
        body = self._head("PYMT") | {
            "customer": self.customer.reference,
            "subsidiary": self.customer.subsidiary,
            "arAcct": self.account.reference("account", "1100"),
            "account": self.account.reference("account", "1000"),
            "payment": paid,
            "total": paid,
            "applied": paid,
            "unapplied": paid * 0,
            "status": {"id": "C" if self.dice.chance(80) else "B"},
            "apply": [applied],
        }
        self.account.add("customerPayment", body["tranId"], body)

    def _credit_memo(self, invoice: Reference) -> None:
        """A refund of one line."""
        self.on += self.dice.below(20)
        amounts = self._amounts(self.lines[:1])
        body = self._head("CM") | self._parties() | amounts
        del body["shippingAddress"]
        body |= {
            "createdFrom": invoice,
            "account": self.account.reference("account", "1100"),
            "item": self.lines[:1],
            "applied": amounts["total"] * 0,
            "unapplied": amounts["total"],
            "amountRemaining": amounts["total"],
            "status": {"id": "A"},
            "memo": "Remboursement / Erstattung / refund",
        }
        self.account.add("creditMemo", body["tranId"], body)

    # ---------------------------------------------------------------- parts

    def _head(self, prefix: str) -> dict[str, Any]:
        number = f"{prefix}{_FIRST_NUMBER + self.counts[prefix]}"
        self.counts[prefix] += 1
        head: dict[str, Any] = {
            "tranId": number,
            "tranDate": day(self.on),
            "currency": self.customer.currency.reference,
            "exchangeRate": self.customer.currency.rate,
            **stamps(self.dice, self.on),
        }
        if prefix not in ("SO", "IF"):
            head["postingPeriod"] = self.account.period(head["tranDate"])
        if self.dice.chance(15):
            head["memo"] = self.dice.pick(self.account.texts["memos"])
        return head

    def _parties(self) -> dict[str, Any]:
        return {
            "entity": self.customer.reference,
            "subsidiary": self.customer.subsidiary,
            "email": self.customer.email,
            "billingAddress": self.customer.address,
            "shippingAddress": self.customer.address,
        }

    def _line(self, number: int) -> dict[str, Any]:
        item: Item = self.dice.pick(self.account.saleable)
        currency = self.customer.currency
        quantity = Decimal(1 + self.dice.below(12))
        if item.name.endswith("(per gram)"):
            quantity = Decimal(1 + self.dice.below(9_999)).scaleb(-1)
        rate = currency.from_dollars(item.price)
        amount = currency.rounded(rate * quantity)
        line = {
            "line": number,
            "item": item.reference,
            "description": item.name,
            "quantity": int(quantity) if quantity == int(quantity) else quantity,
            "rate": rate,
            "amount": amount,
            "tax1Amt": currency.rounded(amount * self.customer.tax / 100),
            "taxRate1": self.customer.tax,
            "class": self.account.reference("classification", "Eyewear"),
        }
        if item.type == "inventoryItem" and self.dice.chance(30):
            line["custcol_dioptre"] = Decimal(self.dice.below(65) - 32) / 4
            line["custcol_ready_on"] = day(self.on + 5)
        if self.dice.chance(8):
            line["custcol_engraving"] = self.dice.pick(self.account.texts["engravings"])
            line["custcol_gift_wrap"] = True
        return line

    def _amounts(self, lines: list[dict[str, Any]]) -> dict[str, Any]:
        subtotal = sum((line["amount"] for line in lines), self.customer.currency.rounded(Decimal(0)))
        tax = sum((line["tax1Amt"] for line in lines), self.customer.currency.rounded(Decimal(0)))
        return {"subtotal": subtotal, "taxTotal": tax, "total": subtotal + tax}

    def _progress(self, line: dict[str, Any], status: str) -> dict[str, Any]:
        done = line["quantity"] if status in "FG" else 0
        return {
            **line,
            "quantityFulfilled": done,
            "quantityBilled": line["quantity"] if status == "G" else 0,
            "isClosed": status in "CH",
        }

    def _custom_values(self) -> dict[str, Any]:
        channels = list(self.account.references["customrecord_sales_channel"].values())
        values: dict[str, Any] = {"custbody_channel": self.dice.pick(channels), "custbody_gift": self.dice.chance(10)}
        if self.dice.chance(40):
            values["custbody_promised"] = day(self.on + 14)
            values["custbody_packed_at"] = moment(self.dice, self.on + 1)
            values["custbody_weight"] = Decimal(self.dice.below(20_000) + 1).scaleb(-3)
        if self.dice.chance(12):
            values["custbody_note"] = self.dice.pick(self.account.texts["memos"])
        return values
