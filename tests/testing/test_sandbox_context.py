import os
import subprocess
import sys
from pathlib import Path

import pytest

from connector import NetSuite
from connector.errors import ConfigurationError
from connector.sandbox.faults.fault_rules import FaultRule
from connector.testing import netsuite_sandbox
from connector.testing.sandbox_context import fault_rules


def test_one_line_starts_a_netsuite_and_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETSUITE_ACCOUNT", "before")
    monkeypatch.delenv("NETSUITE_TOKEN_ID", raising=False)
    with netsuite_sandbox(environment=True) as sandbox:
        sandbox.store.create("customer", {"companyName": "Aurora Optics"})
        with NetSuite.from_env() as netsuite:
            rows = list(netsuite.suiteql(query="SELECT companyname FROM customer"))

    assert rows == [{"companyname": "Aurora Optics"}]
    assert os.environ["NETSUITE_ACCOUNT"] == "before"
    assert "NETSUITE_TOKEN_ID" not in os.environ


def test_programs_that_it_starts_find_it() -> None:
    code = "from connector import NetSuite\nwith NetSuite.from_env() as n: print(n.get_server_time() is not None)"
    with netsuite_sandbox(environment=True):
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "True\n"


def test_faults_may_be_a_file_rules_or_plain_data(tmp_path: Path) -> None:
    file = tmp_path / "faults.yaml"
    file.write_text("- kind: login\n", encoding="utf-8")
    rule = FaultRule(kind="login")

    assert (
        fault_rules(file) == fault_rules(str(file)) == fault_rules([rule]) == fault_rules([{"kind": "login"}]) == [rule]
    )
    with pytest.raises(ConfigurationError), netsuite_sandbox(faults=[{"kind": "loud"}]):
        pass
