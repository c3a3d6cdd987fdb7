from __future__ import annotations

import json
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConnectivityError
from connector.flow.api import Flow, sandbox_connection
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.operations import test_connection as operation  # the module: pytest collects what it holds
from connector.netsuite.session import Session
from connector.sandbox.server import Sandbox

WRONG = "0123456789abcdef" * 4
FLOW = """
configs:
  erp: {type: netsuite, connection: {account: TSTDRV1234567, consumer_key: "${env:A}", consumer_secret: "${env:A}",
        token_id: "${env:A}", token_secret: "${env:A}"}}
flows:
  check:
    steps:
      - netsuite.test_connection: {config: erp, record_types: [customer]}
      - choice:
          - when: payload.ok
            steps: [{set_payload: "${'works: ' + payload.stages[0].name}"}]
          - otherwise: [{set_payload: "${payload.causes[0].name}"}]
"""


def run(connection: dict[str, Any], **arguments: Any) -> Any:
    session = Session(NetSuiteConfig.from_mapping({"connection": connection}))
    made = operation.TEST_CONNECTION.arguments(**arguments)
    return operation.TEST_CONNECTION.run(session, made, Unit())


def test_gives_what_expressions_and_json_can_read(connection: dict[str, Any]) -> None:
    found = run(connection, record_types=["customer"])

    assert found["ok"] is True
    assert json.loads(json.dumps(found))["stages"][0]["name"] == "configuration"
    assert "record:customer" in [stage["name"] for stage in found["stages"]]


def test_failure_is_a_result_unless_it_is_asked_to_fail(connection: dict[str, Any]) -> None:
    wrong = connection | {"consumer_key": WRONG}

    assert run(wrong)["ok"] is False
    with pytest.raises(ConnectivityError, match="consumer_key is of no integration record") as caught:
        run(wrong, fail=True)
    assert caught.value.is_a("NETSUITE:AUTHENTICATION")
    assert "Manage Integrations" in caught.value.hint


def test_unreachable_host_is_no_refused_sign_in(connection: dict[str, Any]) -> None:
    with pytest.raises(ConnectivityError, match="nothing listens") as caught:
        run(connection | {"base_address": "http://127.0.0.1:1"}, fail=True)

    assert not caught.value.is_a("NETSUITE:AUTHENTICATION")
    assert caught.value.is_a("NETSUITE:CONNECTIVITY")


@pytest.mark.parametrize(("changes", "payload"), [({}, "works: configuration"), ({"token_id": WRONG}, "token_revoked")])
def test_flow_goes_on_by_what_the_test_found(box: Sandbox, changes: dict[str, str], payload: str) -> None:
    connection = sandbox_connection(box.credentials()) | changes
    result = Flow.read(FLOW).with_config("erp", {"connection": connection}).run(state="memory")

    assert (result.error, result.payload) == (None, payload)
