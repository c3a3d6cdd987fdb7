"""Spans: the run holds its steps, a step its blocks, a block its page, a page the operation and its requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextvars import Context, copy_context
from typing import Any

import pytest

from connector import events
from connector.flow.result import RunResult
from connector.monitoring.traces import Traces
from connector.sandbox.server import Sandbox
from tests.monitoring.conftest import TO_DATABASE, Build

Spans = dict[str, list[Any]]


@pytest.fixture
def exporter() -> Iterator[Any]:
    """Keeps the spans that finished in one test."""
    reason = "opentelemetry-sdk is not installed"
    sdk = pytest.importorskip("opentelemetry.sdk.trace", reason=reason)
    export = pytest.importorskip("opentelemetry.sdk.trace.export", reason=reason)
    memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter", reason=reason)
    trace = pytest.importorskip("opentelemetry.trace", reason=reason)

    provider = trace.get_tracer_provider()
    if not isinstance(provider, sdk.TracerProvider):
        provider = sdk.TracerProvider()
        trace.set_tracer_provider(provider)
    kept = memory.InMemorySpanExporter()
    provider.add_span_processor(export.SimpleSpanProcessor(kept))
    yield kept
    kept.shutdown()


def named(exporter: Any) -> Spans:
    """Finished spans by name, in the order they began."""
    found: Spans = {}
    for span in sorted(exporter.get_finished_spans(), key=lambda span: span.start_time):
        found.setdefault(span.name, []).append(span)
    return found


def parents(exporter: Any, span: Any) -> list[str]:
    """The names of the spans around *span*, the innermost first."""
    spans = {one.context.span_id: one for one in exporter.get_finished_spans()}
    names: list[str] = []
    while span.parent is not None:
        span = spans[span.parent.span_id]
        names.append(span.name)
    return names


def run(build: Build, text: str = TO_DATABASE) -> RunResult:
    return build(text).run(state="memory", emit=Traces())


def test_requests_stand_in_operations_in_pages_in_blocks_in_steps_in_the_run(build: Build, exporter: Any) -> None:
    result = run(build)
    spans = named(exporter)

    assert result.status == "ok"
    assert [parents(exporter, one) for one in spans["POST"]] == [
        ["netsuite.suiteql", "page customers/read", "block customers/write", "step customers/write", "run customers"]
    ] * 3
    assert len({span.context.trace_id for several in spans.values() for span in several}) == 1
    (whole,) = spans["run customers"]
    assert whole.parent is None
    assert dict(whole.attributes) == {
        "connector.flow": "customers",
        "connector.run.id": result.run,
        "connector.run.resumed": False,
        "connector.run.status": "ok",
    }
    (step,) = spans["step customers/write"]
    assert step.attributes["connector.step.kind"] == "database.upsert"
    assert step.attributes["connector.run.id"] == result.run
    assert [one.attributes["connector.records.written"] for one in spans["block customers/write"]] == [10, 10, 5]
    assert [one.attributes["connector.records.read"] for one in spans["page customers/read"]] == [10, 10, 5]
    assert all(span.status.is_unset for several in spans.values() for span in several)


def test_an_error_is_told_by_its_type_and_never_by_its_message(build: Build, exporter: Any, secrets: list[str]) -> None:
    text = """
flows:
  main:
    steps:
      - netsuite.suiteql: {query: "SELECT id, no_such_column FROM customer ORDER BY id"}
        id: read
      - database.upsert: {table: customers, key: id, create_table: true}
        id: write
