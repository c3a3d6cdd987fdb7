from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command

FLOW = """
flows:
  job:
    steps:
      - {id: say, logger: {message: hello}}
      - {id: again, when: payload == 1, logger: {message: hello again}}
tests:
  - {name: it speaks, tags: [quick], expect: {log: [hello]}}
  - {name: it whispers, expect: {log: [psst]}}
  - {name: later, ignore: true, expect: {status: ok}}
"""


@pytest.fixture
def flow(tmp_path: Path) -> str:
    (tmp_path / "job.yaml").write_text(FLOW, encoding="utf-8")
    return "job.yaml"


def test_what_passes_and_what_does_not_is_told_with_its_place(connector: Command, flow: str) -> None:
    said = connector("test", flow)

    assert said.code == 1
    assert "ok      it speaks" in said.out
    assert "FAILED  it whispers" in said.out
    assert "job.yaml:9:40: log[0]" in said.out
    assert '- expected  "psst"' in said.out
    assert "1 passed, 1 failed, 1 ignored" in said.err


def test_tests_are_chosen_by_name_and_by_tag(connector: Command, flow: str) -> None:
    assert connector("test", flow, "--filter", "SPEAKS").code == 0
    assert connector("test", flow, "--tag", "quick").code == 0
    assert connector("test", flow, "--tag", "quick", "--filter", "whispers").code == 2


def test_it_stops_at_the_first_that_does_not_pass(connector: Command, flow: str) -> None:
    tests = connector("test", flow, "-x", "--json").json["tests"]

    assert [one["verdict"] for one in tests] == ["passed", "failed"]


def test_a_machine_reads_the_same(connector: Command, flow: str) -> None:
    said = connector("test", flow, "--json", "--coverage")

    assert [one["verdict"] for one in said.json["tests"]] == ["passed", "failed", "ignored"]
    assert said.json["coverage"][0]["missed"] == [{"name": "job/again", "line": 6}]
    assert said.json["exit_code"] == said.code == 1


def test_coverage_may_be_required(connector: Command, flow: str) -> None:
    enough = connector("test", flow, "--tag", "quick", "--require-coverage", "50")
    more = connector("test", flow, "--tag", "quick", "--require-coverage", "51")

    assert (enough.code, more.code) == (0, 1)
    assert "50% of 2 steps, 0 branches reached" in more.out
    assert "job.yaml:6:9: job/again was never reached" in more.out
    assert "is less than the 51%" in more.err


def test_junit_is_written(connector: Command, flow: str, tmp_path: Path) -> None:
    connector("test", flow, "--junit", "out/junit.xml")

    assert 'failures="1"' in (tmp_path / "out" / "junit.xml").read_text(encoding="utf-8")


def test_a_broken_file_of_tests_is_told_with_positions_and_nothing_runs(connector: Command, tmp_path: Path) -> None:
    text = FLOW.replace("log: [psst]", "calls: {syy: 1}").replace("{status: ok}", "{statsu: ok}")
    (tmp_path / "job.yaml").write_text(text, encoding="utf-8")
    said, clean = connector("test", "job.yaml"), connector("validate", "job.yaml")
    listed = connector("test", "job.yaml", "--json")

    assert (said.code, clean.code, listed.code) == (2, 2, 2)
    assert said.out == ""
    assert "did you mean `status`?" in said.err
    assert "did you mean `status`?" in clean.err
    assert listed.json["findings"][0]["line"] == 10


def test_a_flow_without_tests_is_told(connector: Command, tmp_path: Path) -> None:
    (tmp_path / "job.yaml").write_text(FLOW.partition("tests:")[0], encoding="utf-8")
    said = connector("test", "job.yaml")

    assert (said.code, "there are no tests" in said.err) == (2, True)
    assert connector("test", "nowhere.yaml").code == 2


def test_the_schema_of_tests_is_printed(connector: Command) -> None:
    assert connector("schema", "--tests").json["title"] == "Tests of a Connector flow"
