from __future__ import annotations

import pytest
from pydantic import ValidationError

from connector import registry
from connector.netsuite.connection import CONNECTION
from connector.netsuite.session import Session

BODY = {
    "type": "netsuite",
    "connection": {
        "account": "${env:NS_TEST_ACCOUNT}",
        "consumer_key": "a",
        "consumer_secret": "b",
        "token_id": "c",
        "token_secret": "d",
    },
}


def test_configurations_of_type_netsuite_are_found() -> None:
    assert registry.connection("netsuite") is CONNECTION


def test_opens_without_sending_and_names_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NS_TEST_ACCOUNT", "1234567-sb1")
    config = CONNECTION.config(BODY)

    assert isinstance(CONNECTION.open(config), Session)
    assert CONNECTION.account(config) == "1234567_SB1"
    assert "connection" in CONNECTION.schema()["properties"]


def test_a_mistake_is_a_finding_with_its_place() -> None:
    with pytest.raises(ValidationError) as caught:
        CONNECTION.config({"connection": {**BODY["connection"], "account": "a b"}})  # type: ignore[dict-item] # a mapping

    assert caught.value.errors()[0]["loc"][-1] == "account"
