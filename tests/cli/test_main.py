from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from connector.cli.main import _COMMANDS, connector, main


def test_every_command_of_the_contract_is_there_with_help() -> None:
    fixed = {
        "init", "test-connection", "operations", "describe", "call", "validate", "plan", "run", "state", "dead-letters",
        "sandbox", "schema", "explain",
    }  # fmt: skip

    assert fixed <= set(_COMMANDS)


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert "Usage: connector" in capsys.readouterr().out


def test_an_unknown_command_is_answered_with_the_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["valdate"]) == 2
    assert "did you mean `validate`?" in capsys.readouterr().err


def test_a_defect_of_ours_is_told_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONNECTOR_DEBUG", raising=False)
    monkeypatch.setattr(connector, "main", lambda **_: 1 / 0)

    assert main(["operations"]) == 1
    told = capsys.readouterr().err
    assert "ZeroDivisionError at test_main.py" in told
    assert "Traceback" not in told


def test_a_broken_flow_is_told_with_its_place_and_exit_2(tmp_path: Path) -> None:
    flow = tmp_path / "broken.yaml"
    flow.write_text("flows:\n  main:\n    steps:\n      - loger: x\n", encoding="utf-8")
    command = [sys.executable, "-m", "connector.cli.main", "run", str(flow)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stdout == ""
    assert f"{flow}:4:9: error: there is no `loger` [unknown-kind]" in done.stderr
    assert "Traceback" not in done.stderr


def test_operations_are_listed_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["operations", "--json"]) == 0
    listed = {row["name"]: row for row in json.loads(capsys.readouterr().out)}

    assert listed["netsuite.suiteql"]["transports"] == ["rest"]
    assert listed["netsuite.suiteql"]["summary"]
