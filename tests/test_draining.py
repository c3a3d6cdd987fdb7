from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from connector.component import Receipt, Unit
from connector.draining import as_stream, drained
from connector.errors import ConfigurationError
from connector.outcome import Report
from connector.stream import Cursor, of


class Kept:
    """A sink in memory; refuses negative numbers."""

    def __init__(self) -> None:
        self.units: dict[str, Receipt] = {}
        self.blocks: list[Sequence[Any]] = []
        self.ended: list[str] = []

    def recall(self, key: str) -> Receipt | None:
        return self.units.get(key)

    def write(self, key: str, records: Sequence[Any], cursor: Cursor) -> Receipt:
        self.blocks.append(list(records))
        failures = [{"index": n, "record": r, "error": {"message": "no"}} for n, r in enumerate(records) if r < 0]
        report = Report(read=len(records), written=len(records) - len(failures), failed=len(failures))
        self.units[key] = Receipt(cursor=cursor, report=report, failures=failures)
        return self.units[key]

    def finish(self) -> None:
        self.ended.append("finish")

    def close(self) -> None:
        self.ended.append("close")


def test_positions_of_failures_count_from_the_start() -> None:
    sink = Kept()

    report = drained(sink, [1, -2, 3, 4, -5], Unit(), 2)

    assert [error["position"] for error in report.first_errors] == [1, 4]
    assert (report.read, report.written, report.failed) == (5, 3, 2)
    assert (sink.blocks, sink.ended) == ([[1, -2], [3, 4], [-5]], ["finish", "close"])


def test_units_that_are_done_are_not_read_again() -> None:
    sink = Kept()
    drained(sink, of([1, 2, 3], 2), Unit(key="run/x"), 2)

    report = drained(sink, of([1, 2, 3], 2), Unit(key="run/x"), 2)

    assert sink.blocks == [[1, 2], [3]]
    assert report.read == 3


def test_stops_between_units_when_asked() -> None:
    sink = Kept()

    assert drained(sink, [1, 2, 3], Unit(stopped=lambda: True), 1).read == 1


@pytest.mark.parametrize("records", ["text", 5, None, b"x"])
def test_what_is_no_list_is_refused(records: Any) -> None:
    with pytest.raises(ConfigurationError, match="a list or a stream"):
        as_stream(records, 10)


def test_a_mapping_is_one_record_and_an_iterable_is_read_lazily() -> None:
    assert list(as_stream({"a": 1}, 10)) == [{"a": 1}]
    assert [len(page.records) for page in as_stream(iter(range(5)), 2).pages()] == [2, 2, 1]
    assert [len(page.records) for page in as_stream(iter(range(4)), 2).pages()] == [2, 2, 0]
