"""Aggregates in decimal, for SQLite: also as window functions."""

from __future__ import annotations

import sqlite3
import statistics
from decimal import Decimal
from typing import Any

from connector.sandbox.suiteql.oracle_dates import MARK
from connector.sandbox.suiteql.oracle_numbers import Number, exact, kept, oracle_text
from connector.sandbox.suiteql.oracle_text import LONGEST_TEXT


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

    single: Number | None = 0

    def value(self) -> Number | None:
        """The sample variance of what was seen."""
        if len(self.values) < 2:  # noqa: PLR2004 - a sample of one has no spread
            return self.single if self.values else None
        return kept(statistics.variance(self.values))

    finalize = value


class SampleVariance(Variance):
    """`VAR_SAMP`: NULL for a single value."""

    single = None


class PopulationVariance(_Sample):
    """`VAR_POP`."""

    def value(self) -> Number | None:
        """The variance of what was seen, as the whole population."""
        return kept(statistics.pvariance(self.values)) if self.values else None

    finalize = value


def _root(variance: type[Any]) -> type[Any]:
    """The deviation that belongs to a variance."""

    class Deviation(variance):  # type: ignore[misc]
        """Root of the variance."""

        def value(self) -> Number | None:
            found = super().value()
            return None if found is None else kept(exact(found).sqrt())

        finalize = value

    return Deviation


class _Pairs:
    """Two values of each row, as floats; rows with a NULL do not count."""

    def __init__(self) -> None:
        self.pairs: list[tuple[float, float]] = []

    def step(self, left: Any, right: Any) -> None:
        if left is not None and right is not None:
            self.pairs.append((float(exact(left)), float(exact(right))))

    def inverse(self, left: Any, right: Any) -> None:
        if left is not None and right is not None:
            self.pairs.remove((float(exact(left)), float(exact(right))))

    def sides(self) -> tuple[list[float], list[float]]:
        return [left for left, _ in self.pairs], [right for _, right in self.pairs]


class CovariancePopulation(_Pairs):
    """`COVAR_POP`."""

    less = 0

    def value(self) -> Number | None:
        """The covariance of the pairs seen."""
        count = len(self.pairs)
        if count <= self.less:
            return None
        lefts, rights = self.sides()
        left, right = statistics.fmean(lefts), statistics.fmean(rights)
        total = sum((one - left) * (other - right) for one, other in self.pairs)
        return _number(total / (count - self.less))

    finalize = value


class CovarianceSample(CovariancePopulation):
    """`COVAR_SAMP`."""

    less = 1


class Correlation(_Pairs):
    """`CORR`: Pearson's coefficient."""

    def value(self) -> Number | None:
        """The coefficient of the pairs seen; NULL where one side never differs."""
        try:
            return _number(statistics.correlation(*self.sides()))
        except statistics.StatisticsError:
            return None

    finalize = value


class RankCorrelation(Correlation):
    """`CORR_S`: Spearman's coefficient, Pearson's of the ranks."""

    def sides(self) -> tuple[list[float], list[float]]:
        """The ranks of both sides; equal values share the middle of theirs."""
        lefts, rights = super().sides()
        return _ranks(lefts), _ranks(rights)


class OrderCorrelation(_Pairs):
    """`CORR_K`: Kendall's tau-b."""

    def value(self) -> Number | None:
        """The coefficient of the pairs seen."""
        if len(self.pairs) > _MOST_PAIRS:
            raise ValueError(f"CORR_K compares {_MOST_PAIRS} rows at most")
        agree = lefts = rights = 0
        for place, (left, right) in enumerate(self.pairs):
            for other_left, other_right in self.pairs[:place]:
                one, two = _sign(left - other_left), _sign(right - other_right)
                agree, lefts, rights = agree + one * two, lefts + abs(one), rights + abs(two)
        return _number(agree / (lefts * rights) ** 0.5) if lefts and rights else None

    finalize = value


_MOST_PAIRS = 2000


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _ranks(values: list[float]) -> list[float]:
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values), 1):
        places.setdefault(value, []).append(place)
    return [sum(places[value]) / len(places[value]) for value in values]


def _number(value: float) -> Number:
    return kept(Decimal(repr(value)))


class JoinedList:
    """`LISTAGG`: texts in an order of their own; called with value, separator, how to sort, and the sort keys."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.length = 0

    def step(self, *row: Any) -> None:
        """Take a row; NULLs are left out."""
        if row[0] is not None:
            self.rows.append(row)
            self.length += len(str(row[0])) + len(str(row[1] or ""))
            if self.length > LONGEST_TEXT:
                raise ValueError("the result of LISTAGG is too long")

    def inverse(self, *row: Any) -> None:
        """Let a row go that leaves the window."""
        if row[0] is not None:
            self.rows.remove(row)

    def value(self) -> str | None:
        """The texts of the rows seen."""
        if not self.rows:
            return None
        separator, how = self.rows[0][1], self.rows[0][2]
        ordered = self.rows
        for place in range(len(how) - 2, -1, -2):
            key, direction, nulls = 3 + (place - 1) // 2, how[place], how[place + 1]
            ordered = _sorted(ordered, key, backwards=direction == "d", nulls_first=nulls == "f")
        texts = [shown(row[0]) for row in ordered]
        return (separator or "").join(dict.fromkeys(texts) if how[0] == "u" else texts)

    finalize = value


def _sorted(rows: list[tuple[Any, ...]], key: int, *, backwards: bool, nulls_first: bool) -> list[tuple[Any, ...]]:
    empty = [row for row in rows if row[key] is None]
    filled = sorted(
        (row for row in rows if row[key] is not None),
        key=lambda row: (isinstance(row[key], str), row[key]),
        reverse=backwards,
    )
    return [*empty, *filled] if nulls_first else [*filled, *empty]


def shown(value: Any) -> str:
    """A value inside a list: a date as ISO text, since the account's format is not known here."""
    if isinstance(value, str):
        return value[1:].removesuffix(" 00:00:00") if value.startswith(MARK) else value
    return oracle_text(value)


AGGREGATES: dict[str, type[Any]] = {
    "SUM": Sum,
    "AVG": Average,
    "MEDIAN": Median,
    "VARIANCE": Variance,
    "VAR_SAMP": SampleVariance,
    "VAR_POP": PopulationVariance,
    "STDDEV": _root(Variance),
    "STDDEV_SAMP": _root(SampleVariance),
    "STDDEV_POP": _root(PopulationVariance),
    "CORR": Correlation,
    "CORR_S": RankCorrelation,
    "CORR_K": OrderCorrelation,
    "COVAR_POP": CovariancePopulation,
    "COVAR_SAMP": CovarianceSample,
    "LISTAGG": JoinedList,
}
"""Oracle's name → what adds up."""
_ARGUMENTS = {"CORR": 2, "CORR_S": 2, "CORR_K": 2, "COVAR_POP": 2, "COVAR_SAMP": 2, "LISTAGG": -1}


def register(connection: sqlite3.Connection) -> None:
    """Make them known to *connection* as `NS_NAME`."""
    for name, aggregate in AGGREGATES.items():
        connection.create_window_function(f"NS_{name}", _ARGUMENTS.get(name, 1), aggregate)
