from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connector.frozen_json import fingerprint
from connector.state.opening import State
from connector.state.written_records import Written, WrittenRecords

ROW = Written(
    environment="production",
    account="1234567",
    run="r1",
    flow="push",
    step="push/write",
    operation="netsuite.upsert_list",
    record_type="customer",
    key="C-1",
    record_id="107",
    outcome="updated",
    request_id="a-b-c",
    content_hash=fingerprint({"companyName": "A"}),
)


def test_a_write_is_kept_with_all_that_an_auditor_asks(state: State) -> None:
    assert state.written.append([ROW]) == 1
    (kept,) = state.written.list()

    assert replace(kept, at="", id=None) == ROW
    assert kept.id is not None
    assert datetime.now(UTC) - datetime.fromisoformat(kept.at) < timedelta(minutes=1)


def test_what_was_sent_again_is_written_again(state: State) -> None:
    state.written.append([ROW, replace(ROW, key="C-2")])
    state.written.append([ROW])
    state.written.append([])

    assert [row.key for row in state.written.list()] == ["C-1", "C-2", "C-1"]


def test_filters_choose_and_the_newest_come_first(state: State) -> None:
    old = replace(ROW, at="2024-01-01T00:00:00.000000Z", key="", record_id="9", run="r0")
    state.written.append([old, ROW, replace(ROW, account="7654321", key="C-2", record_id="")])
    written = state.written

    assert [row.run for row in written.list()] == ["r1", "r1", "r0"]
    assert [row.key for row in written.list(account="1234567", run="r1")] == ["C-1"]
    assert [row.key for row in written.list(key="107")] == ["C-1"]
    assert [row.key for row in written.list(key="C-2")] == ["C-2"]
    assert [row.key for row in written.list(since=datetime(2024, 1, 2, tzinfo=UTC))] == ["C-2", "C-1"]
    assert [row.run for row in written.list(since=datetime(2024, 1, 1, tzinfo=UTC))] == ["r1", "r1", "r0"]
    assert [row.key for row in written.list(limit=1)] == ["C-2"]


def test_what_is_too_long_or_no_text_is_kept_as_far_as_it_goes(state: State) -> None:
    state.written.append([replace(ROW, code="E" * 300, key="k\0\ud800" + "x" * 600)])
    (kept,) = state.written.list(key="k\0\ud800" + "x" * 600)

    assert (kept.code, kept.key) == ("E" * 255, "k\ufffd\ufffd" + "x" * 497)


def test_a_block_is_written_whole_or_not_at_all(state: State) -> None:
    broken = replace(ROW, outcome=None)  # type: ignore[arg-type] # what a defect elsewhere would give

    with pytest.raises(TypeError):
        state.written.append([ROW, broken])

    assert state.written.list() == []


def test_nothing_changes_or_removes_a_row() -> None:
    public = {name for name in vars(WrittenRecords) if not name.startswith("_")}

    assert public == {"append", "list"}
