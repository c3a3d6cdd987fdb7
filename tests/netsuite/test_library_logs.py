"""Nobody who turns on DEBUG logging finds a key in it."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_no_key_is_in_any_librarys_debug_log(
    box: Sandbox, connection: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), NetSuite({"connection": connection}) as netsuite:
        netsuite.get_server_time(transport="rest")
        netsuite.get_server_time(transport="soap")
        netsuite.session.soap.zeep_client().service.getServerTime()

    assert {"requests_oauthlib.oauth1_auth", "oauthlib.oauth1.rfc5849"} <= {record.name for record in caplog.records}
    for name in ("consumer_key", "consumer_secret", "token_id", "token_secret"):
        assert box.credentials()[name] not in caplog.text
