from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connector.component import Unit, checked
from connector.database.client import Database
from connector.database.row_arguments import NewRowArguments
from connector.database.row_changes import NewRows
from connector.database.sources.on_new_row import ON_NEW_ROW
from connector.flow.api import Flow
from connector.state.opening import open_state

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
Poll = Callable[..., list[dict[str, Any]] | None]


@pytest.fixture
def poll(database: Database) -> Poll:
    """Polls the table `t` once, acknowledges what came, and gives it."""
    kept: dict[str, Any] = {}

    def once(**given: Any) -> list[dict[str, Any]] | None:
        arguments = checked(NewRowArguments, table="t", **{"watermark_column": "at", "id_column": ("id",), **given})
        window = ON_NEW_ROW.window(database.session, arguments, kept.get("watermark"), Unit())
        if window is None:
            return None
        rows = list(ON_NEW_ROW.open(database.session, arguments, window, Unit()))
        kept["watermark"] = ON_NEW_ROW.advance(window)
        return rows

    return once


def put(database: Database, *rows: tuple[int, Any]) -> None:
    database.upsert(table="t", key="id", records=[{"id": id_, "at": at} for id_, at in rows])


def ids(rows: list[dict[str, Any]] | None) -> list[int]:
    return [row["id"] for row in rows or []]


def test_each_row_comes_once_and_a_changed_one_again(database: Database, poll: Poll) -> None:
    put(database, *((n, NOON + timedelta(seconds=n)) for n in range(5)))
    assert ids(poll(page_size=2)) == [0, 1, 2, 3, 4]
    assert poll() is None
    put(database, (1, NOON + timedelta(minutes=5)), (9, NOON + timedelta(minutes=4)))
    assert ids(poll()) == [9, 1]


def test_ties_are_neither_lost_nor_doubled(database: Database, poll: Poll) -> None:
    put(database, (1, NOON), (2, NOON))
    assert ids(poll(overlap=0)) == [1, 2]
    put(database, (3, NOON))
    assert ids(poll(overlap=0)) == [3]
    assert poll(overlap=0) is None


def test_a_row_that_was_committed_late_is_found_in_the_overlap(database: Database, poll: Poll) -> None:
    put(database, (1, NOON))
    assert ids(poll()) == [1]
    put(database, (2, NOON - timedelta(seconds=30)))
    assert ids(poll()) == [2]
    put(database, (3, NOON - timedelta(minutes=30)))
    assert poll() is None


def test_a_number_may_be_the_watermark(database: Database, poll: Poll) -> None:
    put(database, (1, NOON), (2, NOON))
    assert ids(poll(watermark_column="id")) == [1, 2]
    put(database, (3, NOON))
    assert ids(poll(watermark_column="id")) == [3]


def test_without_an_id_rows_are_told_apart_by_their_content(database: Database, poll: Poll) -> None:
    put(database, (1, NOON), (2, NOON))
    assert ids(poll(id_column=())) == [1, 2]
    put(database, (3, NOON))
    assert ids(poll(id_column=())) == [3]


def test_a_filter_narrows_and_the_first_poll_may_begin_now(database: Database, poll: Poll) -> None:
    put(database, (1, NOON), (2, NOON))
    assert poll(start="now") == []
    put(database, (3, NOON + timedelta(hours=1)), (4, NOON + timedelta(hours=1)))
    assert ids(poll(filter="id > :least", parameters={"least": 3})) == [4]


def test_an_empty_table_has_nothing_and_a_deleted_last_row_does_not_turn_back(database: Database, poll: Poll) -> None:
    put(database, (1, NOON))
    database.execute(statement="DELETE FROM t")
    assert poll() is None
    put(database, (1, NOON), (2, NOON + timedelta(hours=1)))
    assert ids(poll()) == [1, 2]
    database.execute(statement="DELETE FROM t WHERE id = 2")
    assert poll() is None


def test_more_ties_than_are_remembered_come_again_rather_than_never(
    database: Database, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connector.database.row_changes.MOST_FINGERPRINTS", 3)
    put(database, *((n, NOON) for n in range(5)))
    assert len(poll() or []) == 5
    put(database, (7, NOON))
    assert set(ids(poll())) >= {7}


def test_texts_of_moments_keep_their_spelling() -> None:
    rows = NewRows(session=None, arguments=NewRowArguments(table="t", watermark_column="at"), unit=Unit())  # type: ignore[arg-type]

    assert rows._earlier("2026-11-23T12:00:00+00:00") == "2026-11-23T11:59:00+00:00"
    assert rows._earlier("2026-11-23") == "2026-11-23"
    assert rows._earlier("R-0007") == "R-0007"


FLOW = """
configs:
  shop: {type: database, url: "sqlite:///SHOP"}
  warehouse: {type: database, url: "sqlite:///WAREHOUSE"}
flows:
  orders:
    source:
      database.on_new_row: {config: shop, table: t, watermark_column: at, id_column: id, each: EACH}
    steps:
      - database.insert: {config: warehouse, table: seen, records: "${payload}"}
"""


@pytest.mark.parametrize("each", ["stream", "record"])
def test_starts_a_flow_and_moves_its_watermark(tmp_path: Path, each: str) -> None:
    shop, warehouse = tmp_path / "shop.db", tmp_path / "warehouse.db"
    text = FLOW.replace("SHOP", str(shop)).replace("WAREHOUSE", str(warehouse)).replace("EACH", each)
    flow = Flow.read(text)
    with Database(f"sqlite:///{shop}") as database, open_state() as state:
        put(database, (1, NOON), (2, NOON))
        assert flow.run(state=state).status == "ok"
        put(database, (3, NOON))
        assert flow.run(state=state).status == "ok"
        assert flow.run(state=state).status == "nothing_to_do"
    with Database(f"sqlite:///{warehouse}") as database:
        assert ids(list(database.select(query="SELECT id FROM seen ORDER BY id"))) == [1, 2, 3]
