from __future__ import annotations

from connector.component import Unit
from connector.database.children_sink import SEEN, ChildrenSink, open_sink
from connector.database.client import Database
from connector.database.operations.replace_children import ReplaceChildrenArguments


def sink(database: Database, key: str) -> ChildrenSink:
    arguments = ReplaceChildrenArguments(table="line", parent_key=("order_id",))
    return open_sink(database.session, arguments, Unit(key=key))


def test_remembers_the_parents_of_a_run_until_its_stream_has_ended(database: Database) -> None:
    first = sink(database, "run/lines")
    first.write("run/lines[0]", [{"order_id": 1, "n": 1}, {"order_id": 2, "n": 1}], {})
    assert len(list(database.select(query=f"SELECT * FROM {SEEN}"))) == 2

    sink(database, "run/lines").finish()

    assert list(database.select(query=f"SELECT * FROM {SEEN}")) == []


def test_another_run_replaces_again(database: Database) -> None:
    sink(database, "one/lines").write("one/lines[0]", [{"order_id": 1, "n": 1}], {})

    sink(database, "two/lines").write("two/lines[0]", [{"order_id": 1, "n": 2}], {})

    assert list(database.select(query="SELECT order_id, n FROM line")) == [{"order_id": 1, "n": 2}]


def test_a_unit_is_written_once(database: Database) -> None:
    for _ in range(2):
        sink(database, "run/lines").write("run/lines[0]", [{"order_id": 1, "n": 1}], {})

    assert len(list(database.select(query="SELECT * FROM line"))) == 1
