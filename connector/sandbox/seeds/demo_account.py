"""DemoAccount: what the parts of the demo seed share while they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from connector.marked_yaml import read_file
from connector.sandbox.seeds.bulk_writer import BulkWriter
from connector.sandbox.seeds.dice import Dice

Reference = dict[str, str]
FIRST_DAY = date(2024, 1, 2)
LAST_DAY = date(2025, 12, 29)
"""The demo's records were made and changed between these days, whenever it is loaded."""
_SPAN = (LAST_DAY - FIRST_DAY).days
_EPOCH = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)


def table(name: str) -> Any:
    """One of the demo's data files."""
    return read_file(Path(__file__).parent / "demo" / f"{name}.yaml").data


@dataclass(slots=True)
class Currency:
    """A currency of the demo."""

    reference: Reference
    rate: Decimal
    """US dollars for one."""
    cent: Decimal
    """Its smallest amount."""

    def rounded(self, amount: Decimal) -> Decimal:
        """*amount* to the smallest amount, halves up."""
        return amount.quantize(self.cent, ROUND_HALF_UP)

    def from_dollars(self, amount: Decimal) -> Decimal:
        """A price in dollars in this currency; dollars keep all their digits."""
        return amount if self.rate == 1 else self.rounded(amount / self.rate)


@dataclass(slots=True)
class Party:
    """A customer or vendor as transactions need it."""

    reference: Reference
    region: Mapping[str, Any]
    currency: Currency
    subsidiary: Reference
    address: dict[str, Any]
    tax: Decimal
    since: int
    """Day of its creation, counted from FIRST_DAY."""
    email: str = ""


@dataclass(slots=True)
class Item:
    """An item as transactions need it."""

    reference: Reference
    type: str
    name: str
    price: Decimal
    cost: Decimal


@dataclass
class DemoAccount:
    """The writer, and what was written so far by its own key."""

    writer: BulkWriter
    scale: int
    references: dict[str, dict[str, Reference]] = field(default_factory=dict)
    """Record type → key → reference."""
    currencies: dict[str, Currency] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    customers: list[Party] = field(default_factory=list)
    vendors: list[Party] = field(default_factory=list)
    keys: int = 0
    """Keys of lines given so far."""

    def add(
        self, type_: str, key: str, body: Mapping[str, Any], *, external_id: str = "", id_: int | None = None
    ) -> Reference:
        """Write a record and remember it under *key*."""
        reference = self.writer.add(type_, body, external_id=external_id, id_=id_)
        self.references.setdefault(type_, {})[key] = reference
        return reference

    def reference(self, type_: str, key: str) -> Reference:
        """The record that was written under *key*."""
        return self.references[type_][key]

    def period(self, on: str) -> Reference:
        """The accounting period of a day."""
        return self.reference("accountingPeriod", on[:7])

    def line_key(self) -> str:
        """A new key of a line."""
        self.keys += 1
        return str(self.keys)

    @cached_property
    def texts(self) -> dict[str, list[str]]:
        """Free texts: `memos`, `remarks`, `engravings`."""
        found: dict[str, list[str]] = table("texts")
        return found

    @cached_property
    def saleable(self) -> list[Item]:
        """Items that customers buy."""
        return [item for item in self.items.values() if item.price]

    @cached_property
    def bought(self) -> list[Item]:
        """Items that come from vendors."""
        return [item for item in self.items.values() if item.cost]


def day(number: int) -> str:
    """The day *number* after FIRST_DAY, as ISO text; never after LAST_DAY."""
    return (FIRST_DAY + timedelta(days=min(number, _SPAN))).isoformat()


def some_day(dice: Dice, after: int = 0) -> int:
    """A day between *after* and the last one, counted from FIRST_DAY."""
    return after + dice.below(max(1, _SPAN - after))


def moment(dice: Dice, number: int) -> str:
    """Some second of the day *number*, as ISO text in UTC."""
    seconds = min(number, _SPAN) * 86400 + dice.below(86400)
    return (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamps(dice: Dice, made: int, *, created: str = "createdDate") -> dict[str, str]:
    """When a record was made and last changed; most were not changed."""
    first = moment(dice, made)
    last = moment(dice, some_day(dice, made + 1)) if dice.chance(40) else first
    return {created: first, "lastModifiedDate": max(first, last)}