"""
    result = run(build, text)
    spans = named(exporter)

    assert result.status == "failed"
    assert result.error is not None
    for name in ("run main", "step main/write", "block main/write", "page main/read"):
        (span,) = spans[name]
        assert span.attributes["error.type"] == result.error.type
        assert not span.status.is_ok
        assert span.status.description is None
        assert not span.events
    told = "".join(span.to_json() for span in exporter.get_finished_spans())
    assert "no_such_column" not in told
    assert not [secret for secret in secrets if secret in told]


def test_blocks_on_threads_stand_in_the_step_that_spread_them(exporter: Any) -> None:
    traces = Traces()

    def block() -> None:
        traces(events.BlockStarted(step="f/a"))
        traces(events.BlockWritten(step="f/a", written=1))

    traces(events.RunStarted(step="f", run="r"))
    traces(events.StepStarted(step="f/a", kind="x"))
    threads = [threading.Thread(target=copy_context().run, args=(block,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    traces(events.StepEnded(step="f/a", kind="x", seconds=0))
    traces(events.RunEnded(step="f", run="r", status="ok"))

    assert [parents(exporter, one) for one in named(exporter)["block f/a"]] == [["step f/a", "run f"]] * 3


def test_what_never_ended_is_ended_with_what_is_around_it(exporter: Any) -> None:
    traces = Traces()
    traces(events.RunStarted(step="f", run="r"))
    traces(events.StepStarted(step="f/a", kind="x"))
    for _ in range(2):  # the second is a repetition of the first
        traces(events.BlockStarted(step="f/a"))
        traces(events.PageAsked(step="f/a"))
    traces(events.StepEnded(step="f/a", kind="x", seconds=0, error="CONNECTIVITY"))
    traces(events.RunEnded(step="f", run="r", status="ok"))
    spans = named(exporter)

    assert [one.attributes["error.type"] for one in spans["page f/a"]] == ["broken_off", "CONNECTIVITY"]
    assert [one.attributes["error.type"] for one in spans["block f/a"]] == ["broken_off", "CONNECTIVITY"]
    assert "error.type" not in spans["run f"][0].attributes


def test_a_run_whose_end_was_never_told_does_not_hold_the_next(exporter: Any) -> None:
    def two() -> None:
        traces = Traces()
        traces(events.RunStarted(step="lost", run="1"))
        traces(events.RunStarted(step="next", run="2"))
        traces(events.RunEnded(step="next", run="2", status="ok"))

    Context().run(two)
    spans = named(exporter)

    assert spans["run next"][0].parent is None
    assert spans["run lost"][0].attributes["error.type"] == "broken_off"


def test_what_was_remembered_ends_no_span(exporter: Any) -> None:
    traces = Traces()
    traces(events.RunStarted(step="f", run="r", resumed=True))
    traces(events.StepStarted(step="f/a", kind="x"))
    traces(events.BlockWritten(step="f/a", written=1))
    traces(events.StepEnded(step="f/a", kind="x", seconds=0))
    traces(events.StepEnded(step="f", kind="x", seconds=0))  # of a step that began in another process
    traces(events.RunEnded(step="f", run="r", status="ok"))

    assert list(named(exporter)) == ["run f", "step f/a"]


def test_waits_and_dead_letters_are_noted_in_the_span_they_happen_in(exporter: Any) -> None:
    traces = Traces()
    traces(events.RunStarted(step="f", run="r"))
    traces(events.Retrying(step="f/a", attempt=1, delay=2.0, reason="the reason may hold data"))
    traces(events.Waited(step="f/a", seconds=0.5))
    traces(events.DeadLettered(step="f/a", code="RCRD_DSNT_EXIST", message="the message may hold data"))
    traces(events.RunEnded(step="f", run="r", status="dead_letters"))
    (whole,) = named(exporter)["run f"]

    assert [(one.name, dict(one.attributes)) for one in whole.events] == [
        ("retrying", {"attempt": 1, "delay": 2.0}),
        ("waited_for_permit", {"seconds": 0.5}),
        ("dead_lettered", {"connector.step": "f/a", "error.type": "RCRD_DSNT_EXIST"}),
    ]


def test_a_span_of_the_host_program_holds_the_run(build: Build, account: Sandbox, exporter: Any) -> None:
    trace = pytest.importorskip("opentelemetry.trace", reason="opentelemetry-api is not installed")
    with trace.get_tracer("host").start_as_current_span("job"):
        run(build)
        assert trace.get_current_span().name == "job"

    assert parents(exporter, named(exporter)["run customers"][0]) == ["job"]


def test_without_opentelemetry_nothing_changes(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry.trace", None)

    assert run(build).status == "ok"
