from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from connector.netsuite.connection_types import Connection, OAuth2ClientCredentials, TokenBasedAuthentication
from connector.netsuite.credentials import TokenCredentials
from connector.netsuite.exchange import Answer
from connector.netsuite.signing import BearerSigner, TokenSigner, signer

TOKEN = {"account": "1234567-sb1", "consumer_key": "a", "consumer_secret": "b", "token_id": "c", "token_secret": "d"}


def nothing(form: dict[str, str], *, authorization: str = "") -> dict[str, Any]:
    raise AssertionError(form)


def test_each_attempt_has_its_own_nonce_and_signature(vector: Callable[[str], TokenCredentials]) -> None:
    found = TokenSigner(vector("1"))
    headers = set()
    for _ in range(3):
        prepared = requests.Request("GET", "https://h/x").prepare()
        found.sign(prepared, lambda: 1508242306.9)
        headers.add(str(prepared.headers["Authorization"]))

    assert len(headers) == 3
    assert all('oauth_timestamp="1508242306"' in header for header in headers)
    assert found.passport(lambda: 5.0).nonce != found.passport(lambda: 5.0).nonce


def test_a_token_is_not_worth_trying_again(vector: Callable[[str], TokenCredentials]) -> None:
    prepared = requests.Request("GET", "https://h/x").prepare()

    assert not TokenSigner(vector("1")).renew(prepared, Answer(401, {}, b""))


def test_the_connection_chooses_the_signer() -> None:
    token = signer(TokenBasedAuthentication.from_mapping(TOKEN), nothing)
    body = {"account": "1", "client_id": "c", "certificate_id": "k", "private_key": "p"}
    bearer = signer(OAuth2ClientCredentials.from_mapping(body), nothing)

    assert isinstance(token, TokenSigner)
    assert token.passport(lambda: 1.0).account == "1234567_SB1"
    assert isinstance(bearer, BearerSigner)
    assert token.fingerprint != bearer.fingerprint
    with pytest.raises(TypeError):
        signer(Connection(account="1"), nothing)
