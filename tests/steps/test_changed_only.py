from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.database.client import Database
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.state.opening import State, open_state

FLOW = """
configs:
  shop: {type: database, url: "sqlite:///SHOP"}
  warehouse: {type: database, url: "sqlite:///WAREHOUSE"}
flows:
  stock:
    steps:
      - database.select: {config: shop, query: SELECT * FROM stock, key: sku, page_size: 10}
      - changed_only: {key: sku, fields: [quantity], gone: true}
      - id: write
        database.upsert: {config: warehouse, table: stock, key: [sku], delete_when: "${payload._deleted}"}
"""


class Shop:
    """A shop whose stock goes to a warehouse."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shop, self.warehouse = (Database(f"sqlite:///{folder / name}.db") for name in ("shop", "warehouse"))
        self.text = FLOW.replace("SHOP", str(folder / "shop.db")).replace("WAREHOUSE", str(folder / "warehouse.db"))
        self.shop.execute(statement="CREATE TABLE stock (sku INTEGER PRIMARY KEY, quantity INTEGER, noise INTEGER)")

    def put(self, **quantities: int) -> None:
        rows = [{"sku": int(sku[1:]), "quantity": quantity, "noise": 0} for sku, quantity in quantities.items()]
        self.shop.upsert(table="stock", key="sku", records=rows)

    def run(self, state: State, **more: Any) -> RunResult:
        return Flow.read(self.text).run(state=state, **more)

    def arrived(self) -> dict[int, int]:
        rows = self.warehouse.select(query="SELECT sku, quantity FROM stock ORDER BY sku")
        return {row["sku"]: row["quantity"] for row in rows}

    def close(self) -> None:
        self.shop.close()
        self.warehouse.close()


@pytest.fixture
def shop(tmp_path: Path) -> Any:
    made = Shop(tmp_path)
    yield made
    made.close()


@pytest.fixture
def memory() -> Any:
    with open_state() as state:
        yield state


def test_only_what_changed_is_written_and_what_vanished_is_deleted(shop: Shop, memory: State) -> None:
    shop.put(**{f"s{n}": n for n in range(25)})
    assert shop.run(memory).report.written == 25
    shop.put(s3=99)
    shop.shop.execute(statement="UPDATE stock SET noise = noise + 1")
    shop.shop.execute(statement="DELETE FROM stock WHERE sku IN (7, 8)")

    report = shop.run(memory).report

    assert (report.written, report.deleted) == (1, 2)
    assert shop.arrived() == {n: 99 if n == 3 else n for n in range(25) if n not in (7, 8)}
    assert shop.run(memory).report.read == 0


def test_a_run_that_fails_does_not_move_the_memory(shop: Shop, memory: State) -> None:
    shop.put(s1=1, s2=2)
    sound = shop.text
    shop.text = sound.replace("table: stock, key: [sku]", "table: stock, create_table: false, key: [sku]")
    assert shop.run(memory).status == "failed"
    shop.text = sound
    assert shop.run(memory).report.written == 2


def test_a_look_at_some_records_moves_nothing_and_calls_nothing_gone(shop: Shop, memory: State) -> None:
    heard: list[events.Event] = []
    shop.put(s1=1, s2=2)
    shop.run(memory)
    shop.put(s1=5)

    shop.run(memory, limit=1, emit=heard.append)

    assert any("nothing is said of those that are gone" in str(getattr(event, "message", "")) for event in heard)
    assert shop.arrived() == {1: 5, 2: 2}
    assert shop.run(memory).report.written == 1  # it may not have arrived


def test_silence_of_the_source_is_not_taken_for_an_empty_one(shop: Shop, memory: State) -> None:
    shop.put(s1=1)
    shop.run(memory)
    shop.shop.execute(statement="DELETE FROM stock")

    result = shop.run(memory)

    assert result.status == "failed"
    assert result.error is not None
    assert result.error.is_a("EMPTY_COLLECTION")
    assert shop.arrived() == {1: 1}


def test_a_record_without_its_key_is_named(memory: State) -> None:
    text = "flows: {main: {steps: [{set_payload: [{a: 1}]}, {changed_only: {key: sku}}]}}"

    result = Flow.read(text).run(state=memory)

    assert result.error is not None
    assert (result.error.field, result.error.step) == ("sku", "main/1")


def test_a_list_is_sifted_too(memory: State) -> None:
    text = "params: {n: 1}\nflows: {main: {steps: [{set_payload: [{k: 1, n: '${params.n}'}, {k: 2, n: 0}]}, "
    text += "{changed_only: {key: k, gone: true}}]}}"
    flow = Flow.read(text)

    assert [len(flow.run(state=memory, params={"n": n}).payload) for n in (1, 1, 2)] == [2, 0, 1]


def test_another_key_is_another_memory(memory: State) -> None:
    text = "flows: {main: {steps: [{set_payload: [{a: 1, b: 2}]}, {changed_only: {key: KEY, gone: true}}]}}"

    payloads = [Flow.read(text.replace("KEY", key)).run(state=memory).payload for key in ("a", "a", "[a, b]")]

    assert payloads == [[{"a": 1, "b": 2}], [], [{"a": 1, "b": 2}]]


@pytest.mark.parametrize("loop", ["foreach: {batch_size: 2, ", "parallel_foreach: {"])
def test_in_a_loop_nothing_is_called_gone(shop: Shop, memory: State, loop: str) -> None:
    head = shop.text[: shop.text.index("flows:")]
    rows = [{"sku": n, "quantity": 1} for n in range(4)]
    items = rows if loop.startswith("foreach") else [rows[:2], rows[2:]]
    sift = "{id: sift, changed_only: {key: sku, gone: true}}"
    write = "{database.upsert: {config: warehouse, table: stock, key: sku, delete_when: '${payload._deleted}'}}"
    steps = f"[{{set_payload: {items}}}, {{{loop}steps: [{sift}, {write}]}}}}]"

    for quantity in (1, 1, 2):
        text = steps.replace("'quantity': 1", f"'quantity': {quantity}")
        result = Flow.read(f"{head}flows: {{main: {{steps: {text}}}}}").run(state=memory)
        assert result.error is None, str(result.error)

    assert shop.arrived() == dict.fromkeys(range(4), 2)


def test_behind_a_source_of_changes_nothing_is_called_gone(shop: Shop, memory: State) -> None:
    shop.put(s1=1, s2=2)
    kind = "database.on_new_row: {config: shop, table: stock, watermark_column: noise, id_column: sku}"
    source = f"source: {{{kind}}}\n    steps:"
    step = "      - database.select: {config: shop, query: SELECT * FROM stock, key: sku, page_size: 10}\n"
    shop.text = shop.text.replace("steps:", source, 1).replace(step, "")
    assert shop.run(memory).report.written == 2
    shop.shop.execute(statement="INSERT INTO stock VALUES (3, 3, 1)")
    assert (shop.run(memory).report.written, shop.arrived()) == (1, {1: 1, 2: 2, 3: 3})


KILLED = """
import os, signal, sys
from connector import events
from connector.flow.api import Flow
text, state, when = sys.argv[1:]
pages = 0
def emit(event):
    global pages
    if isinstance(event, events.BlockWritten if when == "written" else events.PageRead):
        pages += 1
        if pages == 2:
            os.kill(os.getpid(), signal.SIGKILL)
Flow.read(text).run(state=state, emit=emit)
"""


@pytest.mark.parametrize("when", ["read", "written"])
def test_what_a_killed_run_had_in_hand_arrives(shop: Shop, when: str) -> None:
    url = f"sqlite:///{shop.folder / 'state.db'}"
    shop.put(**{f"s{n}": n for n in range(40)})
    with open_state(url) as state:
        shop.run(state)
    shop.put(**{f"s{n}": n + 100 for n in range(40)})
    shop.shop.execute(statement="DELETE FROM stock WHERE sku >= 35")

    killed = subprocess.run([sys.executable, "-c", KILLED, shop.text, url, when], check=False, env={**os.environ})
    assert killed.returncode == -signal.SIGKILL
    with open_state(url) as state:
        assert shop.run(state).status == "ok"
        assert shop.arrived() == {n: n + 100 for n in range(35)}
        assert shop.run(state).report.read == 0
