from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.connection_types import OAuth2ClientCredentials, TokenBasedAuthentication

TOKEN = {"account": "1", "consumer_key": "a", "consumer_secret": "b", "token_id": "c", "token_secret": "d"}
CERTIFICATE = {"account": "1", "client_id": "i", "certificate_id": "new", "private_key": "p"}


def test_what_previous_leaves_out_is_as_in_the_connection() -> None:
    found = TokenBasedAuthentication.from_mapping(TOKEN | {"previous": {"token_id": "x", "tokenSecret": "y"}})
    earlier = found.earlier()

    assert earlier is not None
    assert earlier.secrets == ("a", "b", "x", "y")
    assert earlier.earlier() is None
    assert found.secrets == ("a", "b", "c", "d")


def test_a_certificate_of_before_has_a_key_of_its_own() -> None:
    previous = {"certificate_id": "old", "private_key": "${env:OLD_KEY}", "signature_algorithm": "es256"}
    earlier = OAuth2ClientCredentials.from_mapping(CERTIFICATE | {"previous": previous}).earlier()

    assert earlier is not None
    assert (earlier.certificate_id, earlier.signature_algorithm) == ("old", "ES256")
    assert earlier.client_id.get_secret_value() == "i"
    with pytest.raises(ConfigurationError, match="exactly one private key"):
        OAuth2ClientCredentials.from_mapping(CERTIFICATE | {"previous": {"certificate_id": "old"}})
    with pytest.raises(ConfigurationError, match="previous says nothing"):
        TokenBasedAuthentication.from_mapping(TOKEN | {"previous": {}})


def test_references_of_before_are_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLD_SECRET", "of before")
    body = {"connection": TOKEN | {"previous": {"token_secret": "${env:OLD_SECRET}"}}}

    earlier = NetSuiteConfig.from_mapping(body).resolved().connection.earlier()

    assert earlier is not None
    assert "of before" in earlier.secrets
