"""Killed at one moment after the other: nothing lost, nothing doubled, and the exit code tells the truth."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from connector.flow.api import Flow, sandbox_connection
from connector.flow.result import RunResult
from connector.sandbox.server import Sandbox
from connector.state.opening import State, open_state
from tests.chaos.moments import Reaper, every_moment

pytestmark = pytest.mark.chaos

ROWS = 11
PAGE = 4


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as sandbox:
        yield sandbox


@pytest.fixture
def reaper(monkeypatch: pytest.MonkeyPatch) -> Reaper:
    return Reaper(monkeypatch)


class Place:
    """A fresh account, database and state for each death."""

    def __init__(self, sandbox: Sandbox, folder: Path, text: str) -> None:
        self.sandbox, self.folder, self.text = sandbox, folder, text
        self.numbers = count()
        self.state: State = open_state("memory")
        self.ids: list[str] = []

    def prepare(self) -> tuple[Flow, State]:
        store = self.sandbox.store
        for type_ in ("customer", "vendor"):
            for row in list(store.select(type_)):
                store.delete(type_, row.id)
        made = [store.create("customer", {"companyName": f"C{n:02}", "subsidiary": {"id": "1"}}) for n in range(ROWS)]
        self.ids = [str(row.id) for row in made]
        self.number = next(self.numbers)
        self.state = open_state("memory")
        configs = {
            "erp": {"type": "netsuite", "connection": sandbox_connection(self.sandbox.credentials())},
            "warehouse": {"type": "database", "url": f"sqlite:///{self.folder}/{self.number}.db"},
        }
        return Flow.read(f"{self.text}\nconfigs: {json.dumps(configs)}\n"), self.state

    def rows(self, query: str) -> list[Any]:
        with sqlite3.connect(self.folder / f"{self.number}.db") as database:
            return database.execute(query).fetchall()

    def written(self) -> Counter[str]:
        """What NetSuite holds of what the flow writes."""
        return Counter(str(row.body["companyName"]) for row in self.sandbox.store.select("vendor"))


SHAPE = """
      - transform:
          each:
            externalId: ${payload.companyname}
            companyName: ${payload.companyname}
            subsidiary: ${ref('999' if payload.companyname == 'C07' else '1')}
"""
READ = f'\n      - netsuite.suiteql: {{query: "SELECT id, companyname FROM customer", page_size: {PAGE}}}'
UPSERT = (
    f"flows:\n  main:\n    steps:{READ}{SHAPE}      - netsuite.upsert_list: {{record_type: vendor, batch_size: 2}}\n"
)
RECORDS = f"""
flows:
  main:
    steps:{READ}
      - records:
          block_size: 3
          steps:
            - set_variable: {{variable_name: name, value: "${{payload.companyname}}"}}
            - netsuite.upsert_list:
                record_type: vendor
                records:
                  - externalId: ${{vars.name}}
                    companyName: ${{vars.name}}
                    subsidiary: ${{ref('999' if vars.name == 'C07' else '1')}}
              target: result
            - set_payload: {{id: "${{int(vars.result.id)}}", name: "${{vars.name}}"}}
            - database.insert: {{table: result}}
"""
VENDORS = json.dumps([{"companyName": f"C{n:02}", "subsidiary": {"id": "1"}} for n in range(ROWS)])
SUBMIT = f"""
flows:
  main:
    steps:
      - set_payload: {VENDORS}
      - netsuite.async_add_list: {{record_type: vendor, records: "${{payload}}", transport: rest, batch_size: 4}}
      - netsuite.wait_for_async_job: {{job: "${{payload}}", initial: 10ms}}
