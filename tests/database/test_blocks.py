from __future__ import annotations

from typing import Any

from connector.database.blocks import Block, Failures, key_of, sort


def sorted_(records: list[Any], key: tuple[str, ...] = ("id",), gone: Any = None) -> tuple[Block, Failures]:
    failures = Failures()
    return sort(records, key, gone, failures), failures


def test_rows_keep_their_positions_and_order() -> None:
    block, _ = sorted_([{"id": 2}, "x", {"id": 1}])

    assert block.rows == [(0, {"id": 2}), (2, {"id": 1})]


def test_records_of_one_key_become_one_row_at_the_place_of_the_last() -> None:
    block, _ = sorted_([{"id": 1, "a": 1}, {"id": 2}, {"id": 1, "b": 2}])

    assert block.rows == [(1, {"id": 2}), (2, {"id": 1, "a": 1, "b": 2})]
    assert block.duplicates == 1


def test_without_a_key_all_rows_stay() -> None:
    block, _ = sorted_([{"id": 1}, {"id": 1}], key=())

    assert len(block.rows) == 2


def test_the_last_word_on_a_key_counts() -> None:
    records = [{"id": 1, "gone": True}, {"id": 2}, {"id": 2, "gone": True}, {"id": 1, "a": 1}]

    block, _ = sorted_(records, gone=lambda record: record.get("gone"))

    assert block.rows == [(3, {"id": 1, "a": 1})]
    assert [row["id"] for _, row in block.deletes] == [1, 2]
    assert (block.deleted, block.duplicates) == (1, 2)


def test_equal_keys_of_different_types_are_one_key() -> None:
    block, _ = sorted_([{"id": 1, "a": 1}, {"id": 1.0, "a": 2}])

    assert [record["a"] for _, record in block.rows] == [2]


def test_entries_say_position_record_and_error() -> None:
    _, failures = sorted_([{"id": 1}, {"id": None}, 5])

    assert [(entry["index"], entry["record"]) for entry in failures.entries()] == [(1, {"id": None}), (2, 5)]
    assert {entry["error"]["type"] for entry in failures.entries()} == {"DB:QUERY_EXECUTION"}
    assert key_of({"a": 1, "b": "x"}, ("a", "b")) == (1, "x")
