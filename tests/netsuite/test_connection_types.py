from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from connector.errors import ConfigurationError
from connector.netsuite.connection_types import LATEST_WSDL, OAuth2ClientCredentials, TokenBasedAuthentication
from connector.retry import DEFAULT


def token(**more: object) -> TokenBasedAuthentication:
    body = {"account": "1", "consumer_key": "a", "consumer_secret": "b", "token_id": "c", "token_secret": "d"}
    return TokenBasedAuthentication.from_mapping(body | more)


def test_the_soap_version_follows_what_is_said() -> None:
    assert (token().version, token().port) == (LATEST_WSDL, f"services/NetSuitePort_{LATEST_WSDL}")
    assert token(wsdl_version="V2023_1").port == "services/NetSuitePort_2023_1"
    assert token(soap_port="services/NetSuitePort_2020_2").version == "2020_2"


def test_one_policy_holds_for_a_connection() -> None:
    retry = {"attempts": 2}
    strategy = {"type": "randomized_exponential_backoff", "max_retries": 4}
    reconnection = {"reconnect": {"count": 6}}

    assert token().policy() is DEFAULT
    assert token(reconnection=reconnection).policy().attempts == 7
    assert token(reconnection=reconnection, concurrency_strategy=strategy).policy().attempts == 5
    assert token(reconnection=reconnection, concurrency_strategy=strategy, retry=retry).policy().attempts == 2


def test_a_private_key_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("PEM", encoding="utf-8")
    body = {"account": "1", "client_id": "c", "certificate_id": "k"}

    found = OAuth2ClientCredentials.from_mapping(body | {"private_key_file": str(tmp_path / "key.pem")})
    assert found.key() == SecretStr("PEM")
    assert "PEM" not in repr(found)
    missing = OAuth2ClientCredentials.from_mapping(body | {"private_key_file": str(tmp_path / "none.pem")})
    with pytest.raises(ConfigurationError, match=r"none\.pem cannot be read: No such file"):
        missing.key()


def test_both_name_what_must_not_be_shown() -> None:
    assert token().secrets == ("a", "b", "c", "d")
    body = {"account": "1", "client_id": "c", "certificate_id": "k", "private_key": "p"}
    assert OAuth2ClientCredentials.from_mapping(body).secrets == ("c", "p")
