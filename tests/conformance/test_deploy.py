"""What `samples/deploy` ships, as far as it can be looked at without servers: commands of ours, and no secret."""

from __future__ import annotations

import configparser
import json
import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from connector.cli.main import connector

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "samples" / "deploy"
UNITS = sorted(FOLDER.glob("*.service"))
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|KEY|URL|STATE")
REFERENCE = re.compile(r"\$\{[A-Z_]+:\?[^}]+\}")
OURS = "/opt/connector/bin/connector"


def parsed(words: list[str]) -> click.Context:
    """What our command line makes of *words*; raises UsageError for an option or a value that it does not take."""
    name, *rest = words
    command = connector.get_command(click.Context(connector), name)
    assert command is not None, name
    return command.make_context(name, rest)


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    document = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, Any]] = document["services"]
    return found


@pytest.fixture(params=UNITS, ids=lambda path: path.name)
def unit(request: pytest.FixtureRequest) -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None, strict=True)
    found.optionxform = lambda optionstr: optionstr  # type: ignore[method-assign]
    found.read(request.param, encoding="utf-8")
    return found


def test_every_option_of_the_containers_command_exists_and_its_flow_is_there(
    services: dict[str, dict[str, Any]],
) -> None:
    worker = services["worker"]
    context = parsed(worker["command"])
    (volume,) = worker["volumes"]
    source, target, mode = volume.split(":")

    assert context.params["health_port"] == 8080
    assert "127.0.0.1:8080/healthz" in worker["healthcheck"]["test"][-1]
    assert (mode, Path(target).name) == ("ro", "flows")
    assert [path for path in context.params["files"] if not ((FOLDER / source).resolve().parent / path).is_file()] == []


def test_containers_wait_for_their_state_and_are_stopped_patiently(services: dict[str, dict[str, Any]]) -> None:
    from connector.flow.worker import PATIENCE  # noqa: PLC0415 - opens the state's database

    worker = services["worker"]

    assert "@postgres/" in worker["environment"]["CONNECTOR_STATE"]
    assert [name for name in worker["depends_on"] if "healthcheck" not in services[name]] == []
    assert int(worker["stop_grace_period"].removesuffix("s")) > PATIENCE


def test_compose_holds_no_secret(services: dict[str, dict[str, Any]]) -> None:
    given = {key: value for one in services.values() for key, value in one["environment"].items() if SECRET.search(key)}

    assert given
    assert [key for key, value in given.items() if not REFERENCE.search(value)] == []
    assert set(re.findall(r"\$\{([A-Z_]+)", json.dumps(given))) <= set(_told_in_the_readme())


def _told_in_the_readme() -> list[str]:
    return re.findall(r"^([A-Z_]+)=", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_a_units_command_is_one_of_ours(unit: configparser.ConfigParser) -> None:
    program, *words = shlex.split(unit["Service"]["ExecStart"])

    assert program == OURS
    parsed(words)


def test_a_unit_runs_as_somebody_without_rights_and_has_its_secrets_from_a_file(
    unit: configparser.ConfigParser,
) -> None:
    service = unit["Service"]

    assert service["User"] not in ("", "root")
    assert service["EnvironmentFile"].startswith("/etc/connector/")
    assert "Environment" not in service
    assert service["NoNewPrivileges"] == "yes"


def test_a_unit_is_stopped_patiently_and_started_again(unit: configparser.ConfigParser) -> None:
    from connector.flow.worker import PATIENCE  # noqa: PLC0415 - opens the state's database

    service = unit["Service"]

    assert (service["KillSignal"], service["Restart"]) == ("SIGTERM", "always")
    assert int(service["TimeoutStopSec"]) > PATIENCE
    assert "2" in service["RestartPreventExitStatus"].split()


def test_the_image_has_what_the_units_and_compose_start() -> None:
    text = re.sub(r"\\\n\s*", "", (FOLDER / "Dockerfile").read_text(encoding="utf-8"))
    steps = [(line.partition(" ")[0], line.partition(" ")[2]) for line in text.splitlines() if line[:1].isupper()]
    copied = [rest.split()[:-1] for name, rest in steps if name == "COPY" and not rest.startswith("--from")]

    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []
    assert [json.loads(rest) for name, rest in steps if name == "ENTRYPOINT"] == [[OURS]]
    assert [rest for name, rest in steps if name == "USER"] == ["connector"]
    for command in (json.loads(rest) for name, rest in steps if name == "CMD"):
        parsed(command)


def test_every_file_is_told_of_in_the_readme() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in FOLDER.iterdir() if path.name != "README.md" and f"]({path.name})" not in text] == []
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (FOLDER / target).exists(), target


def test_every_command_of_ours_in_the_readme_exists() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    commands = re.findall(rf"{OURS} (\w[^\n]*)$", text, re.MULTILINE)

    assert commands
    for command in commands:
        parsed(shlex.split(command))
