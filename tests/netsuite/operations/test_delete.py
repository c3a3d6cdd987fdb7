from __future__ import annotations

from typing import Any

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.mark.parametrize("transport", ["rest", "soap"])
@pytest.mark.parametrize("key", [{"id": 50}, {"external_id": "E"}])
def test_deletes_by_either_key(box: Sandbox, netsuite: NetSuite, transport: Any, key: dict[str, Any]) -> None:
    box.store.create("customer", {"entityId": "A", "externalId": "E"}, id=50)

    assert netsuite.delete(record_type="customer", transport=transport, **key).ok
    with pytest.raises(RejectedError) as caught:
        netsuite.delete(record_type="customer", transport=transport, **key)
    assert caught.value.is_a("NOT_FOUND")


def test_exactly_one_key(netsuite: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="not exactly one key"):
        netsuite.delete(record_type="customer")
