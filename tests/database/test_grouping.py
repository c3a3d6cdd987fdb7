from __future__ import annotations

from decimal import Decimal
from typing import Any

from connector.database.blocks import Failures
from connector.database.grouping import Grouping
from connector.database.kinds import Kind
from connector.database.table_name import TableName
from connector.database.table_shape import TableShape


def grouping(shape: TableShape | None = None, dialect: str = "sqlite") -> Grouping:
    return Grouping(shape=shape, dialect=dialect, failures=Failures())


def rows(*records: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(records))


def test_rows_with_the_same_fields_go_together() -> None:
    groups, kinds = grouping().grouped(rows({"a": 1}, {"a": 2, "b": "x"}, {"a": Decimal("1.5")}))

    assert [(group.columns, [position for position, _ in group.rows]) for group in groups] == [
        (("a",), [0, 2]),
        (("a", "b"), [1]),
    ]
    assert kinds == {"a": Kind.DECIMAL, "b": Kind.TEXT}


def test_the_table_says_what_its_columns_are_called_and_hold() -> None:
    shape = TableShape(name=TableName("t"), columns={"Name": Kind.TEXT}, folds_case=True)

    groups, kinds = grouping(shape).grouped(rows({"NAME": 5, "New": 1, "name ": 2}, {"new": True}))

    assert [group.columns for group in groups] == [("Name", "New", "name "), ("New",)]
    assert kinds == {"Name": Kind.TEXT, "New": Kind.INTEGER, "name ": Kind.INTEGER}


def test_a_value_that_cannot_be_stored_takes_its_row_out() -> None:
    sorter = grouping()

    groups, kinds = sorter.grouped(rows({"a": 1}, {"a": {1, 2}}, {"a": "x"}))

    assert [position for position, _ in groups[0].rows] == [0, 2]
    assert kinds == {"a": Kind.TEXT}
    assert sorter.failures.entries()[0]["error"]["field"] == "a"


def test_values_are_encoded_for_the_columns_there_are() -> None:
    sorter = grouping()
    groups, _ = sorter.grouped(rows({"id": 1, "unseen": None}, {"id": "x", "unseen": None}, {"id": 3, "unseen": None}))
    sorter.shape = TableShape(name=TableName("t"), columns={"id": Kind.INTEGER})

    columns, ready = sorter.encoded(groups[0])

    assert columns == ("id",)
    assert [values for _, values in ready] == [(1,), (3,)]
    assert list(sorter.failures.found) == [1]
