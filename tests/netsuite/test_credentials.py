from __future__ import annotations

from collections.abc import Callable

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.credentials import TokenCredentials
from tests.netsuite.conftest import VECTOR


def test_shows_nothing_of_what_it_holds(vector: Callable[[str], TokenCredentials]) -> None:
    credentials = vector("123456")

    assert not any(secret in repr(credentials) + credentials.fingerprint for secret in credentials.secrets)


def test_the_fingerprint_tells_credentials_apart(vector: Callable[[str], TokenCredentials]) -> None:
    assert vector("1").fingerprint == vector("1").fingerprint
    assert vector("1").fingerprint != vector("2").fingerprint


def test_white_space_that_was_copied_along_is_no_part_of_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THE_SECRET", f"{VECTOR['token_secret']}\n")
    given = {
        "account": "1",
        **VECTOR,
        "consumer_key": f" {VECTOR['consumer_key']}",
        "token_secret": "${env:THE_SECRET}",
    }

    connection = NetSuiteConfig.from_mapping({"connection": given}).resolved().connection

    assert connection.secrets == tuple(VECTOR.values())


def test_an_empty_or_missing_key_is_found_before_anything_is_signed() -> None:
    given = {"account": "1", **VECTOR, "token_secret": " "}
    del given["token_id"]

    with pytest.raises(ConfigurationError) as caught:
        NetSuiteConfig.from_mapping({"connection": given})

    told = [(finding.message, finding.hint) for finding in caught.value.findings]
    assert ("connection.token_id: the key is missing", "add `token_id: …`") in told
    assert "connection.token_secret: the value is empty" in dict(told)
