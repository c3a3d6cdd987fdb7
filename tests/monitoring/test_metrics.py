"""What is counted of the events of runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest

from connector import events
from connector.monitoring.metrics import INSTRUMENTS, LAG, Instrument, Metrics
from tests.monitoring.conftest import ROWS, TO_DATABASE, Build


class Kept:
    """Adds up what it is given."""

    def __init__(self) -> None:
        self.sums: dict[tuple[str, ...], float] = defaultdict(float)
        self.times: dict[str, int] = defaultdict(int)

    def add(self, instrument: Instrument, value: float, labels: Mapping[str, str]) -> None:
        assert tuple(sorted(labels)) == tuple(sorted(instrument.labels))
        self.sums[(instrument.name, *(labels[name] for name in instrument.labels))] += value
        self.times[instrument.name] += 1


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_a_run_is_counted_by_flow_and_step(build: Build, kept: Kept) -> None:
    result = build(TO_DATABASE).run(state="memory", emit=Metrics([kept]))

    assert result.status == "ok"
    assert kept.sums["connector.runs", "customers", "ok"] == 1
    assert kept.sums["connector.runs.in_flight", "customers"] == 0
    assert kept.sums["connector.records", "customers", "customers/read", "read"] == ROWS
    assert kept.sums["connector.records", "customers", "customers/write", "written"] == ROWS
    assert kept.sums["connector.pages", "customers", "customers/read"] == 3
    assert kept.sums["connector.blocks", "customers", "customers/write"] == 3
    assert kept.sums["connector.step.duration", "customers", "customers/write", "database.upsert", ""] > 0
    assert kept.sums["connector.run.duration", "customers", "ok"] == pytest.approx(result.seconds, abs=0.2)
    assert kept.times["connector.request.duration"] == 3


def test_a_run_under_way_is_in_flight_once(kept: Kept) -> None:
    metrics = Metrics([kept])
    metrics(events.RunStarted(step="f", run="1"))
    metrics(events.RunStarted(step="f", run="1", resumed=True))
    metrics(events.RunStarted(step="f", run="2"))
    assert kept.sums["connector.runs.in_flight", "f"] == 2

    metrics(events.RunEnded(step="f", run="1", status="failed"))
    metrics(events.RunEnded(step="f", run="3", status="ok"))  # begun in another process
    assert kept.sums["connector.runs.in_flight", "f"] == 1
    assert kept.sums["connector.runs", "f", "failed"] == 1


def test_what_a_resumed_run_only_remembers_is_not_counted_again(kept: Kept) -> None:
    metrics = Metrics([kept])
    metrics(events.BlockWritten(step="f/a", written=10, failed=1))
    metrics(events.DeadLettered(step="f/a", code="X", message="no"))
    metrics(events.BlockStarted(step="f/a"))
    metrics(events.BlockWritten(step="f/a", written=5, failed=2))
    metrics(events.DeadLettered(step="f/a", code="X", message="no"))
    metrics(events.DeadLettered(step="f/a", code="X", message="no"))
    metrics(events.StepEnded(step="f/a", kind="x", seconds=1))

    assert kept.sums["connector.blocks", "f", "f/a"] == 1
    assert kept.sums["connector.records", "f", "f/a", "written"] == 5
    assert kept.sums["connector.records", "f", "f/a", "failed"] == 2
    assert kept.sums["connector.records", "f", "f/a", "dead_lettered"] == 2


def test_repetitions_and_waits_are_counted(kept: Kept) -> None:
    metrics = Metrics([kept])
    metrics(events.Retrying(step="f/a", attempt=1, delay=1, reason="busy"))
    metrics(events.Waited(step="f/a", seconds=0.25))

    assert kept.sums["connector.retries", "f", "f/a"] == 1
    assert kept.sums["connector.permit.wait", "f", "f/a"] == 0.25


def test_a_request_without_an_answer_has_the_status_none(kept: Kept) -> None:
    facts = {"milliseconds": 1500.0, "bytes_sent": 1, "bytes_received": 0}
    Metrics([kept])(events.Exchanged(operation="netsuite.get", surface="rest", status=None, **facts))  # type: ignore[arg-type]

    assert kept.sums["connector.request.duration", "netsuite.get", "rest", "none"] == 1.5


def test_every_instrument_says_what_it_is() -> None:
    names = [one.name for one in (*INSTRUMENTS, LAG)]

    assert len(set(names)) == len(names)
    assert all(one.help.endswith(".") and one.labels for one in (*INSTRUMENTS, LAG))
