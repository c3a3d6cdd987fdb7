from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.cli.main import main
from connector.netsuite import breaker
from connector.sandbox.server import Sandbox

WRONG = "0123456789abcdef" * 4
FIELDS = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
CONNECTION = "\n".join(f"      {name}: ${{env:{name.upper()}}}" for name in (*FIELDS, "base_address"))
CONFIG = f"  NAME:\n    type: netsuite\n    connection:\n{CONNECTION}\n"


@pytest.fixture(autouse=True)
def _forgiving() -> None:
    breaker.SHARED._refusals.clear()


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox whose credentials are in the environment; we stand in an empty folder."""
    with Sandbox(seed="empty") as running:
        found = running.credentials()
        for name in FIELDS:
            monkeypatch.setenv(name.upper(), found[name])
        monkeypatch.setenv("BASE_ADDRESS", running.url)
        monkeypatch.chdir(tmp_path)
        yield running


def project(*names: str, environments: str = "") -> Path:
    file = Path("connector.yaml")
    file.write_text("configs:\n" + "".join(CONFIG.replace("NAME", name) for name in names) + environments)
    return file


def flow(*names: str) -> Path:
    file = Path("flow.yaml")
    configs = "".join(CONFIG.replace("NAME", name) for name in names)
    file.write_text(f"configs:\n{configs}flows:\n  one:\n    steps:\n      - logger: {{message: hello}}\n")
    return file


def test_table_shows_each_stage_and_stdout_holds_nothing_else(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["test-connection", str(project("erp"))])
    shown = capsys.readouterr()

    assert code == 0
    assert f"{sandbox.tenant.account} at 127.0.0.1:" in shown.out.splitlines()[0]
    signed_in = next(line for line in shown.out.splitlines() if line.startswith("sign in over SOAP"))
    assert signed_in.split()[4] == "passed"
    assert "the connection works" in shown.err


@pytest.mark.usefixtures("sandbox")
def test_configuration_of_a_flow_is_tested(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test-connection", str(flow("erp")), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


@pytest.mark.usefixtures("sandbox")
def test_one_of_several_configurations_has_to_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(project("erp", "other"))

    assert main(["test-connection", file]) == 2
    assert "several netsuite configs: erp, other" in capsys.readouterr().err
    assert main(["test-connection", file, "--config", "others"]) == 2
    assert "did you mean `other`?" in capsys.readouterr().err
    assert main(["test-connection", file, "--config", "other"]) == 0


@pytest.mark.usefixtures("sandbox")
def test_environment_changes_what_is_tested(capsys: pytest.CaptureFixture[str]) -> None:
    overlay = f"environments:\n  prod:\n    configs:\n      erp: {{connection: {{token_secret: {WRONG}}}}}\n"
    file = str(project("erp", environments=overlay))

    assert main(["test-connection", file]) == 0
    capsys.readouterr()
    assert main(["test-connection", file, "--env", "prod", "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["causes"][0]["name"] == "secret_mismatch"


@pytest.mark.usefixtures("sandbox")
def test_file_without_a_netsuite_configuration_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    Path("connector.yaml").write_text("configs:\n  w: {type: database, url: 'sqlite:///x.db'}\n")

    assert main(["test-connection", "connector.yaml"]) == 2
    assert "no netsuite config" in capsys.readouterr().err


def test_missing_variables_are_the_first_stage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in FIELDS:
        monkeypatch.delenv(f"NETSUITE_{name.upper()}", raising=False)
    code = main(["test-connection", "--json"])
    found = json.loads(capsys.readouterr().out)

    assert code == 4
    assert "NETSUITE_TOKEN_ID" in found["stages"][0]["evidence"]
    assert found["stages"][0]["cure"]


def test_embedded_sandbox_needs_neither_file_nor_variables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test-connection", "--sandbox", "--deep", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert {"rest", "soap"} == found["base_strings"].keys()
    assert "record:customer" in [stage["name"] for stage in found["stages"]]


@pytest.mark.usefixtures("sandbox")
def test_embedded_sandbox_takes_the_place_of_an_account(capsys: pytest.CaptureFixture[str]) -> None:
    file = project("erp")
    file.write_text(file.read_text() + "    expect_account: '1234567'\n")

    assert main(["test-connection", str(file), "--sandbox", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["account"] == "TSTDRV1234567"


@pytest.mark.usefixtures("sandbox")
def test_record_type_that_is_needed_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test-connection", str(project("erp")), "--record-type", "no_such_type", "--json"]) == 4
    assert "record:no_such_type" in [stage["name"] for stage in json.loads(capsys.readouterr().out)["stages"]]


def test_causes_are_numbered_with_evidence_cure_and_audit_detail(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOKEN_SECRET", WRONG)
    code = main(["test-connection", str(project("erp"))])
    shown = capsys.readouterr()

    assert code == 4
    for part in (
        "1. very likely: consumer_secret or token_secret is not the one of its key",
        "   because REST says `invalid_signature`",
        "   cure: copy them anew: Setup > Integration > Manage Integrations",
        "   the audit trail then says: InvalidSignature",
        "ruled out: account: NetSuite knows TSTDRV1234567",
        "NetSuite knows the reason: Setup > Users/Roles > User Management > View Login Audit Trail",
        "base string, SOAP, keys masked:",
    ):
        assert part in shown.out
    assert "the connection does not work: sign in over REST, sign in over SOAP" in shown.err
    assert len(sandbox.audit.failures) == 2


def test_cure_of_a_warning_is_shown_where_the_connection_works(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.clock.offset = 600
    file = project("erp")
    file.write_text(file.read_text() + "    clock: server\n")

    assert main(["test-connection", str(file)]) == 0
    assert "clock: set it (NTP" in capsys.readouterr().out


def test_help_costs_no_heavy_import() -> None:
    code = (
        "import sys, connector.cli.main as m\n"
        "m.main(['test-connection', '--help'])\n"
        "print(sorted({'requests', 'zeep', 'lxml', 'rich', 'cryptography'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "--deep" in done.stdout
    assert done.stderr.strip() == "[]"
