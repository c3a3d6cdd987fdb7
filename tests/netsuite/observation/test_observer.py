"""Each request is told once: to the logger of its surface and to whoever listens to events, without a secret."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Any

import pytest

from connector import events
from connector.component import Unit
from connector.errors import ConnectorError
from connector.netsuite.client import NetSuite
from connector.retry import ConstantWait, RetryPolicy
from connector.sandbox.server import Sandbox
from tests.netsuite.conftest import Scripted

AT_ONCE = RetryPolicy(attempts=3, wait=ConstantWait(type="constant", interval=0))


def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What the loggers were told, as fields."""
    return [vars(record)["netsuite"] for record in caplog.records if "netsuite" in vars(record)]


def test_each_surface_has_its_logger(
    box: Sandbox, connection: dict[str, Any], oauth2: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "connector.netsuite")
    with NetSuite({"connection": connection}) as client:
        client.get_server_time(transport="soap")
        client.get_server_time(transport="rest")
    with NetSuite({"connection": {"type": "oauth2_client_credentials", **oauth2}}) as client:
        client.get_server_time(transport="rest")

    names = [record.name for record in caplog.records if "netsuite" in vars(record)]
    assert [name for name in names if not name.endswith("auth")] == [
        "connector.netsuite.soap",
        "connector.netsuite.rest",
        "connector.netsuite.rest",
    ]
    assert names.count("connector.netsuite.auth") == 1
    for name in ("consumer_key", "consumer_secret", "token_id", "token_secret"):
        assert connection[name] not in caplog.text


def test_what_is_told_is_complete(
    scripted: Scripted, scripted_config: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "connector.netsuite")
    scripted.reply({"title": "busy"}, status=503, x_n_operationid="first")
    scripted.reply({"items": [], "hasMore": False}, x_n_operationid="second")
    listened: list[events.Event] = []
    with NetSuite(scripted_config, unit=Unit(retry=AT_ONCE, emit=listened.append, step="read")) as client:
        list(client.suiteql(query="SELECT id FROM customer"))

    first, second = told(caplog)
    assert (first["status"], first["attempt"], first["request_id"]) == (503, 1, "first")
    assert (second["status"], second["attempt"], second["request_id"]) == (200, 2, "second")
    assert second["operation"] == "netsuite.suiteql"
    assert second["milliseconds"] > 0
    assert second["bytes_sent"] == len(scripted.asked[1][3])
    levels = [record.levelno for record in caplog.records if "netsuite" in vars(record)]
    assert levels == [logging.WARNING, logging.DEBUG]
    exchanged = [event for event in listened if isinstance(event, events.Exchanged)]
    assert [(one.step, one.status, one.attempt, one.request_id) for one in exchanged] == [
        ("read", 503, 1, "first"),
        ("read", 200, 2, "second"),
    ]


def test_no_answer_is_told_as_well(
    scripted: Scripted, scripted_config: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    scripted.hang_up()
    with (
        NetSuite(scripted_config, unit=Unit(retry=RetryPolicy(attempts=1))) as client,
        pytest.raises(ConnectorError),
    ):
        list(client.suiteql(query="SELECT id FROM customer"))

    assert told(caplog)[-1]["status"] is None
    assert "no answer" in caplog.text


def test_a_program_that_does_not_listen_sees_nothing(scripted: Scripted) -> None:
    scripted.reply({"title": "no"}, status=400)
    code = (
        "from connector import ConnectorError, NetSuite\n"
        "client = NetSuite({'connection': {'account': '1', 'consumer_key': 'a', 'consumer_secret': 'b', "
        f"'token_id': 'c', 'token_secret': 'd', 'base_address': '{scripted.url}'}}}})\n"
        "try: list(client.suiteql(query='SELECT id FROM customer'))\n"
        "except ConnectorError: print('refused')\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert (done.stdout.strip(), done.stderr) == ("refused", "")
