"""What is compared of both sides: ranges of internal ids with their checksums, and rows of an id and a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

PRIME = 1_000_003
"""Checksums add `id³` modulo this up: two sets of ids of the same number and sum differ there."""


class Row(NamedTuple):
    """One record."""

    id: int
    moment: datetime | None


class Checksum(NamedTuple):
    """The ids of a range."""

    rows: int
    total: int
    mixed: int


class Span(NamedTuple):
    """Where the ids of a side lie."""

    low: int
    high: int
    rows: int


@dataclass(frozen=True, slots=True)
class IdRange:
    """The ids from `low` up to, but without, `high`."""

    low: int
    high: int


class Side(Protocol):
    """One of the two sides."""

    def span(self) -> Span | None:
        """Where its ids lie; None where it has none."""

    def checksums(self, width: int) -> dict[int, Checksum]:
        """The ids by `id // width`."""

    def rows(self, within: IdRange) -> Iterator[Row]:
        """The rows of a range in the order of their ids."""
