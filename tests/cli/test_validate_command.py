from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from connector.cli.main import main
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from tests.cli.conftest import ROOT, Command

CLEAN = "flows: {main: {steps: [{logger: hello}]}}\n"
SECRET = CLEAN + 'configs: {w: {type: database, url: "sqlite:///x.db"}}\n'


def saved(folder: Path, text: str) -> str:
    path = folder / "flow.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_clean_file_is_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", saved(tmp_path, CLEAN)]) == 0
    assert "1 file: 0 errors" in capsys.readouterr().err


def test_findings_are_2_and_json_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", saved(tmp_path, CLEAN.replace("logger", "loger")), "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)

    assert answer["errors"] == 1
    assert (answer["findings"][0]["code"], answer["findings"][0]["line"]) == ("unknown-kind", 1)


def test_every_shipped_flow_is_clean() -> None:
    files = sorted(str(path) for path in (Path(__file__).parents[2] / "flows").glob("*.yaml"))

    assert main(["validate", *files]) == 0


def test_warnings_and_notes_do_not_fail_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'flows: {main: {steps: [{logger: "${vars.nowhere}"}]}}\n'

    assert main(["validate", saved(tmp_path, text)]) == 0
    told = capsys.readouterr().err
    assert "warning: no step sets the variable `nowhere` [unknown-variable]" in told
    assert "1 file: 0 errors, 1 warning, 0 notes" in told


def test_several_files_are_told_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [saved(tmp_path, CLEAN), str(tmp_path / "nowhere.yaml")]

    assert main(["validate", *files, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["errors"] == 1


def test_online_the_account_is_asked(connector: Command, account: Sandbox, written: Callable[..., str]) -> None:
    flow = written("- netsuite.get: {record_type: custmer, id: 1}", "online.yaml")

    assert connector("validate", flow).code == 0
    assert connector("validate", flow, "--online").code == 2
    account.faults.add(FaultRule(kind="login", times=None))
    assert connector("validate", flow, "--online").code == 4


def test_validating_needs_no_database_and_no_network_library(tmp_path: Path) -> None:
    flow = ROOT / "flows" / "orders_to_database.yaml"
    code = (
        f"import sys; from connector.cli.main import main; main(['validate', {str(flow)!r}]);"
        "print(sorted({'sqlalchemy', 'requests', 'zeep', 'rich', 'lxml', 'cryptography'} & set(sys.modules)),"
        "'connector.file.session' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[] False\n"


def test_strict_fails_for_warnings_too(connector: Command, tmp_path: Path) -> None:
    flow = saved(tmp_path, 'flows: {main: {steps: [{logger: "${vars.nowhere}"}]}}\n')

    assert connector("validate", flow).code == 0
    assert connector("validate", flow, "--strict").code == 2
    assert connector("validate", saved(tmp_path, CLEAN), "--strict").code == 0


def test_the_findings_are_sarif_for_code_hosts(connector: Command, tmp_path: Path) -> None:
    flow = saved(tmp_path, CLEAN.replace("logger", "loger"))
    said = connector("validate", flow, "--sarif", "-")
    (result,) = said.json["runs"][0]["results"]

    assert (said.code, result["ruleId"], result["level"]) == (2, "unknown-kind", "error")
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "flow.yaml"
    assert connector("validate", flow, "--sarif", "found.sarif").out == ""
    assert json.loads((tmp_path / "found.sarif").read_text())["version"] == "2.1.0"
    assert connector("validate", flow, "--sarif", "no/where.sarif").code == 2
    assert connector("validate", flow, "--sarif", "-", "--json").code == 2


def test_fix_changes_the_file_and_shows_it(connector: Command, tmp_path: Path) -> None:
    text = "flows: {main: {steps: [{foreach: {batchSize: 2, steps: [{loger: hello}]}}]}}  # mine\n"
    flow = saved(tmp_path, text)
    said = connector("validate", flow, "--fix")

    assert said.code == 0
    assert said.out.splitlines()[-2:] == [
        f"-{text[:-1]}",
        f"+{text[:-1]}".replace("batchSize", "batch_size").replace("loger", "logger"),
    ]
    assert "1 file: 1 file fixed, 0 errors" in said.err
    assert (tmp_path / "flow.yaml").read_text().endswith("# mine\n")
    assert connector("validate", flow, "--fix").out == ""
    assert connector("validate", flow, "--fix", "--json").json["fixed"] == []


def test_without_fix_nothing_is_changed(connector: Command, tmp_path: Path) -> None:
    text = "flows: {main: {steps: [{foreach: {batchSize: 2, steps: [{logger: x}]}}]}}\n"
    flow = saved(tmp_path, text)

    assert connector("validate", flow).code == 0
    assert (tmp_path / "flow.yaml").read_text() == text
