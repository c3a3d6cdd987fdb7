"""The Dockerfile, as far as it can be looked at without building: it names what is there, and it is no root."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from connector.cli.main import connector

ROOT = Path(__file__).parents[2]
FILE = ROOT / "samples" / "docker" / "Dockerfile"


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    """Instruction and arguments of each step, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", FILE.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def of(steps: list[tuple[str, str]], name: str) -> list[str]:
    return [rest for instruction, rest in steps if instruction == name]


def test_it_copies_what_is_there(steps: list[tuple[str, str]]) -> None:
    for rest in of(steps, "COPY"):
        if not rest.startswith("--from"):
            assert [name for name in rest.split()[:-1] if not (ROOT / name).exists()] == []


def test_it_runs_as_somebody_who_is_not_root(steps: list[tuple[str, str]]) -> None:
    names = [name for name, _ in steps]

    assert of(steps, "USER") == ["sandbox"]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert "useradd" in " ".join(of(steps, "RUN"))


def test_its_base_is_a_python_that_is_supported(steps: list[tuple[str, str]]) -> None:
    for image in of(steps, "FROM"):
        assert re.match(r"python:3\.1[123]-slim\b", image)


def test_it_asks_for_its_health_where_the_sandbox_answers(steps: list[tuple[str, str]]) -> None:
    (check,) = of(steps, "HEALTHCHECK")
    command = json.loads(check[check.index("[") :])

    assert "/__sandbox__/status" in command[-1]
    compile(command[-1], "HEALTHCHECK", "exec")


def test_every_option_of_its_command_exists(steps: list[tuple[str, str]]) -> None:
    (entry,) = of(steps, "ENTRYPOINT")
    words = json.loads(entry)
    offered = CliRunner().invoke(connector, ["sandbox", "--help"]).output

    assert words[1] == "sandbox"
    assert [word for word in words if word.startswith("--") and word not in offered] == []
    assert ["8080"] == of(steps, "EXPOSE") == [words[words.index("--port") + 1]]
