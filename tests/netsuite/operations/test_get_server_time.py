from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from connector.errors import ConnectivityError
from connector.netsuite.client import NetSuite

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted


def test_tells_netsuites_time_in_utc_either_way(netsuite: NetSuite) -> None:
    for transport in ("rest", "soap"):
        found = netsuite.get_server_time(transport=transport)

        assert found.tzinfo is UTC
        assert abs((datetime.now(UTC) - found).total_seconds()) < 60


def test_an_answer_without_a_time_is_an_error(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"time": "now"})

    with pytest.raises(ConnectivityError, match="no serverTime"):
        scripted_client.get_server_time(transport="rest")
