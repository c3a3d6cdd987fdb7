from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qs

import pytest

from connector.errors import ConnectivityError
from connector.http.client import Http
from connector.http.config import HttpConfig
from connector.reference import masked
from tests.http.conftest import Api, Asked, Reply, json_reply


def http(api: Api, **authentication: Any) -> Http:
    return Http(HttpConfig.model_validate({"base_url": api.url, "authentication": authentication}))


@pytest.mark.parametrize(
    ("authentication", "name", "value"),
    [
        ({"type": "basic", "username": "ü", "password": "${env:SECRET}"}, "authorization", "Basic w7w6aHVzaA=="),
        ({"type": "bearer", "token": "${env:SECRET}"}, "authorization", "Bearer hush"),
        ({"type": "api_key", "api_key": "${env:SECRET}"}, "x-api-key", "hush"),
    ],
)
def test_a_secret_comes_by_reference_and_is_shown_to_the_api_alone(
    api: Api, other_api: Api, monkeypatch: pytest.MonkeyPatch, authentication: Any, name: str, value: str
) -> None:
    monkeypatch.setenv("SECRET", "hush")
    asker = http(api, **authentication)
    asker.request(path="x")
    asker.request(url=f"{other_api.url}/x")

    assert api.asked[0].headers[name] == value
    assert name not in other_api.asked[0].headers
    assert "hush" not in masked("the token is hush")
    assert "hush" not in repr(asker.session.config)


def test_a_key_may_stand_in_the_query(api: Api) -> None:
    http(api, type="api_key", api_key="hush!", name="key", send_in="query").request(path="x")

    assert api.asked[0].query == [("key", "hush!")]


def test_a_redirect_to_another_host_is_followed_without_credentials(api: Api, other_api: Api) -> None:
    api.replies = [
        Reply(status=302, headers={"Location": "/here"}),
        Reply(status=302, headers={"Location": f"{other_api.url}/there"}),
    ]
    answer = http(api, type="bearer", token="hush").request(path="x")

    assert answer["payload"] == {"path": "/there"}
    assert [asked.headers.get("authorization") for asked in api.asked] == ["Bearer hush"] * 2
    assert "authorization" not in other_api.asked[0].headers


class Tokens:
    """An authorization server and an API that takes its newest token only."""

    def __init__(self, api: Api) -> None:
        self.api, self.made, self.life = api, 0, 3600
        api.answers = self

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/token":
            self.made += 1
            return json_reply({"access_token": f"token-{self.made}", "expires_in": self.life, "token_type": "Bearer"})
        fits = asked.headers.get("authorization") == f"Bearer token-{self.made}"
        return json_reply({"ok": fits}, 200 if fits else 401)


def client(api: Api, **more: Any) -> Http:
    return http(
        api, type="oauth2_client_credentials", token_url=f"{api.url}/token", client_id="me", client_secret="s:ß", **more
    )


def test_a_token_is_fetched_once_and_anew_where_it_is_refused(api: Api) -> None:
    tokens, asker = Tokens(api), client(api, scopes=["a", "b"], parameters={"audience": "x"})
    asker.request(path="x")
    asker.request(path="x")
    form = parse_qs(api.asked[0].body.decode())

    assert (tokens.made, len(api.asked)) == (1, 3)
    assert form == {"grant_type": ["client_credentials"], "scope": ["a b"], "audience": ["x"]}
    assert base64.b64decode(api.asked[0].headers["authorization"].removeprefix("Basic ")) == b"me:s%3A%C3%9F"
    tokens.made += 1  # revoked on the other side
    asker.request(path="x")
    assert tokens.made == 3


def test_a_token_that_is_about_to_end_is_not_used(api: Api) -> None:
    tokens, asker = Tokens(api), client(api, send_client_in="body")
    tokens.life = 10
    asker.request(path="x")
    asker.request(path="x")

    assert tokens.made == 2
    assert b"client_secret=s%3A%C3%9F" in api.asked[0].body


@pytest.mark.parametrize(
    "reply", [json_reply({"error": "invalid_client"}, 401), json_reply({"error": "x"}, 400), json_reply({})]
)
def test_a_client_that_is_refused_is_not_tried_again(api: Api, reply: Reply) -> None:
    api.answers = lambda _: reply
    with pytest.raises(ConnectivityError) as error:
        client(api).request(path="x")

    assert error.value.type == "HTTP:UNAUTHORIZED"
    assert len(api.asked) == 1
    assert "s:ß" not in str(error.value)
