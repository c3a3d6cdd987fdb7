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


TOKEN = {"account": "1234567", "consumer_key": "a", "consumer_secret": "b", "token_id": "c", "token_secret": "d"}


@pytest.mark.parametrize("host", ["https://1234567.suitetalk.api.netsuite.com", "https://webservices.netsuite.com"])
def test_mulesofts_web_service_endpoint_is_address_and_port_in_one(host: str) -> None:
    made = TokenBasedAuthentication.from_mapping(
        {**TOKEN, "webServiceEndpoint": f"{host}/services/NetSuitePort_2020_2"}
    )

    assert made.addresses().suitetalk == "https://1234567.suitetalk.api.netsuite.com"
    assert (made.port, made.version) == ("services/NetSuitePort_2020_2", "2020_2")


def test_an_endpoint_elsewhere_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="not a NetSuite host"):
        TokenBasedAuthentication.from_mapping({**TOKEN, "webServiceEndpoint": "https://evil.example/services/x"})


@pytest.mark.parametrize("port", ["@evil.example/x", "a b", "x?y", "https://evil.example/x", "services/../x", "a\r\nb"])
def test_a_soap_port_is_a_path(port: str) -> None:
    with pytest.raises(ConfigurationError, match="soap_port is no path"):
        TokenBasedAuthentication.from_mapping({**TOKEN, "soapPort": port})


def test_a_bare_timeout_has_the_unit_of_its_connector_whatever_else_is_spelled_how() -> None:
    rest = OAuth2ClientCredentials.from_mapping(
        {"account": "1234567", "client_id": "a", "certificate_id": "b", "private_key_file": "k", "readTimeout": 30}
    )
    soap = TokenBasedAuthentication.from_mapping({**TOKEN, "readTimeout": 30_000})

    assert rest.read_timeout == soap.read_timeout == 30.0


@pytest.mark.parametrize("timeout", [float("inf"), float("nan"), -1, 1e12])
def test_a_timeout_is_one_a_socket_can_wait(timeout: float) -> None:
    with pytest.raises(ConfigurationError, match="read_timeout"):
        TokenBasedAuthentication.from_mapping({**TOKEN, "read_timeout": timeout})
