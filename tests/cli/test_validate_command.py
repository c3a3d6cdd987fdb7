from __future__ import annotations

import json
from pathlib import Path

import pytest

from connector.cli.main import main

CLEAN = "flows: {main: {steps: [{logger: hello}]}}\n"
SECRET = CLEAN + 'configs: {w: {type: database, url: "sqlite:///x.db"}}\n'


def written(folder: Path, text: str) -> str:
    path = folder / "flow.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_clean_file_is_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", written(tmp_path, CLEAN)]) == 0
    assert "1 file: 0 errors" in capsys.readouterr().err


def test_findings_are_2_and_json_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", written(tmp_path, CLEAN.replace("logger", "loger")), "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)

    assert answer["errors"] == 1
    assert (answer["findings"][0]["code"], answer["findings"][0]["line"]) == ("unknown-kind", 1)


def test_every_shipped_flow_is_clean() -> None:
    files = sorted(str(path) for path in (Path(__file__).parents[2] / "flows").glob("*.yaml"))

    assert main(["validate", *files]) == 0