"""
ALL = Counter(f"C{n:02}" for n in range(ROWS) if n != 7)


@pytest.mark.parametrize("text", [UPSERT, RECORDS], ids=["upsert_list", "records"])
def test_what_netsuite_is_given_arrives_once(reaper: Reaper, running: Sandbox, tmp_path: Path, text: str) -> None:
    place = Place(running, tmp_path, text)

    def judge(result: RunResult, at: int) -> None:
        assert result.error is None, (at, str(result.error))
        letters = place.state.dead_letters.list()
        assert place.written() == ALL, at
        assert [letter.record for letter in letters if "C07" in str(letter.record)] == [letters[0].record], at
        assert (result.status, result.report.written, result.report.dead_letters) == ("dead_letters", ROWS - 1, 1), at
        if "insert" in text:
            assert Counter(name for (name,) in place.rows("SELECT name FROM result")) == ALL, at

    assert every_moment(reaper, place.prepare, judge, step=3) > 20


@pytest.mark.parametrize(
    "write",
    [
        "netsuite.add_list: {record_type: vendor, batch_size: 2}",
        """foreach:
          steps:
            - netsuite.add: {record_type: vendor, record: "${payload}"}
              on_error:
                - on_error_continue: {type: AMBIGUOUS, acknowledge: true, steps: [{logger: x}]}""",
        "records: {block_size: 2, steps: [{netsuite.add_list: {record_type: vendor}}]}",
    ],
    ids=["add_list", "add in foreach", "add_list in records"],
)
def test_what_has_no_key_is_sent_at_most_once(reaper: Reaper, running: Sandbox, tmp_path: Path, write: str) -> None:
    shape = SHAPE.replace("externalId: ${payload.companyname}", "comments: x").replace("'999'", "'1'")
    place = Place(running, tmp_path, f"flows:\n  main:\n    steps:{READ}{shape}      - {write}\n")

    def judge(result: RunResult, at: int) -> None:
        written = place.written()
        ambiguous = {letter.record["companyName"] for letter in place.state.dead_letters.list()}
        assert all(times == 1 for times in written.values()), at
        assert len(ambiguous) <= 2, at
        if "add_list" in write:
            assert written.keys() | ambiguous == {f"C{n:02}" for n in range(ROWS)}, at
            assert result.status == ("dead_letters" if ambiguous else "ok"), at
        else:
            assert len(written) >= ROWS - 1, at

    assert every_moment(reaper, place.prepare, judge, step=3) > 20


def test_a_job_whose_submission_was_cut_short_is_found_again(reaper: Reaper, running: Sandbox, tmp_path: Path) -> None:
    """Three jobs over REST, whose records have no key: the resumed run has the idempotency keys of the first."""
    place = Place(running, tmp_path, SUBMIT)

    def judge(result: RunResult, at: int) -> None:
        assert result.error is None, (at, str(result.error))
        assert place.written() == Counter(f"C{n:02}" for n in range(ROWS)), at

    assert every_moment(reaper, place.prepare, judge) > 10


FOREACH = f"""
flows:
  main:
    steps:{READ}
      - set_variable: {{variable_name: total, value: 0}}
      - foreach:
          batch_size: 3
          steps:
            - netsuite.suiteql:
                query: SELECT id, companyname FROM customer WHERE id IN (?)
                parameters: ["${{payload.id}}"]
              target: again
            - set_variable: {{variable_name: total, value: "${{vars.total + count(payload)}}"}}
            - database.insert: {{table: seen, records: "${{vars.again}}"}}
      - set_payload: {{id: 1, total: "${{vars.total}}"}}
      - database.upsert: {{table: total, key: [id]}}
"""


def test_every_turn_of_a_loop_happens_once(reaper: Reaper, running: Sandbox, tmp_path: Path) -> None:
    place = Place(running, tmp_path, FOREACH)

    def judge(result: RunResult, at: int) -> None:
        assert result.status == "ok", str(result.error)
        assert Counter(str(row[0]) for row in place.rows("SELECT id FROM seen")) == Counter(place.ids), at
        assert place.rows("SELECT total FROM total") == [(ROWS,)], at
        assert result.report.written == ROWS + 1, at

    assert every_moment(reaper, place.prepare, judge, step=3) > 20


OFFSET = """
flows:
  main:
    steps:
      - netsuite.suiteql:
          query: SELECT MAX(id) AS id, companyname FROM customer GROUP BY companyname
          page_size: 4
      - database.insert: {table: seen}
