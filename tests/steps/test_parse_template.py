from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from tests.steps.resuming import gone_on, killed

Run = Callable[..., RunResult]
LETTER = "Dear ${payload.name},\n${'sir' if payload.n > 1 else 'friend'}: ${payload.n * 2} for $5.\n"


def test_holes_are_expressions_and_the_text_is_the_payload(run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    result = run_steps(f"- parse_template: {{location: {tmp_path}/letter.txt}}", payload={"name": "Łódź", "n": 2})

    assert result.payload == "Dear Łódź,\nsir: 4 for $5.\n"


def test_the_text_may_stand_in_the_flow_and_the_result_in_a_variable(run_steps: Run) -> None:
    result = run_steps(
        """
- set_variable: {variable_name: greeting, value: Hello}
- parse_template: {content: "${vars.greeting} ${payload.name}"}
  target: text
- set_payload: "${[vars.text, payload.name]}"
""",
        payload={"name": "Acme"},
    )

    assert result.payload == ["Hello Acme", "Acme"]


@pytest.mark.parametrize(("hole", "text"), [("${payload}", '{"a":1}'), ("${None}", ""), ("${1.50}", "1.50"), ("", "")])
def test_the_result_is_text_whatever_the_hole_gives(run_steps: Run, tmp_path: Path, hole: str, text: str) -> None:
    (tmp_path / "one.txt").write_text(hole, encoding="utf-8")
    result = run_steps(f"- parse_template: {{location: {tmp_path}/one.txt}}", payload={"a": 1})

    assert (result.error, result.payload) == (None, text)


def test_what_data_spells_like_a_hole_stays_text(run_steps: Run) -> None:
    result = run_steps("- parse_template: {content: 'x ${payload}'}", payload="${1 + 1}")

    assert result.payload == "x ${1 + 1}"


def test_the_place_and_the_writing_of_the_file_may_be_computed(run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "de.txt").write_bytes("Grüße ${payload.l}".encode("latin-1"))
    result = run_steps(
        f'- parse_template: {{location: "{tmp_path}/${{payload.l}}.txt", encoding: latin-1}}', payload={"l": "de"}
    )

    assert result.payload == "Grüße de"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"one\n${payload.}\n", "one.txt:2: this is no expression"),
        (b"${secret_function(1)}", "one.txt:1: there is no function"),
        (b"\xff", "cannot be read"),
    ],
)
def test_a_broken_file_is_told_with_its_line(run_steps: Run, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "one.txt").write_bytes(content)
    result = run_steps(f"- parse_template: {{location: {tmp_path}/one.txt}}")

    assert isinstance(result.error, ConfigurationError)
    assert said in result.error.message


def test_a_file_that_is_not_there_is_told(run_steps: Run, tmp_path: Path) -> None:
    result = run_steps(f"- parse_template: {{location: {tmp_path}/none.txt}}")

    assert isinstance(result.error, ConfigurationError)
    assert "No such file" in result.error.message


def test_a_killed_run_goes_on_with_the_text_that_it_had(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("before", encoding="utf-8")
    steps = f"- parse_template: {{location: {tmp_path}/one.txt}}\n- logger: made"
    killed(tmp_path, steps, "made")
    (tmp_path / "one.txt").unlink()
    result = gone_on(tmp_path, steps)

    assert (result.error, result.payload) == (None, "before")


@pytest.mark.parametrize("body", ["{}", "{location: a, content: b}", "{content: '${payload.}'}"])
def test_nonsense_is_found_before_it_runs(body: str) -> None:
    with pytest.raises(ConfigurationError):
        Flow.read(f"flows:\n  main:\n    steps:\n      - parse_template: {body}\n")
