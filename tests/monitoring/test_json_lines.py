"""Logs: one JSON object a line, each knows its run, flow and step, none holds a secret."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from connector import events, run_context
from connector.monitoring.json_lines import JsonLines, TextAsLines, as_text
from connector.reference import hide
from connector.sandbox.server import Sandbox
from tests.monitoring.conftest import TO_DATABASE, Build

NAMED = ("time", "level", "run", "flow", "step", "correlation_id", "event", "message")


def written(lines: list[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines]


def test_a_run_is_told_from_its_start_to_its_end(build: Build, secrets: list[str]) -> None:
    lines: list[str] = []
    log = JsonLines(lines.append, level=logging.DEBUG)
    with log.listening():
        result = build(TO_DATABASE).run(state="memory", emit=log)
    entries = written(lines)

    assert result.status == "ok"
    assert all(tuple(entry)[:8] == NAMED for entry in entries)
    assert {entry["run"] for entry in entries if entry["event"] != "log"} == {result.run}
    assert (entries[0]["event"], entries[-1]["event"]) == ("run_started", "run_ended")
    assert entries[-1]["status"] == "ok"
    assert entries[-1]["seconds"] > 0
    blocks = [entry for entry in entries if entry["event"] == "block_written"]
    assert [(one["flow"], one["step"], one["written"]) for one in blocks] == [
        ("customers", "customers/write", count) for count in (10, 10, 5)
    ]
    said = next(entry for entry in entries if entry["event"] == "logged")
    assert (said["level"], said["message"], said["correlation_id"]) == ("WARNING", "all is written", result.run)
    assert not [secret for secret in secrets if secret in "".join(lines)]


def test_a_request_is_told_once_with_the_step_it_was_made_for(build: Build) -> None:
    lines: list[str] = []
    log = JsonLines(lines.append, level=logging.DEBUG)
    with log.listening():
        result = build(TO_DATABASE).run(state="memory", emit=log)
    asked = [entry for entry in written(lines) if entry["event"] == "exchanged"]

    assert [one["operation"] for one in asked] == ["netsuite.suiteql"] * 3
    assert {(one["run"], one["flow"], one["step"]) for one in asked} == {(result.run, "customers", "customers/write")}
    assert all(one["logger"] == "connector.netsuite.rest" and one["status"] == 200 for one in asked)


def test_a_failed_run_is_an_error_and_its_step_a_warning(build: Build, account: Sandbox, secrets: list[str]) -> None:
    lines: list[str] = []
    flow = build("flows:\n  main:\n    steps:\n      - netsuite.suiteql: {query: SELECT nothing FROM nowhere}\n"
                 "        id: bad\n        target: rows\n")  # fmt: skip
    result = flow.run(state="memory", emit=JsonLines(lines.append))
    ended = {entry["event"]: entry for entry in written(lines)}

    assert result.status == "failed"
    assert (ended["run_ended"]["level"], ended["run_ended"]["error"]) == ("ERROR", result.error.type)  # type: ignore[union-attr]
    assert (ended["step_ended"]["level"], ended["step_ended"]["step"]) == ("WARNING", "main/bad")
    assert not [secret for secret in secrets if secret in "".join(lines)]


def test_each_record_has_its_correlation_id(build: Build, account: Sandbox) -> None:
    account.clock.offset += 2  # a window ends at NetSuite's full second
    flow = build("""
flows:
  main:
    source:
      netsuite.on_modified_object: {record_type: customer, fields: [companyName], lag: 0s, overlap: 0s, each: record}
    steps:
      - logger: {message: seen}
""")
    lines: list[str] = []
    result = flow.run(state="memory", emit=JsonLines(lines.append), limit=2)
    said = [entry for entry in written(lines) if entry["event"] == "logged"]

    assert [one["correlation_id"] for one in said] == [f"{result.run}-0", f"{result.run}-1"]


def test_what_is_less_serious_is_left_out() -> None:
    lines: list[str] = []
    log = JsonLines(lines.append, level=logging.WARNING)
    for level in ("ERROR", "WARN", "INFO", "DEBUG", "TRACE"):
        log(events.Logged(level=level, message=level))

    assert [entry["message"] for entry in written(lines)] == ["ERROR", "WARN"]


def test_secrets_are_masked_wherever_they_stand() -> None:
    secret = 'p"ss\\word\nof many lines €'
    hide([secret])
    lines: list[str] = []
    log = JsonLines(lines.append)
    log(events.Noted(message=f"signs with {secret}", hint=f"not {secret}"))
    with log.listening():
        try:
            raise ValueError(secret)  # noqa: TRY301 - it is the point
        except ValueError:
            logging.getLogger("connector.somewhere").exception("broke on %s", secret)
    noted, broke = written(lines)

    assert secret not in json.dumps([noted, broke], ensure_ascii=False)
    assert noted["message"] == "signs with *****"
    assert noted["hint"] == "not *****"
    assert (broke["level"], broke["logger"], broke["message"]) == ("ERROR", "connector.somewhere", "broke on *****")
    assert broke["exception"].endswith("ValueError: *****")
    assert "word" not in "".join(lines)


def test_loggers_are_as_before_once_nobody_listens() -> None:
    logger = logging.getLogger("connector")
    before = (logger.level, list(logger.handlers))
    with JsonLines(print, level=logging.DEBUG).listening():
        assert logger.isEnabledFor(logging.DEBUG)

    assert (logger.level, list(logger.handlers)) == before


def test_text_that_somebody_prints_becomes_lines() -> None:
    lines: list[str] = []
    stderr = TextAsLines(JsonLines(lines.append))
    with run_context.within(run="r", step="f/one"):
        stderr.write("half a ")
        stderr.write("line\n\n  and the next")
    stderr.close()

    assert [(one["event"], one["message"]) for one in written(lines)] == [
        ("text", "half a line"),
        ("text", "  and the next"),
    ]
    assert written(lines)[0]["run"] == "r"


def test_a_text_line_says_when_where_and_what() -> None:
    lines: list[str] = []
    log = JsonLines(lines.append, form=as_text)
    with run_context.within(run="r1", flow="f"):
        log(events.BlockWritten(step="f/write", written=3))
        log(events.Noted(message="two\nlines"))

    assert lines[0].endswith("INFO    [r1 f/write] block written (written=3 failed=0 deleted=0)")
    assert lines[1].endswith("INFO    [r1 f] two\n  lines")


def test_a_line_leads_to_its_trace() -> None:
    sdk = pytest.importorskip("opentelemetry.sdk.trace", reason="opentelemetry-sdk is not installed")
    lines: list[str] = []
    with sdk.TracerProvider().get_tracer("test").start_as_current_span("outer") as span:
        JsonLines(lines.append)(events.Noted(message="inside"))
    (entry,) = written(lines)

    assert entry["trace_id"] == f"{span.get_span_context().trace_id:032x}"
    assert entry["span_id"] == f"{span.get_span_context().span_id:016x}"
