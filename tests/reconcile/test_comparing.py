from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from connector.reconcile.comparing import Comparison, Difference, RangeReport
from connector.reconcile.sides import PRIME, Checksum, IdRange, Row, Span

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Held:
    """A side that is held in memory, and counts what is asked of it."""

    def __init__(self, moments: Mapping[int, int | None]) -> None:
        self.held = {id_: None if at is None else NOON + timedelta(minutes=at) for id_, at in moments.items()}
        self.read = 0

    def span(self) -> Span | None:
        return Span(min(self.held), max(self.held), len(self.held)) if self.held else None

    def checksums(self, width: int) -> dict[int, Checksum]:
        found: dict[int, Checksum] = {}
        for id_ in self.held:
            old = found.get(id_ // width, Checksum(0, 0, 0))
            mixed = old.mixed + id_**2 % PRIME * id_ % PRIME
            found[id_ // width] = Checksum(old.rows + 1, old.total + id_, mixed)
        return found

    def rows(self, within: IdRange) -> Iterator[Row]:
        for id_ in sorted(id_ for id_ in self.held if within.low <= id_ < within.high):
            self.read += 1
            yield Row(id_, self.held[id_])


def found(source: Held, target: Held, **more: object) -> list[Difference]:
    spans = [span for span in (source.span(), target.span()) if span is not None]
    comparison = Comparison(source=source, target=target, **{"moments": True, "rows_a_range": 7, **more})  # type: ignore[arg-type]
    return [
        one for within in comparison.ranges(spans) for one in comparison.differences(RangeReport(within=within))
    ]  # fmt: skip


def kinds(differences: list[Difference]) -> set[tuple[str, int]]:
    return {(one.kind, one.id) for one in differences}


sides = st.dictionaries(st.integers(1, 200), st.integers(0, 3), max_size=60)


@given(sides, sides)
def test_finds_exactly_what_differs(ours: dict[int, int], theirs: dict[int, int]) -> None:
    expected = {("missing", id_) for id_ in ours.keys() - theirs.keys()}
    expected |= {("extra", id_) for id_ in theirs.keys() - ours.keys()}
    stale = {("stale", id_) for id_ in ours.keys() & theirs.keys() if ours[id_] != theirs[id_]}

    assert kinds(found(Held(ours), Held(theirs))) == expected | stale
    assert kinds(found(Held(ours), Held(theirs), moments=False)) == expected


def test_rows_are_read_only_where_checksums_differ() -> None:
    ours, theirs = Held(dict.fromkeys(range(1, 1001), 0)), Held(dict.fromkeys(range(1, 1001), 0))
    assert found(ours, theirs, moments=False, rows_a_range=100) == []
    assert (ours.read, theirs.read) == (0, 0)
    del theirs.held[555]

    assert kinds(found(ours, theirs, moments=False, rows_a_range=100)) == {("missing", 555)}
    assert (ours.read, theirs.read) == (100, 99)


def test_ids_of_the_same_number_sum_and_sum_of_squares_are_told_apart() -> None:
    ours, theirs = Held(dict.fromkeys([1, 5, 6], 0)), Held(dict.fromkeys([2, 3, 7], 0))

    assert len(found(ours, theirs, moments=False)) == 6


def test_what_changed_behind_the_watermark_is_no_difference() -> None:
    ours, theirs = Held({1: 0, 2: 9, 3: 9}), Held({1: 0, 2: 1})
    report = RangeReport(within=IdRange(0, 10))

    comparison = Comparison(source=ours, target=theirs, moments=True, behind=NOON + timedelta(minutes=5))

    assert list(comparison.differences(report)) == []
    assert report.later == 2


def test_a_window_calls_nothing_extra() -> None:
    assert kinds(found(Held({2: 0}), Held({1: 0, 3: 0}), partial=True)) == {("missing", 2)}


def test_a_report_shows_the_first_of_each_kind() -> None:
    report = RangeReport(within=IdRange(0, 100))
    for id_ in range(9):
        report.note(Difference("missing", id_))

    told = report.as_dict()
    assert (told["missing"], told["first_missing"], told["from"], told["to"]) == (9, [0, 1, 2, 3, 4], 0, 99)
