from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from connector.flow.api import Flow

FLOW = """
configs: {{shop: {{type: database, url: "sqlite:///{folder}/shop.db"}}}}
flows:
  orders:
    source:
      database.on_new_row: {{config: shop, table: shop_order, watermark_column: id, id_column: id, page_size: 2}}
    steps:
      - id: shape
        transform:
          each:
            id: ${{payload.id}}
            total: ${{decimal(payload.total)}}
            day: ${{date(payload.day)}}
            note: ${{payload.note}}
            gone: ${{payload.gone == 1}}
      - id: write
        database.upsert: {{config: shop, table: copied, key: [id], create_table: true}}
"""


class Shop:
    """A database of orders, and the flow that reads what is new in it."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "shop.db"
        self.path = folder / "orders.yaml"
        self.path.write_text(FLOW.format(folder=folder), encoding="utf-8")
        self._do("CREATE TABLE shop_order (id INTEGER PRIMARY KEY, total TEXT, day TEXT, note TEXT, gone INTEGER)")
        self.order(1, 2, 3, 4, 5)

    def order(self, *ids: int, gone: bool = False) -> None:
        for id_ in ids:
            note = f"no. {id_}" if id_ % 2 else None
            self._do("INSERT INTO shop_order VALUES (?, ?, ?, ?, ?)", (id_, f"{id_}.10", "2026-02-28", note, gone))

    def remove(self, id_: int, new: int) -> None:
        self._do("UPDATE shop_order SET id = ?, gone = 1 WHERE id = ?", (new, id_))

    def copied(self) -> list[int]:
        with sqlite3.connect(self.database) as connection:
            return [row[0] for row in connection.execute("SELECT id FROM copied ORDER BY id")]

    def flow(self) -> Flow:
        return Flow.load(self.path)

    def _do(self, statement: str, values: Iterable[object] = ()) -> None:
        connection = sqlite3.connect(self.database)
        connection.execute(statement, tuple(values))
        connection.commit()
        connection.close()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)
