from __future__ import annotations

import pytest

from connector import events
from connector.cli.progress import Progress

READ = events.PageRead(step="f/read", records=5)


def test_plain_lines_come_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        for event in (READ, READ, READ, events.BlockWritten(step="f/write", written=5, failed=1)):
            progress(event)

    assert capsys.readouterr().err == "f/read: 5 read\nf/write: 5 written, 1 failed\n"


def test_a_new_run_begins_to_count_anew(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connector.cli.progress._EVERY", 0.0)
    with Progress() as progress:
        for event in (READ, READ, events.RunStarted(step="f", run="r"), READ):
            progress(event)

    assert capsys.readouterr().err.splitlines() == ["f/read: 5 read", "f/read: 10 read", "f/read: 5 read"]


def test_quiet_lets_only_pass_what_a_person_should_know(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(quiet=True) as progress:
        for event in (
            READ,
            events.Logged(step="f", level="INFO", message="hello"),
            events.Logged(step="f", level="WARN", message="careful"),
            events.DeadLettered(step="f/write", code="X", message="no"),
            events.Noted(step="f", message="clock is late"),
        ):
            progress(event)
    told = capsys.readouterr()

    assert told.out == ""
    assert told.err.splitlines() == ["WARN careful", "f/write: record set aside: X no", "f: clock is late"]


def test_waits_are_told_with_their_reason(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress(events.Retrying(step="f/read", attempt=2, delay=1.5, reason="BUSY: later"))

    assert capsys.readouterr().err == "f/read: attempt 2 refused, next in 1.5 s (BUSY: later)\n"
