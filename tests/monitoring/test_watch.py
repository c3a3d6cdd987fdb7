"""All that watches a process, as a command is asked for it."""

from __future__ import annotations

import json
import logging
import sys
import threading
from pathlib import Path
from typing import Any

import click
import pytest
import requests
from click.testing import CliRunner

from connector import events
from connector.cli import options
from connector.monitoring.watch import Watch, Watched, watching
from connector.state.opening import open_state
from tests.monitoring.conftest import ROWS, TO_DATABASE, Build


def test_json_on_stderr_stands_in_place_of_the_progress(
    build: Build, secrets: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    heard: list[events.Event] = []
    with watching(Watched(log_format="json"), heard.append) as watch:
        click.echo("a note for people", err=True)
        result = build(TO_DATABASE).run(state="memory", emit=watch.emit)
    printed = capsys.readouterr()
    entries = [json.loads(line) for line in printed.err.splitlines()]

    assert heard == []
    assert printed.out == ""
    assert (entries[0]["event"], entries[0]["message"]) == ("text", "a note for people")
    assert [one["event"] for one in entries if one["event"].startswith("run_")] == ["run_started", "run_ended"]
    assert {one["run"] for one in entries[1:]} == {result.run}
    assert not [secret for secret in secrets if secret in printed.err]


def test_a_log_file_is_beside_the_progress(
    build: Build, tmp_path: Path, secrets: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    heard: list[events.Event] = []
    path = tmp_path / "run.log"
    with watching(Watched(log_format="json", log_file=str(path)), heard.append) as watch:
        click.echo("a note for people", err=True)
        build(TO_DATABASE).run(state="memory", emit=watch.emit)
    text = path.read_text(encoding="utf-8")

    assert [type(event) for event in heard][0 :: len(heard) - 1] == [events.RunStarted, events.RunEnded]
    assert capsys.readouterr().err == "a note for people\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [json.loads(line)["event"] for line in text.splitlines()].count("block_written") == 3
    assert not [secret for secret in secrets if secret in text]


def test_a_log_file_may_be_text(build: Build, tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    with watching(Watched(log_file=str(path))) as watch:
        result = build(TO_DATABASE).run(state="memory", emit=watch.emit)

    assert f"WARNING [{result.run} customers/" in path.read_text(encoding="utf-8")


def test_without_a_wish_only_the_progress_hears(capsys: pytest.CaptureFixture[str]) -> None:
    heard: list[events.Event] = []
    with watching(Watched(), heard.append) as watch:
        watch.emit(events.Noted(message="hello"))

    assert heard == [events.Noted(message="hello")]
    assert capsys.readouterr().err == ""


def test_the_level_is_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONNECTOR_LOG_LEVEL", "debug")
    with watching(Watched(log_format="json")) as watch:
        watch.emit(events.PageRead(step="f/a", records=1))
        logging.getLogger("connector.netsuite.rest").debug("seen")
    entries = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    assert [(one["level"], one["event"]) for one in entries] == [("DEBUG", "page_read"), ("DEBUG", "log")]


def test_health_and_metrics_are_answered_while_it_runs(build: Build) -> None:
    parser = pytest.importorskip("prometheus_client.parser", reason="prometheus-client is not installed")
    stop = threading.Event()
    with open_state("memory") as state, watching(Watched(health_port=0)) as watch, watch.over(state, stop) as server:
        assert server is not None
        result = build(TO_DATABASE).run(state=state, emit=watch.emit)
        state.watermarks.set("123", "customers", "netsuite.on_modified_object", {"high": "2020-01-01T00:00:00+00:00"})
        answers = [requests.get(f"{server.url}/{path}", timeout=10) for path in ("healthz", "readyz", "metrics")]
        state.pauses.pause("123", "away")
        paused = requests.get(f"{server.url}/readyz", timeout=10)
        state.pauses.back("123")
        stop.set()
        draining = requests.get(f"{server.url}/readyz", timeout=10)

    assert result.status == "ok"
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in parser.text_string_to_metric_families(answers[2].text)
        for sample in family.samples
    }
    assert found["connector_runs_total", "customers", "ok"] == 1
    assert found["connector_records_total", "customers", "customers/write", "written"] == ROWS
    assert found["connector_watermark_lag_seconds", "123", "customers", "netsuite.on_modified_object"] > 1e8
    assert paused.json()["checks"]["accounts"] == {"ok": False, "reason": "paused: 123 (maintenance)"}
    assert (paused.status_code, draining.status_code) == (503, 503)
    assert draining.json()["checks"]["draining"]["ok"] is False


def test_a_loop_that_is_stuck_is_not_alive() -> None:
    now = [0.0]
    with open_state("memory") as state, watching(Watched(health_port=0)) as watch:
        watch.heartbeat = type(watch.heartbeat)(silent_for=30, clock=lambda: now[0])
        watch.heartbeat.beat()
        with watch.over(state, threading.Event()) as server:
            assert server is not None
            before = requests.get(f"{server.url}/healthz", timeout=10).status_code
            now[0] = 60.0
            after = requests.get(f"{server.url}/healthz", timeout=10)

    assert (before, after.status_code) == (200, 503)
    assert after.json()["checks"]["loop"]["reason"] == "no sign of life for 60 s"


def test_without_prometheus_health_is_still_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    stop = threading.Event()
    with open_state("memory") as state, watching(Watched(health_port=0)) as watch, watch.over(state, stop) as server:
        assert server is not None
        answers = [requests.get(f"{server.url}/{path}", timeout=10).status_code for path in ("readyz", "metrics")]

    assert answers == [200, 501]


def test_no_port_is_opened_unless_asked() -> None:
    with open_state("memory") as state, Watch(asked=Watched()).over(state, threading.Event()) as server:
        assert server is None


def test_a_listener_that_breaks_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[events.Event] = []

    def breaks(event: events.Event) -> None:
        raise ZeroDivisionError

    Watch(asked=Watched(), listeners=[breaks, heard.append]).emit(events.Noted(message="x"))

    assert heard == [events.Noted(message="x")]
    assert "a listener broke on Noted" in caplog.text


def test_what_ended_is_told_inside_what_it_ends() -> None:
    order: list[str] = []
    watch = Watch(asked=Watched(), listeners=[lambda _: order.append("first"), lambda _: order.append("second")])
    watch.emit(events.StepStarted(step="f/a", kind="x"))
    watch.emit(events.StepEnded(step="f/a", kind="x", seconds=0))

    assert order == ["first", "second", "second", "first"]


def test_a_command_takes_all_its_options_at_once() -> None:
    seen: list[Any] = []

    @click.command()
    @options.as_json
    @options.watched
    @options.environment
    def command(*, as_json: bool, watched: Watched, environment: str) -> None:
        seen.append((as_json, watched, environment))

    ran = CliRunner().invoke(command, ["--log-format", "json", "--log-file", "x.log", "--health-port", "0", "--json"])
    refused = CliRunner().invoke(command, ["--health-port", "70000"])
    shown = CliRunner().invoke(command, ["--help"]).output

    assert ran.exit_code == 0, ran.output
    assert seen == [(True, Watched(log_format="json", log_file="x.log", health_port=0), "")]
    assert refused.exit_code == 2
    assert shown.index("--json") < shown.index("--log-format") < shown.index("--health-host") < shown.index("--env")
