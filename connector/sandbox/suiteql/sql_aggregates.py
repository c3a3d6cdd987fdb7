"""Aggregates in decimal, for SQLite: also as window functions."""

from __future__ import annotations

import sqlite3
import statistics
from decimal import Decimal
from typing import Any

from connector.sandbox.suiteql.oracle_numbers import Number, exact, kept


class _Total:
    """Running sum and count, exact in decimal; NULLs do not count."""

    def __init__(self) -> None:
        self.total, self.count = Decimal(0), 0

    def step(self, value: Any) -> None:
        if value is not None:
            self.total += exact(value)
            self.count += 1

    def inverse(self, value: Any) -> None:
        if value is not None:
            self.total -= exact(value)
            self.count -= 1


class Sum(_Total):
    """`SUM`: NULL over nothing."""

    def value(self) -> Number | None:
        """The sum so far."""
        return kept(self.total) if self.count else None

    finalize = value


class Average(_Total):
    """`AVG`."""

    def value(self) -> Number | None:
        """The mean so far."""
        return kept(self.total / self.count) if self.count else None

    finalize = value


class _Sample:
    def __init__(self) -> None:
        self.values: list[Decimal] = []

    def step(self, value: Any) -> None:
        if value is not None:
            self.values.append(exact(value))

    def inverse(self, value: Any) -> None:
        if value is not None:
            self.values.remove(exact(value))


class Median(_Sample):
    """`MEDIAN`."""

    def value(self) -> Number | None:
        """The middle of what was seen."""
        return kept(statistics.median(self.values)) if self.values else None

    finalize = value


class Variance(_Sample):
    """`VARIANCE`: of a sample; 0 for a single value."""

    def value(self) -> Number | None:
        """The sample variance of what was seen."""
        if len(self.values) < 2:  # noqa: PLR2004 - a sample of one has no spread
            return 0 if self.values else None
        return kept(statistics.variance(self.values))

    finalize = value


class Deviation(Variance):
    """`STDDEV`: root of the variance."""

    def value(self) -> Number | None:
        """The sample deviation of what was seen."""
        variance = super().value()
        return None if variance is None else kept(exact(variance).sqrt())

    finalize = value


AGGREGATES: dict[str, type[Any]] = {
    "SUM": Sum,
    "AVG": Average,
    "MEDIAN": Median,
    "VARIANCE": Variance,
    "STDDEV": Deviation,
}
"""Oracle's name → what adds up."""


def register(connection: sqlite3.Connection) -> None:
    """Make them known to *connection* as `NS_NAME`."""
    for name, aggregate in AGGREGATES.items():
        connection.create_window_function(f"NS_{name}", 1, aggregate)
