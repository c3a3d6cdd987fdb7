from __future__ import annotations

import pytest

from connector import registry
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.schema import flow_schema
from connector.netsuite.mule_names import OTHER_NAMES

CONFIGS = """
configs:
  erp:
    type: netsuite
    connection: {type: oauth2_client_credentials, account: "${env:A}", client_id: "${env:B}",
                 certificate_id: "${env:C}", private_key_file: "${env:D}"}
"""


@pytest.mark.parametrize(("other", "name"), OTHER_NAMES.items())
def test_every_other_name_stands_for_a_component_that_is_there(other: str, name: str) -> None:
    assert registry.find(f"netsuite.{other}") is registry.find(f"netsuite.{name}")
    assert f"netsuite.{other}" not in registry.names()


def test_a_flow_may_use_it_and_is_told_our_name() -> None:
    flow = Flow.read(
        "flows:\n  main:\n    steps:\n"
        "      - netsuite.create_record: {record_type: contact, record: {externalId: C-1, lastName: Wu}}\n" + CONFIGS
    )

    told = [(found.code, found.severity, found.message) for found in flow.loaded.warnings]

    assert told == [("other-name", "note", "`netsuite.create_record` is our `netsuite.add`")]


def test_the_rules_of_our_operation_hold_for_it() -> None:
    flow = Flow.read(
        "flows:\n  main:\n    steps:\n"
        "      - netsuite.create_record: {record_type: contact, record: {lastName: Wu}}\n" + CONFIGS
    )

    assert "no-external-id" in [found.code for found in flow.loaded.warnings]


def test_an_editor_knows_it_too() -> None:
    properties = flow_schema()["$defs"]["Step"]["properties"]

    assert properties["netsuite.create_record"]["$ref"] == "#/$defs/netsuite.add"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("netsuite.create_recrd", "netsuite.create_record"), ("netsuite.suitql", "netsuite.suiteql")],
)
def test_a_slip_is_answered_with_the_near_name_whosever_it_is(wrong: str, right: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        registry.find(wrong)

    assert caught.value.hint == f"did you mean `{right}`?"
