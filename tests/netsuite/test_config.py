from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.connection_types import OAuth2ClientCredentials, TokenBasedAuthentication
from connector.netsuite.custom_fields import MuleKeys

SECRETS = {
    "consumer_key": "ckckckck",
    "consumer_secret": "cscscscs",
    "token_id": "titititi",
    "token_secret": "tstststs",
}
TOKEN = {"type": "token_based_authentication", "account": "1234567_SB1", **SECRETS}
MULE_SOAP = {
    "warningAsError": True,
    "disableMandatoryCustomFieldValidation": True,
    "disableSystemNotesForCustomFields": False,
    "ignoreReadOnlyFields": True,
    "runServerSuiteScriptAndTriggerWorkflows": False,
    "sendRunServerSuiteScriptAndTriggerWorkflows": True,
    "customizationsSeparator": "~~",
    "omitInternalIdInTheNameOfTheCustomField": True,
    "expirationPolicy": {"maxIdleTime": 7, "timeUnit": "MINUTES"},
    "connection": {
        "type": "netsuite:token-based-authentication-connection",
        "consumerKey": "ckckckck",
        "consumerSecret": "cscscscs",
        "tokenId": "titititi",
        "tokenSecret": "tstststs",
        "account": "1234567-sb1",
        "signatureAlgorithm": "HMAC_SHA_256",
        "baseAddress": "https://webservices.netsuite.com",
        "soapPort": "services/NetSuitePort_2025_2",
        "wsdlVersion": "V2025_2",
        "maximumConnections": 4,
        "readTimeout": 30000,
        "readTimeoutUnit": "MILLISECONDS",
        "connectionTimeout": 5,
        "connectionTimeoutUnit": "SECONDS",
        "concurrencyManagementStrategy": {
            "type": "RandomizedExponentialBackoff",
            "maxRetries": 20,
            "maxWaitingTimeBetweenRetries": 32000,
        },
        "host": "proxy.example",
        "port": 3128,
        "username": "me",
        "password": "proxypassword",
        "nonProxyHosts": "localhost,*.internal",
        "tlsContext": {
            "enabledProtocols": "TLSv1.2,TLSv1.3",
            "trustStore": {"path": "ca.pem", "type": "pem", "insecure": False},
            "keyStore": {"path": "me.p12", "type": "pkcs12", "alias": "a", "keyPassword": "kkkk", "password": "pppp"},
            "revocationCheck": {"crlFile": {"path": "crl.pem"}},
        },
        "reconnection": {"failsDeployment": True, "reconnect": {"count": 3, "frequency": "4s", "blocking": True}},
    },
}


def test_every_field_of_mulesofts_soap_connector_is_understood() -> None:
    config = NetSuiteConfig.from_mapping(MULE_SOAP)

    connection = config.connection
    assert isinstance(connection, TokenBasedAuthentication)
    assert connection.account == "1234567_SB1"
    assert (connection.version, connection.port) == ("2025_2", "services/NetSuitePort_2025_2")
    assert config.timeouts == (5.0, 30.0)
    assert connection.limit == 4
    assert connection.proxy is not None
    assert connection.proxy.non_proxy_hosts == ("localhost", "*.internal")
    assert connection.tls is not None
    assert connection.tls.enabled_protocols == ("TLSv1.2", "TLSv1.3")
    assert connection.reconnection is not None
    assert connection.reconnection.fails_deployment
    assert connection.policy().attempts == 21
    assert config.expiration_policy is not None
    assert config.expiration_policy.max_idle_time == 420.0
    assert (config.customizations_separator, config.omit_internal_id) == ("~~", True)
    assert config.soap_preferences == {
        "warningAsError": True,
        "disableMandatoryCustomFieldValidation": True,
        "ignoreReadOnlyFields": True,
        "runServerSuiteScriptAndTriggerWorkflows": False,
    }


def test_every_field_of_mulesofts_rest_connector_is_understood() -> None:
    config = NetSuiteConfig.from_mapping(
        {
            "readTimeout": 90,
            "readTimeoutUnit": "SECONDS",
            "connectionTimeout": 20,
            "encoding": "UTF-8",
            "connection": {
                "accountId": "TSTDRV1234567",
                "clientId": "cicicici",
                "certificateId": "cert",
                "privateKey": "-----BEGIN PRIVATE KEY-----",
                "signatureAlgorithm": "ES512",
                "tokenObjectStore": "store",
                "maxConnections": -1,
                "readTimeout": 10,
                "proxyConfiguration": {"host": "proxy.example", "port": 3128},
                "concurrencyManagementStrategy": {"maxRetries": 15, "maxRetryDelayTimeout": 64},
                "reconnection": {"reconnectForever": {"frequency": 2}},
            },
        }
    )

    connection = config.connection
    assert isinstance(connection, OAuth2ClientCredentials)
    assert connection.identity().kind == "test_drive"
    assert config.timeouts == (20.0, 10.0)
    assert connection.policy().attempts == 16
    assert connection.concurrency_strategy is not None
    assert connection.concurrency_strategy.max_waiting_time == 64.0


