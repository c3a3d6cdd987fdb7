from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.load import Configured
from connector.flow.sessions import Sessions, accounts, connector_of, used

DATABASE = Configured("database", {"url": "sqlite://"})


def test_a_step_that_names_no_config_uses_the_only_one_of_its_type() -> None:
    sessions = Sessions({"w": DATABASE, "f": Configured("file", {})})

    assert sessions.name("", "database") == "w"
    assert sessions.name("w", "database") == "w"


def test_several_or_none_have_to_be_named() -> None:
    with pytest.raises(ConfigurationError) as several:
        Sessions({"w": DATABASE, "v": DATABASE}).name("", "database")
    with pytest.raises(ConfigurationError) as none:
        Sessions({}).name("", "netsuite")

    assert several.value.hint == "add config: one of w, v"
    assert "of type netsuite" in none.value.hint


def test_files_need_no_config() -> None:
    assert Sessions({}).name("", "file") == ""
    assert Sessions({}).account("", "file") == ""


def test_a_config_is_opened_once_and_closed() -> None:
    sessions = Sessions({"w": DATABASE})
    first = sessions.of("w", "database")

    assert sessions.of("", "database") is first
    sessions.close()
    assert sessions.of("", "database") is not first


def test_an_open_session_can_be_given() -> None:
    session = object()

    assert Sessions({}, {"netsuite": session}).of("", "netsuite") is session


def test_the_accounts_of_a_flow_are_those_it_uses_in_sub_flows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNT_OF_TEST", "1234567-sb1")
    connection = (
        "{type: oauth2_client_credentials, account: '${env:ACCOUNT_OF_TEST}', client_id: x, certificate_id: y,"
        " private_key_file: z}"
    )
    text = f"""
flows:
  main: {{steps: [{{flow_ref: sub}}, {{database.execute: {{statement: x}}}}]}}
  other: {{steps: [{{netsuite.get: {{config: b, record_type: x, id: 1}}}}]}}
sub_flows: {{sub: {{steps: [{{netsuite.get: {{config: a, record_type: x, id: 1}}}}, {{flow_ref: sub}}]}}}}
configs:
  a: {{type: netsuite, connection: {connection}}}
  b: {{type: netsuite, connection: {connection}}}
  w: {{type: database, url: "sqlite://"}}
"""
    loaded = Flow.read(text).loaded

    assert used(loaded, "main") == [("a", "netsuite"), ("w", "database")]
    assert accounts(loaded, "main", Sessions(loaded.configs)) == {"a": "1234567_SB1"}


def test_each_connector_without_a_config_is_used_by_itself() -> None:
    steps = "[{file.read: {path: x}}, {object_store.retrieve: {key: k}}, {vm.publish: {queue_name: q}}]"
    loaded = Flow.read(f"flows: {{main: {{steps: {steps}}}}}").loaded

    assert used(loaded, "main") == [("", "file"), ("", "object_store"), ("", "vm")]
    assert accounts(loaded, "main", Sessions(loaded.configs)) == {}


def test_a_kind_names_its_connector() -> None:
    assert connector_of("netsuite.get") == "netsuite"
