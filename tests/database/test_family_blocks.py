from __future__ import annotations

from typing import Any

from connector.database.blocks import Failures, refused
from connector.database.family_blocks import families, sort_flat, sort_nested


def test_children_get_the_key_of_their_parent_and_its_position() -> None:
    records = [{"id": 1, "lines": [{"n": 1}, {"n": 2}]}, {"id": 2, "lines": []}]

    block = sort_nested(records, ("id",), "lines", None, Failures())

    assert block.rows == [(0, {"id": 1, "n": 1}), (0, {"id": 1, "n": 2})]
    assert [position for position, _ in block.deletes] == [0, 1]


def test_a_parent_that_comes_twice_counts_once() -> None:
    records = [{"id": 1, "lines": [{"n": 1}]}, {"id": 1, "lines": [{"n": 2}]}]

    block = sort_nested(records, ("id",), "lines", None, Failures())

    assert block.rows == [(1, {"id": 1, "n": 2})]
    assert block.duplicates == 1


def test_flat_rows_clear_each_parent_once() -> None:
    rows = [{"id": 1, "n": 1}, {"id": 2, "n": 1}, {"id": 1, "n": 2}]

    block = sort_flat(rows, ("id",), None, Failures())

    assert [row for _, row in block.rows] == rows
    assert [row["id"] for _, row in block.deletes] == [1, 2]


def test_a_list_among_flat_rows_is_one_family() -> None:
    failures = Failures()
    records: list[Any] = [[{"id": 1, "n": 1}, {"id": 1, "n": 2}], [{"id": 2}, {"id": 3}], {"id": 4}, 5]

    block = sort_flat(records, ("id",), None, failures)

    assert block.rows == [(0, {"id": 1, "n": 1}), (0, {"id": 1, "n": 2}), (2, {"id": 4})]
    assert sorted(failures.found) == [1, 3]


def test_what_was_refused_is_set_aside_by_family() -> None:
    failures = Failures()
    records: list[Any] = [{"id": 1, "n": 1}, {"id": 2}, {"id": 1, "n": 2}, "no row"]
    block = sort_flat(records, ("id",), None, failures)
    for position in (0, 2):
        failures.add(position, records[position], refused("no", "mend it"))

    assert [(entry["index"], entry["record"]) for entry in families(block, failures)] == [
        (0, [records[0], records[2]]),
        (3, ["no row"]),
    ]
