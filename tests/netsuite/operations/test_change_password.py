from __future__ import annotations

from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite


def test_is_refused_with_the_reason_and_nothing_is_sent(scripted: Any, scripted_client: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="signs in with a password") as caught:
        scripted_client.change_password(new_password="n", current_password="c")

    assert caught.value.operation == "netsuite.change_password"
    assert scripted.asked == []
