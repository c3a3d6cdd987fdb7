from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connector.netsuite.overrides import overridden

LINES: list[dict[str, Any]] = [
    {"orderLine": 1, "quantity": 4, "item": {"id": "6"}},
    {"orderLine": 2, "quantity": 5, "item": {"id": "7"}},
]
RECORD: dict[str, Any] = {"memo": "a", "terms": {"id": "2"}, "item": LINES}


def test_fields_are_replaced_and_none_clears() -> None:
    assert overridden(RECORD, {"memo": "b", "terms": None, "other": 1}) == {
        "memo": "b",
        "terms": None,
        "item": LINES,
        "other": 1,
    }


def test_a_line_is_found_by_its_order_line_and_a_new_one_is_added() -> None:
    found = overridden(RECORD, {"ITEM": [{"orderLine": "2", "quantity": 1}, {"item": {"id": "9"}, "quantity": 3}]})

    assert found["item"] == [LINES[0], {**LINES[1], "quantity": 1}, {"item": {"id": "9"}, "quantity": 3}]


def test_lines_left_out_are_dropped_where_that_is_said() -> None:
    found = overridden(RECORD, {"item": [{"orderLine": 2, "quantity": 1}]}, replace=("item",))

    assert found["item"] == [{**LINES[1], "quantity": 1}]


def test_a_document_to_apply_is_found_whether_it_is_a_number_or_a_reference() -> None:
    record = {"apply": [{"doc": {"id": "12"}, "apply": False}, {"doc": 13, "apply": False}]}

    found = overridden(record, {"apply": {"items": [{"doc": 12, "apply": True}, {"doc": {"id": "13"}, "amount": 5}]}})

    assert [line["apply"] for line in found["apply"]] == [True, False]
    assert found["apply"][1]["amount"] == 5


@given(st.lists(st.integers(1, 5), unique=True), st.lists(st.integers(1, 5), unique=True))
def test_no_line_is_lost_or_doubled(present: list[int], given_: list[int]) -> None:
    record = {"item": [{"line": key, "quantity": 0} for key in present]}

    found = overridden(record, {"item": [{"line": key, "quantity": 1} for key in given_]})["item"]

    assert sorted(line["line"] for line in found) == sorted({*present, *given_})
    assert {line["line"] for line in found if line["quantity"]} == set(given_)
