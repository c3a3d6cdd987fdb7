from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from connector import events
from connector.component import Stopped
from connector.engine.inline import InlineExecution
from connector.flow import spool
from connector.flow.api import Flow
from connector.state import spooled_pages
from connector.state.opening import State, open_state
from connector.stream import Cursor, Page, Stream

RECORDS = [{"id": number, "price": Decimal("1.10"), "day": date(2026, 1, 2), "name": "\ud800"} for number in range(7)]


def pages(records: list[dict[str, object]], asked: list[int]) -> Stream:
    """A stream that can be read only once, three records a page."""

    def read(cursor: Cursor) -> Page:
        at = cursor.get("at", 0)
        asked.append(at)
        return Page(records[at : at + 3], {"at": at + 3} if at + 3 < len(records) else None)

    return Stream(read, opened_by="main/read")


def test_a_spooled_stream_gives_the_same_any_number_of_times() -> None:
    asked: list[int] = []
    spooled = spool.spooled(pages(RECORDS, asked))

    assert asked == [0, 3, 6]
    assert list(spooled) == list(spooled) == RECORDS
    assert asked == [0, 3, 6]
    assert spooled.opened_by == "main/read"


def test_an_empty_stream_stays_empty() -> None:
    assert list(spool.spooled(pages([], []))) == []


@pytest.fixture
def state() -> State:
    return open_state("memory")


def test_a_durable_spool_is_read_once_and_outlives_the_process(state: State) -> None:
    run = state.runs.begin("f")
    asked: list[int] = []
    first = InlineExecution(run.id, state.runs.journal(run.id))
    again = InlineExecution(run.id, state.runs.journal(run.id))
    spool.durable(pages(RECORDS, asked), state.spool, first, "f/a")
    taken_up = spool.durable(pages([], asked), state.spool, again, "f/a")

    assert asked == [0, 3, 6]
    assert [record["id"] for record in taken_up] == [0, 1, 2, 3, 4, 5, 6]
    assert taken_up.resumes == "keyset"


def test_a_spool_that_was_broken_off_begins_anew(state: State) -> None:
    run = state.runs.begin("f")
    stop = threading.Event()
    asked: list[int] = []
    execution = InlineExecution(run.id, state.runs.journal(run.id), stop)

    def stop_after_first(record: object) -> object:
        stop.set()
        return record

    with pytest.raises(Stopped):
        spool.durable(pages(RECORDS, asked).map(stop_after_first), state.spool, execution, "f/a")
    stop.clear()
    kept = spool.durable(pages(RECORDS[:1], asked), state.spool, execution, "f/a")

    assert len(list(kept)) == 1
    assert state.spool.count(run.id) == 1


def test_only_what_cannot_be_read_again_is_kept() -> None:
    keyset = Stream(lambda _: Page([]), resumes="keyset")
    session = Stream(lambda _: Page([]), resumes="session")
    kept = Stream(lambda _: Page([]))

    assert spool.steady(keyset, lambda _: kept) is keyset
    assert spool.steady(session, lambda _: kept) is kept


def test_a_project_names_the_folder_where_pages_are_while_a_run_is_not_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spooled_pages, "SMALL", 0)
    _with_rows(tmp_path / "rows.db", 50)
    (tmp_path / "connector.yaml").write_text(f"spool: {tmp_path}/pages\n", encoding="utf-8")
    (tmp_path / "flow.yaml").write_text(FLOW.format(folder=tmp_path), encoding="utf-8")
    flow, state, stop = Flow.load(tmp_path / "flow.yaml"), f"sqlite:///{tmp_path}/state.db", threading.Event()

    def stop_after_first(event: events.Event) -> None:
        if isinstance(event, events.BlockWritten):
            stop.set()

    first = flow.run(state=state, emit=stop_after_first, stop=stop)
    kept = list((tmp_path / "pages" / first.run).iterdir())
    second = flow.run(state=state)

    assert (first.status, second.status, second.run) == ("interrupted", "ok", first.run)
    assert len(kept) >= 5
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 50
    assert list((tmp_path / "pages").iterdir()) == []


FLOW = """
configs:
  rows: {{type: database, url: "sqlite:///{folder}/rows.db"}}
  files: {{type: file, working_directory: "{folder}"}}
flows:
  main:
    steps:
      - database.select: {{config: rows, query: SELECT n FROM rows, page_size: 10}}
      - file.write_json_lines: {{config: files, path: out.jsonl}}
"""


def _with_rows(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE rows (n INTEGER)")
        connection.executemany("INSERT INTO rows VALUES (?)", [(n,) for n in range(number)])


@pytest.mark.parametrize("inner", ["try: {steps: [{READ}]}", "READ, target: x}, {set_payload: '${vars.x}'"])
def test_what_is_kept_below_a_step_stays_when_the_step_keeps_a_stream_itself(tmp_path: Path, inner: str) -> None:
    (tmp_path / "in.jsonl").write_text('{"n": 1}\n', encoding="utf-8")
    read = f'file.read_json_lines: {{path: "{tmp_path}/in.jsonl"}}'
    steps = f"[{{try: {{steps: [{{{inner.replace('READ', read)}}}]}}}}, {{foreach: {{steps: [{{logger: x}}]}}}}]"
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        result = Flow.read(f"flows: {{main: {{steps: {steps}}}}}").run(state=state)

    assert (result.error, result.status) == (None, "ok")