def test_the_restlet_connectors_endpoint_and_pool_are_understood() -> None:
    config = NetSuiteConfig.from_mapping(
        {
            "connection": {
                **TOKEN,
                "type": "restlet-token-connection",
                "webServiceEndpoint": "https://1234567-sb1.suitetalk.api.netsuite.com",
                "poolingProfile": {"maxActive": 3, "exhaustedAction": "wait", "initialisationPolicy": "all"},
            }
        }
    )

    assert config.connection.limit == 3
    assert config.connection.addresses().suitetalk.startswith("https://1234567-sb1.")


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        ({"type": "login-authentication-connection"}, "2020.1", "consumer_key"),
        ({"type": "oauth1"}, "oauth1", ""),
        ({"account": "1234567.evil.com"}, "not a NetSuite account id", "Company Information"),
        ({"base_address": "https://evil.com"}, "not a NetSuite host", "allow_other_host"),
        ({"base_address": "https://7654321.suitetalk.api.netsuite.com"}, "account 7654321", "leave base_address out"),
        ({"signature_algorithm": "HMAC_SHA_1"}, "2023.1", "HMAC_SHA256"),
        ({"soap_port": "services/NetSuitePort_2020_2", "wsdl_version": "2025_2"}, "soap_port names 2020_2", "one"),
        ({"soap_port": "https://evil.com/x"}, "no path", "NetSuitePort"),
        ({"consumer_kay": "x"}, "consumer_kay", "consumer_key"),
        ({"read_timeout": "soon"}, "duration", "30s"),
    ],
)
def test_a_mistake_is_answered_with_its_cure(change: dict[str, Any], message: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        NetSuiteConfig.from_mapping({"connection": TOKEN | change})

    assert message in caught.value.message
    assert hint in caught.value.hint
    assert not any(secret in str(caught.value.diagnostics) for secret in SECRETS.values())


def test_rs256_is_refused_with_the_reason() -> None:
    body = {"account": "1", "client_id": "c", "certificate_id": "k", "private_key": "p", "signature_algorithm": "rs256"}

    with pytest.raises(ConfigurationError) as caught:
        NetSuiteConfig.from_mapping({"connection": body})

    assert "RS256" in caught.value.message
    assert "PS256" in caught.value.hint


def test_one_private_key_and_only_one() -> None:
    body = {"account": "1", "client_id": "c", "certificate_id": "k"}
    for more in ({}, {"private_key": "p", "private_key_file": "f"}):
        with pytest.raises(ConfigurationError, match="not exactly one private key"):
            NetSuiteConfig.from_mapping({"connection": body | more})


def test_an_account_id_without_quotes_is_a_number_in_yaml_and_welcome() -> None:
    assert NetSuiteConfig.from_mapping({"connection": TOKEN | {"account": 1234567}}).connection.account == "1234567"


def test_secrets_never_show() -> None:
    config = NetSuiteConfig.from_mapping(MULE_SOAP)

    shown = repr(config) + str(config) + str(config.model_dump()) + config.model_dump_json() + str(config.__dict__)

    assert not any(secret in shown for secret in (*SECRETS.values(), "proxypassword", "kkkk", "pppp"))


def test_reads_the_environment_and_follows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**SECRETS, "account": "1234567-sb1", "base_address": "http://127.0.0.1:1"}.items():
        monkeypatch.setenv(f"NETSUITE_{name.upper()}", value)
    monkeypatch.delenv("NETSUITE_CLIENT_ID", raising=False)

    config = NetSuiteConfig.from_env()
    monkeypatch.setenv("NETSUITE_TOKEN_ID", "rotated!")
    resolved = config.resolved()

    assert isinstance(resolved.connection, TokenBasedAuthentication)
    assert resolved.connection.identity().id == "1234567_SB1"
    assert resolved.connection.addresses().loopback
    assert resolved.connection.token_id.get_secret_value() == "rotated!"


def test_reads_oauth2_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONSUMER_KEY", "CONSUMER_SECRET", "TOKEN_ID", "TOKEN_SECRET"):
        monkeypatch.delenv(f"NS_{name}", raising=False)
    for name in ("ACCOUNT", "CLIENT_ID", "CERTIFICATE_ID", "PRIVATE_KEY_FILE"):
        monkeypatch.setenv(f"NS_{name}", "1234567")

    assert isinstance(NetSuiteConfig.from_env("NS_").connection, OAuth2ClientCredentials)


