from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow, sandbox_connection
from connector.flow.result import RunResult
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state

TWO = """
name: second
params: {who: {default: world}}
flows:
  first: {steps: [{set_payload: 1}]}
  second: {steps: [{set_payload: "hello ${params.who}"}]}
"""


def test_a_flow_is_chosen_by_name_or_by_that_of_its_document() -> None:
    flow = Flow.read(TWO)

    assert flow.run("first", state="memory").payload == 1
    assert flow.run(state="memory").payload == "hello world"
    assert flow.run(state="memory", params={"who": "you"}).payload == "hello you"


def test_a_flow_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(ConfigurationError, match="no flow `third`") as caught:
        Flow.read(TWO).run("third", state="memory")

    assert caught.value.hint == "use --flow with one of first, second"


def test_a_flow_of_several_is_asked_for() -> None:
    with pytest.raises(ConfigurationError, match="the file has 2 flows, and none is named"):
        Flow.read(TWO.replace("name: second", "name: both")).loaded.flow()


def test_a_config_is_replaced_key_by_key() -> None:
    text = "configs: {w: {type: database, url: 'sqlite:///a.db', pool_size: 3}}\n" + TWO
    changed = Flow.read(text).with_config("w", {"url": "sqlite:///b.db"})

    assert changed.loaded.configs["w"].body == {"url": "sqlite:///b.db", "pool_size": 3}


def test_against_a_sandbox_every_netsuite_config_is_pointed_at_it(account: Sandbox) -> None:
    text = TWO + "configs: {a: {type: netsuite, expect_account: '1', connection: {account: '1', token_id: '${env:X}'}}}"
    text = text.replace(
        "{account", "{type: oauth2_client_credentials, client_id: x, certificate_id: y, private_key_file: z, account"
    )
    text = text.replace(", token_id: '${env:X}'", "")
    flow = Flow.read(text).against(account)

    assert flow.loaded.configs["a"].body["connection"] == sandbox_connection(account.credentials())
    assert flow.loaded.configs["a"].body["expect_account"] == ""


def test_the_state_is_kept_in_the_project_unless_someone_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    path = tmp_path / "flows" / "f.yaml"
    path.write_text(TWO, encoding="utf-8")

    assert Flow.load(path).state_url() == f"sqlite:///{tmp_path}/flows/.connector/state.db"
    (tmp_path / "connector.yaml").write_text("{}", encoding="utf-8")
    assert Flow.load(path).state_url() == f"sqlite:///{tmp_path}/.connector/state.db"
    (tmp_path / "connector.yaml").write_text("state: 'sqlite:///elsewhere.db'", encoding="utf-8")
    assert Flow.load(path).state_url() == "sqlite:///elsewhere.db"


def test_a_state_can_be_shared_by_runs() -> None:
    with open_state("memory") as state:
        result: RunResult = Flow.read(TWO).run(state=state)

        assert [run.id for run in state.runs.list()] == [result.run]


def test_reading_a_flow_needs_no_database_and_no_network_library() -> None:
    path = Path(__file__).parents[2] / "flows" / "customers_to_database.yaml"
    code = (
        f"import sys; from connector import Flow; Flow.load({str(path)!r});"
        "print(sorted({'sqlalchemy', 'requests', 'zeep', 'rich', 'lxml', 'cryptography'} & set(sys.modules)))"
        "; print('connector.file.operations.read_csv' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split("\n")[:2] == ["[]", "False"]
