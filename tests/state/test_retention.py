from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, update

from connector.state import retention
from connector.state.flow_versions import FlowVersion
from connector.state.lease import Lease
from connector.state.opening import State, open_state
from connector.state.retention import Limits
from connector.state.tables import DEAD_LETTERS, FLOW_VERSIONS, LOCKS, NOTICES, RUNS
from connector.state.transactions import timestamp
from connector.state.written_records import Written
from connector.stream import Page
from tests.state.test_dead_letters import Letter

DAY = 86400.0
KINDS = "runs units blocks pages dead_letters objects messages writes flow_versions locks notices"
NOTHING = dict.fromkeys(KINDS.split(), 0)


def _days_ago(days: float) -> str:
    return timestamp(datetime.now(UTC) - timedelta(days=days))


def _changed(state: State, table: Table, which: Any, **values: Any) -> None:
    with state.store.write() as connection:
        connection.execute(update(table).where(which).values(**values))


def _run(state: State, name: str, status: str, days: float, version: str = "") -> str:
    run = state.runs.begin(name, version=version).id
    state.runs.finish(run, status)
    state.runs.journal(run).record("a", 1)  # an older version forgot only after that, and could be killed before
    state.runs.journal(run).record("b", 1)
    state.blocks.put(run, {"b[0]": {"x": 1}})
    state.spool.put(run, "p", Page([1]))
    _changed(state, RUNS, RUNS.c.id == run, ended_at=_days_ago(days), started_at=_days_ago(days))
    return run


def test_ended_runs_go_with_all_that_was_kept_for_them(state: State) -> None:
    old = [_run(state, name, status, 31) for name, status in (("a", "ok"), ("b", "failed"), ("c", "superseded"))]
    stays = [_run(state, "d", "ok", 29), _run(state, "e", "interrupted", 500)]
    begun = state.runs.begin("f").id
    state.watermarks.set("1", "a", "s", 5, run=old[0])

    expected = {**NOTHING, "runs": 3, "units": 6, "blocks": 3, "pages": 3}
    assert state.prune(Limits(), dry_run=True) == expected
    assert state.prune(Limits()) == expected
    assert state.prune(Limits()) == NOTHING

    assert {run.id for run in state.runs.list()} == {*stays, begun}
    assert [run.units for run in state.runs.list(flow="d")] == [2]
    assert (state.spool.count(stays[1]), state.spool.count(old[0])) == (1, 0)
    assert state.watermarks.get("1", "a", "s") == 5


def test_closed_dead_letters_go_and_open_ones_stay(state: State) -> None:
    state.dead_letters.put("r", "flow", [Letter(n) for n in range(4)])
    ids = [letter.id for letter in state.dead_letters.list()]
    state.dead_letters.replayed(ids[:1])
    state.dead_letters.discard(ids[1:3])
    _changed(state, DEAD_LETTERS, DEAD_LETTERS.c.id.in_([*ids[:2], ids[3]]), changed_at=_days_ago(91))
    _changed(state, DEAD_LETTERS, DEAD_LETTERS.c.id == ids[3], created_at=_days_ago(900))

    assert state.prune(Limits()) == {**NOTHING, "dead_letters": 2}
    assert [letter.id for letter in state.dead_letters.list(status=None)] == ids[2:]
    assert state.prune(Limits(dead_letters=0)) == {**NOTHING, "dead_letters": 1}
    assert [letter.status for letter in state.dead_letters.list(status=None)] == ["open"]


def test_expired_objects_and_old_writes_go(state: State) -> None:
    for store in ("a", "b"):
        state.objects.store(store, "gone", 1, ttl=0)
        state.objects.store(store, "here", 1, ttl=99)
        state.objects.store(store, "always", 1)
    row = Written(account="1", run="r", flow="f", step="s", operation="o", record_type="customer")
    state.written.append([row, Written(**{**_fields(row), "at": _days_ago(401)})])

    assert state.prune(Limits(), dry_run=True) == {**NOTHING, "objects": 2, "writes": 1}
    assert state.prune(Limits()) == {**NOTHING, "objects": 2, "writes": 1}
    assert (state.objects.keys("a"), len(state.written.list())) == (["always", "here"], 1)


def _fields(row: Written) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Written.__dataclass_fields__}


def test_a_text_goes_when_no_run_that_stays_goes_by_it(state: State) -> None:
    versions = [state.versions.keep(FlowVersion(name, {"f.yaml": name})) for name in ("used", "old", "unused", "new")]
    _run(state, "a", "ok", 1, version=versions[0])
    _run(state, "b", "ok", 31, version=versions[1])
    _run(state, "b", "interrupted", 31, version=versions[0])
    _changed(state, FLOW_VERSIONS, FLOW_VERSIONS.c.hash.in_(versions[:3]), kept_at=_days_ago(2))

    expected = {**NOTHING, "runs": 1, "units": 2, "blocks": 1, "pages": 1, "flow_versions": 2}
    assert state.prune(Limits(), dry_run=True) == expected
    assert state.prune(Limits()) == expected
    assert (state.versions.get(versions[0]).name, state.versions.get(versions[3]).name) == ("used", "new")


def test_claims_that_dead_processes_left_go(state: State) -> None:
    for name in ("left by a dead one", "held"):
        Lease(state.store, name).end()
    long_ago = datetime.now(UTC).timestamp() - 2 * DAY
    _changed(state, LOCKS, LOCKS.c.name == "left by a dead one", expires_at=long_ago)

    assert state.prune(Limits()) == {**NOTHING, "locks": 1}
    assert state.prune(Limits()) == NOTHING


def test_notices_that_did_not_come_again_go(state: State) -> None:
    now = datetime.now(UTC).timestamp()
    rows = [{"key": str(days), "last_at": now - days * DAY} for days in (1, 31)]
    same: dict[str, Any] = {column.name: "" for column in NOTICES.columns if column.name not in ("key", "last_at")}
    same |= {name: 0 for name in ("first_at", "told_at", "times") if name in same}
    with state.store.write() as connection:
        connection.execute(insert(NOTICES), [{**same, **row} for row in rows])

    assert state.prune(Limits()) == {**NOTHING, "notices": 1}
    assert state.prune(Limits(runs=0)) == {**NOTHING, "notices": 1}


def test_more_than_a_transaction_takes_goes_in_several(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(retention, "_RUNS_AT_ONCE", 2)
    for number in range(5):
        state.objects.store("s", str(number), 1, ttl=0)
        _run(state, f"f{number}", "ok", 31)

    assert state.prune(Limits()) == {**NOTHING, "objects": 5, "runs": 5, "units": 10, "blocks": 5, "pages": 5}
    assert state.prune(Limits()) == NOTHING


def test_runs_go_on_beside_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    with open_state(url) as pruning, open_state(url) as working:
        run = working.runs.begin("busy")
        journal = working.runs.journal(run.id)
        journal.record("a", 1)
        pruning.prune(Limits(runs=0, dead_letters=0, writes=0))
        journal.record("b", 2)

        assert working.runs.show(run.id).units == 2