def test_missing_variables_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONE_ACCOUNT", "1")

    with pytest.raises(ConfigurationError) as caught:
        NetSuiteConfig.from_env("NONE_")

    assert (
        "NONE_CONSUMER_KEY, NONE_CONSUMER_SECRET, NONE_TOKEN_ID, NONE_TOKEN_SECRET are not set" in caught.value.message
    )


def test_another_account_than_expected_is_refused() -> None:
    config = NetSuiteConfig.from_mapping({"connection": TOKEN, "expect_account": "1234567"})

    with pytest.raises(ConfigurationError, match="1234567_SB1"):
        config.check_account()
    NetSuiteConfig.from_mapping({"connection": TOKEN, "expect_account": "1234567-sb1"}).check_account()


@pytest.mark.parametrize(
    ("account", "mode", "allowed"),
    [
        ("1234567", None, False),
        ("1234567", "read_write", True),
        ("1234567", "READ_ONLY", False),
        ("1234567_SB1", None, True),
        ("1234567_RP", None, True),
        ("TSTDRV1", None, True),
        ("1234567_SB1", "read_only", False),
    ],
)
def test_writing_to_a_production_account_must_be_said(account: str, mode: str | None, allowed: bool) -> None:
    config = NetSuiteConfig.from_mapping({"connection": TOKEN | {"account": account}, "mode": mode})

    if allowed:
        config.check_write("netsuite.add")
        return
    with pytest.raises(RejectedError) as caught:
        config.check_write("netsuite.add")
    assert caught.value.is_a("NETSUITE:READ_ONLY")


def test_our_sandbox_is_no_production_account_whatever_its_id() -> None:
    connection = TOKEN | {"account": "1234567", "base_address": "http://127.0.0.1:1"}

    NetSuiteConfig.from_mapping({"connection": connection}).check_write("netsuite.add")


def test_can_be_pointed_at_another_account() -> None:
    config = NetSuiteConfig.from_mapping({"connection": TOKEN, "encoding": "latin-1"})

    found = config.connected_to(TOKEN | {"account": "TSTDRV1"})

    assert (found.connection.account, found.encoding) == ("TSTDRV1", "latin-1")


def test_an_unknown_character_set_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no character set"):
        NetSuiteConfig.from_mapping({"connection": TOKEN, "encoding": "UTF-9"})


def test_has_a_schema_with_every_field_described() -> None:
    schema = NetSuiteConfig.model_json_schema()

    for name in ("NetSuiteConfig", "TokenBasedAuthentication", "OAuth2ClientCredentials"):
        body = schema if name == "NetSuiteConfig" else schema["$defs"][name]
        for field, found in body["properties"].items():
            assert found.get("description") or "$ref" in str(found), field


def test_user_and_password_are_answered_with_what_to_use_whether_or_not_a_type_is_said() -> None:
    given = {"email": "a@b.example", "password": "p", "account": "1234567", "roleId": "3", "applicationId": "x"}
    with pytest.raises(ConfigurationError, match="no longer possible") as raised:
        NetSuiteConfig.from_mapping({"connection": given})

    assert "token_based_authentication" in raised.value.hint


def test_mulesofts_name_of_a_config_is_answered_with_its_key() -> None:
    with pytest.raises(ConfigurationError, match="no field `name`") as raised:
        NetSuiteConfig.from_mapping({"name": "NetSuite_Config", "connection": {}})

    assert "configs:" in raised.value.hint


def test_mulesofts_keys_are_written_where_they_are_asked_for() -> None:
    plain = NetSuiteConfig.from_mapping({"connection": TOKEN})
    asked = {"custom_field_keys": "MULE", "customizations_separator": "~", "omit_internal_id": True}
    keyed = NetSuiteConfig.from_mapping({"connection": TOKEN, **asked})

    assert plain.mule_keys is None
    assert keyed.mule_keys == MuleKeys("~", omit_internal_id=True)


def test_explaining_changes_nothing_else() -> None:
    config = NetSuiteConfig.from_mapping({"connection": TOKEN, "transport": "soap"})

    assert (config.explain_references, config.explaining().explain_references) == (False, True)
    assert config.explaining().transport == "soap"


@pytest.mark.parametrize(
    ("connection", "code"),
    [
        ({**TOKEN, "type": "token_authentification"}, "connection-type"),
        ({**TOKEN, "type": "login-authentication"}, "retired-connection"),
        ({"email": "a@b.example", "password": "x", "roleId": "3"}, "retired-connection"),
    ],
)
def test_a_wrong_type_of_connection_is_told_of_its_type(connection: dict[str, str], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        NetSuiteConfig.model_validate({"connection": connection})

    (found,) = caught.value.errors()
    assert (found["loc"], found["type"]) == (("connection", "type"), code)
    assert "token_based_authentication" in found["ctx"]["hint"]
