from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.consent_connection import REDIRECT, OAuth2AuthorizationCode


def test_users_are_sent_to_the_accounts_own_pages() -> None:
    found = OAuth2AuthorizationCode.from_mapping({"account": "1234567_SB1", "client_id": "c"})

    assert found.authorize == "https://1234567-sb1.app.netsuite.com/app/login/oauth2/authorize.nl"
    assert found.redirect_uri == REDIRECT
    assert REDIRECT.startswith("https://127.0.0.1:")
    assert found.secrets == ("c",)
    box = OAuth2AuthorizationCode.from_mapping({"account": "1", "client_id": "c", "base_address": "http://127.0.0.1:9"})
    assert box.authorize == "http://127.0.0.1:9/app/login/oauth2/authorize.nl"


def test_a_redirect_uri_is_an_address() -> None:
    with pytest.raises(ConfigurationError, match="is no address"):
        OAuth2AuthorizationCode.from_mapping({"account": "1", "client_id": "c", "redirect_uri": "callback"})


def test_a_client_secret_or_a_redirect_uri_show_the_type(monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"account": "1", "client_id": "c", "client_secret": "s"}

    assert NetSuiteConfig.from_mapping({"connection": body}).connection.type == "oauth2_authorization_code"
    for name in ("CONSUMER_KEY", "CERTIFICATE_ID", "BASE_ADDRESS", "CLIENT_SECRET"):
        monkeypatch.delenv(f"NETSUITE_{name}", raising=False)
    for name, value in {"ACCOUNT": "1", "CLIENT_ID": "c", "REDIRECT_URI": "myapp://back"}.items():
        monkeypatch.setenv(f"NETSUITE_{name}", value)
    found = NetSuiteConfig.from_env().resolved().connection
    assert isinstance(found, OAuth2AuthorizationCode)
    assert (found.client_secret, found.redirect_uri) == (None, "myapp://back")