"""


def test_a_stream_that_cannot_be_read_again_is_kept_first(reaper: Reaper, running: Sandbox, tmp_path: Path) -> None:
    place = Place(running, tmp_path, OFFSET)

    def judge(result: RunResult, at: int) -> None:
        assert result.status == "ok", (at, str(result.error))
        seen = [str(row[0]) for row in place.rows("SELECT id FROM seen")]
        assert len(seen) == len(set(seen)) == result.report.written, at
        assert set(seen) >= {str(row.id) for row in running.store.select("customer")}, at
        assert place.state.spool.count(result.run) == 0

    def meanwhile() -> tuple[Flow, State]:
        flow, state = place.prepare()
        original = flow.run

        def run(**asked: Any) -> RunResult:
            if reaper.at == -1:  # the run after the death: the first rows are gone, all others move up
                for row in list(running.store.select("customer"))[:3]:
                    running.store.delete("customer", row.id)
            return original(**asked)

        object.__setattr__(flow, "run", run)
        return flow, state

    assert every_moment(reaper, meanwhile, judge) > 10


WATCH = """
flows:
  main:
    source:
      netsuite.on_modified_object: {record_type: customer, deletes: true, lag: 0s, overlap: 1h, page_size: 4%s}
    steps:
      - transform:
          each: {id: "${int(payload.id)}", name: "${payload.companyName}", gone: "${payload._deleted}"}
      - database.upsert: {table: customer, key: [id], delete_when: payload.gone}
"""


@pytest.mark.parametrize(("each", "step"), [("", 5), (", each: record", 11)], ids=["stream", "record"])
def test_a_window_is_read_to_its_end_before_the_watermark_moves(
    reaper: Reaper, tmp_path: Path, each: str, step: int
) -> None:
    with ExitStack() as stack:
        place: Place | None = None

        def prepare() -> tuple[Flow, State]:
            nonlocal place
            sandbox = stack.enter_context(Sandbox(seed="empty"))  # a fresh one: tombstones would pile up
            place = Place(sandbox, tmp_path / str(sandbox.url.rpartition(":")[2]), WATCH % each)
            place.folder.mkdir()
            flow, state = place.prepare()
            sandbox.clock.offset += 2  # a window ends at NetSuite's full second
            assert flow.run(state=state).error is None
            sandbox.store.update("customer", place.ids[0], {"companyName": "changed"})
            sandbox.store.delete("customer", place.ids[1])
            sandbox.clock.offset += 2
            return flow, state

        def judge(result: RunResult, at: int) -> None:
            assert place is not None
            rows = dict(place.rows("SELECT id, name FROM customer"))
            assert result.error is None, (at, str(result.error))
            assert rows[int(place.ids[0])] == "changed", at
            assert rows.keys() == {int(identity) for identity in place.ids[:1] + place.ids[2:]}, at
            (mark,) = place.state.watermarks.list()
            assert mark.run == result.run, at

        assert every_moment(reaper, prepare, judge, step) > 8


CHILDREN = f"""
flows:
  main:
    steps:{READ}
      - transform:
          each:
            id: "${{int(payload.id)}}"
            lines: "${{[{{'line': n, 'name': payload.companyname}} for n in [1, 2]]}}"
      - database.replace_children:
          {{table: child, parent_key: [id], key: [id, line], children: lines}}
"""


def test_children_are_replaced_whole(reaper: Reaper, running: Sandbox, tmp_path: Path) -> None:
    place = Place(running, tmp_path, CHILDREN)

    def judge(result: RunResult, at: int) -> None:
        assert result.status == "ok", str(result.error)
        found = Counter(str(row[0]) for row in place.rows("SELECT id FROM child"))
        assert found == Counter(dict.fromkeys(place.ids, 2)), at

    assert every_moment(reaper, place.prepare, judge, step=2) > 8
