"""Values of configurations by reference, against the configurations of the connectors themselves."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from connector import registry
from connector.config_reading import known_faults, read, unfit
from connector.errors import ConfigurationError
from connector.flow.api import Flow

MAIL = {"host": "mail.example.com", "port": "${env:PORT_OF_TEST}"}
API = {"base_url": "https://api.example.com"}
TOKEN = dict.fromkeys(("consumer_key", "consumer_secret", "token_id", "token_secret"), "${env:SECRET_OF_TEST}")


def given(connector: str, body: dict[str, Any]) -> Any:
    return read(registry.connection(connector).config, body)


def netsuite(**more: Any) -> dict[str, Any]:
    return {"connection": {"type": "token_based_authentication", "account": "1", **TOKEN, **more}}


@pytest.mark.parametrize(
    ("connector", "body", "path", "value", "means"),
    [
        ("email", MAIL, "port", "2525", 2525),
        ("email", {**MAIL, "port": 1, "security": "${env:PORT_OF_TEST}"}, "security", "ssl", "ssl"),
        ("email", {**MAIL, "port": 1, "maxSize": " ${ env:PORT_OF_TEST } "}, "max_size", "10", 10),
        ("email", {"host": "x", "reconnection": {"attempts": "${env:PORT_OF_TEST}"}}, "reconnection.attempts", "3", 3),
        ("http", {**API, "follow_redirects": "${env:PORT_OF_TEST}"}, "follow_redirects", "false", False),
        ("http", {**API, "proxy": {"host": "p", "port": "${env:PORT_OF_TEST}"}}, "proxy.port", "3128", 3128),
        ("http", {**API, "responseTimeout": "${env:PORT_OF_TEST}"}, "response_timeout", "2m", 120.0),
        ("http", {"listen": {"port": "${env:PORT_OF_TEST:-8082}"}}, "listen.port", "", 8082),
        ("database", {"url": "sqlite://", "pool_size": "${env:PORT_OF_TEST}"}, "pool_size", "7", 7),
        ("vm", {"max_outstanding_messages": {"q": "${env:PORT_OF_TEST}"}}, "max_outstanding_messages.q", "9", 9),
        ("object_store", {"entry_ttl": "${env:PORT_OF_TEST}"}, "entry_ttl", "1h", 3600.0),
    ],
)
def test_a_number_a_word_and_a_yes_or_no_may_be_a_reference(
    monkeypatch: pytest.MonkeyPatch, connector: str, body: dict[str, Any], path: str, value: str, means: Any
) -> None:
    monkeypatch.delenv("PORT_OF_TEST", raising=False)
    flow = Flow.read(f"flows: {{main: {{steps: [{{logger: x}}]}}}}\nconfigs: {{c: { {'type': connector, **body} }}}")
    monkeypatch.setenv("PORT_OF_TEST", value)
    config = given(connector, body)
    for part in path.split("."):
        config = config[part] if isinstance(config, dict) else getattr(config, part)

    assert flow.loaded.configs["c"].type == connector
    assert config == means


@pytest.mark.parametrize(
    ("connection", "value", "means"),
    [
        ({"read_timeout": "${env:PORT_OF_TEST}"}, "90s", 90.0),
        ({"maximumConnections": "${env:PORT_OF_TEST}"}, "4", 4),
        ({"proxy": {"host": "p", "port": "${env:PORT_OF_TEST}"}}, "3128", 3128),
        ({"retry": {"attempts": "${env:PORT_OF_TEST}"}}, "2", 2),
    ],
)
def test_those_of_netsuite_too(
    monkeypatch: pytest.MonkeyPatch, connection: dict[str, Any], value: str, means: Any
) -> None:
    monkeypatch.setenv("PORT_OF_TEST", value)
    monkeypatch.setenv("SECRET_OF_TEST", "not to be seen")
    made = given("netsuite", netsuite(**connection)).resolved().connection
    found = (made.read_timeout, made.maximum_connections, made.proxy and made.proxy.port, made.retry)

    assert means in (*found[:3], made.retry and made.retry.attempts)


@pytest.mark.parametrize(
    ("connector", "body", "field", "hint"),
    [
        ("email", MAIL, "port", "a whole number"),
        ("http", {**API, "response_timeout": "${env:PORT_OF_TEST:-secret-1}"}, "response_timeout", "with a unit"),
        ("http", {**API, "tls": {"verify": "${env:PORT_OF_TEST}"}}, "tls.verify", "true or false"),
        ("netsuite", netsuite(readTimeout="${env:PORT_OF_TEST}"), "readTimeout", ""),
    ],
)
def test_a_value_that_does_not_fit_is_told_by_field_and_variable_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, connector: str, body: dict[str, Any], field: str, hint: str
) -> None:
    monkeypatch.setenv("PORT_OF_TEST", "secret-1")
    monkeypatch.setenv("SECRET_OF_TEST", "not to be seen")
    with pytest.raises(ConfigurationError) as caught:
        given(connector, body).resolved()

    told = f"{caught.value} {caught.value.hint} {caught.value.diagnostics}"
    assert "${env:PORT_OF_TEST}" in told
    assert field.lower() in told.lower().replace("_", "") or field in told
    assert hint in caught.value.hint
    assert "secret-1" not in told


def test_a_variable_without_a_value_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT_OF_TEST", raising=False)

    with pytest.raises(ConfigurationError, match=r"\$\{env:PORT_OF_TEST\} has no value"):
        given("email", MAIL)


def test_what_is_wrong_without_a_reference_is_a_finding_at_load() -> None:
    text = "flows: {main: {steps: [{logger: x}]}}\nconfigs: {c: {type: email, host: h, port: %s, max_size: x}}"
    for port, codes in (("'${env:P}'", ["wrong-type"]), ("'1${env:P}'", ["wrong-type"] * 2)):
        with pytest.raises(ConfigurationError) as caught:
            Flow.read(text % port)
        assert [one.code for one in caught.value.findings] == codes


def test_an_error_about_references_alone_leaves_nothing() -> None:
    config = registry.connection("email").config
    with pytest.raises(ValidationError) as caught:
        config(MAIL)

    assert known_faults(caught.value, MAIL) is None
    assert unfit(caught.value, {"port": 1}) is None


def test_a_rule_over_several_values_is_looked_at_once_they_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT_OF_TEST", "none")
    body = {"host": "mail.example.com", "user": "u", "security": "${env:PORT_OF_TEST}"}

    with pytest.raises(ConfigurationError, match="clear text"):
        given("email", body)
