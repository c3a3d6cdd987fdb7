from __future__ import annotations

from typing import Any

import pytest

from connector.component import Unit
from connector.database.client import Database
from connector.database.operations.replace_children import REPLACE_CHILDREN, ReplaceChildrenArguments
from connector.errors import ConfigurationError
from connector.stream import of


def order(number: int, *items: str) -> dict[str, Any]:
    return {
        "order_id": number,
        "customer": "x",
        "lines": [{"line": n, "item": item} for n, item in enumerate(items, 1)],
    }


def lines(database: Database) -> list[tuple[int, int, str]]:
    found = database.select(query="SELECT order_id, line, item FROM order_line ORDER BY order_id, line, item")
    return [(row["order_id"], row["line"], row["item"]) for row in found]


def replace(database: Database, *records: Any, children: str = "lines", **more: Any) -> Any:
    return database.replace_children(
        table="order_line", parent_key="order_id", children=children, records=list(records), **more
    )


def flat(number: int, line: int, item: str) -> dict[str, Any]:
    return {"order_id": number, "line": line, "item": item}


def test_a_removed_line_disappears(database: Database) -> None:
    replace(database, order(1, "a", "b", "c"), order(2, "x"))

    report = replace(database, order(1, "a", "c"))

    assert lines(database) == [(1, 1, "a"), (1, 2, "c"), (2, 1, "x")]
    assert (report.read, report.written, report.failed) == (1, 2, 0)


def test_a_parent_without_children_loses_those_it_had(database: Database) -> None:
    replace(database, order(1, "a"), order(2, "x"))

    replace(database, order(1), {**order(2), "lines": None})

    assert lines(database) == []


def test_the_last_record_of_a_parent_wins(database: Database) -> None:
    replace(database, order(1, "a"), order(1, "b", "c"))

    assert lines(database) == [(1, 1, "b"), (1, 2, "c")]


def test_a_deleted_parent_loses_its_children(database: Database) -> None:
    replace(database, order(1, "a"), order(2, "x"))

    report = replace(database, {**order(1, "a"), "gone": True}, delete_when="payload.gone")

    assert lines(database) == [(2, 1, "x")]
    assert report.deleted == 1


def test_a_refused_child_leaves_its_parent_as_it_was(database: Database) -> None:
    database.execute(statement="CREATE TABLE order_line (order_id INTEGER, line INTEGER, item TEXT NOT NULL)")
    replace(database, order(1, "a"), order(2, "x"))
    broken = order(1, "b", "c")
    broken["lines"][1]["item"] = None

    report = replace(database, broken, order(2, "y", "z"))

    assert lines(database) == [(1, 1, "a"), (2, 1, "y"), (2, 2, "z")]
    assert (report.failed, report.written) == (1, 2)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"order_id": 1}, "no field lines"),
        ({"order_id": 1, "lines": "a"}, "no list of mappings"),
        ({"order_id": None, "lines": []}, "the key order_id is null"),
        ("text", "a row is a mapping"),
    ],
)
def test_a_record_without_children_is_a_failure(database: Database, record: Any, said: str) -> None:
    report = replace(database, record, order(2, "x"))

    assert lines(database) == [(2, 1, "x")]
    assert said in report.first_errors[0]["message"]


def test_records_may_be_the_children_themselves_in_any_order_and_over_pages(database: Database) -> None:
    replace(database, flat(1, 1, "old"), flat(1, 9, "old"), flat(2, 1, "old"), children="")
    rows = [flat(1, 1, "a"), flat(2, 1, "x"), flat(1, 2, "b"), flat(2, 2, "y"), flat(1, 3, "c")]

    database.replace_children(table="order_line", parent_key=["order_id"], records=of(rows, 2))

    assert lines(database) == [(1, 1, "a"), (1, 2, "b"), (1, 3, "c"), (2, 1, "x"), (2, 2, "y")]


def test_a_run_that_is_taken_up_again_does_not_clear_what_it_wrote(database: Database) -> None:
    replace(database, flat(1, 9, "old"), children="")
    arguments = ReplaceChildrenArguments(table="order_line", parent_key=("order_id",))
    assert REPLACE_CHILDREN.sink is not None

    for number, row in enumerate([flat(1, 1, "a"), flat(1, 2, "b")]):  # each unit by another process
        sink = REPLACE_CHILDREN.sink(database.session, arguments, Unit(key="run/lines"))
        sink.write(f"run/lines[{number}]", [row], {})

    assert lines(database) == [(1, 1, "a"), (1, 2, "b")]


def test_a_refused_row_sets_its_whole_family_aside_to_be_replayed_together(database: Database) -> None:
    database.execute(statement="CREATE TABLE order_line (order_id INTEGER, line INTEGER, item TEXT NOT NULL)")
    replace(database, flat(1, 1, "old"), children="")
    arguments = ReplaceChildrenArguments(table="order_line", parent_key=("order_id",))
    assert REPLACE_CHILDREN.sink is not None
    sink = REPLACE_CHILDREN.sink(database.session, arguments, Unit())
    good, bad, other = flat(1, 1, "new"), {**flat(1, 2, "b"), "item": None}, flat(2, 1, "x")

    receipt = sink.write("", [good, other, bad], None)

    assert lines(database) == [(1, 1, "old"), (2, 1, "x")]
    assert [(failed["index"], failed["record"]) for failed in receipt.failures] == [(0, [good, bad])]
    replace(database, [good, {**bad, "item": "mended"}], children="")
    assert lines(database) == [(1, 1, "new"), (1, 2, "mended"), (2, 1, "x")]


def test_makes_an_index_over_the_parent(database: Database) -> None:
    replace(database, order(1, "a"))

    assert database.session.dialect
    import sqlalchemy as sa  # noqa: PLC0415 - only this test looks

    with database.session.reading() as connection:
        indexes = sa.inspect(connection).get_indexes("order_line")
    assert [index["column_names"] for index in indexes] == [["order_id"]]


def test_needs_a_parent_key(database: Database) -> None:
    with pytest.raises(ConfigurationError, match="parent_key"):
        database.replace_children(table="t", parent_key=[], records=[])
