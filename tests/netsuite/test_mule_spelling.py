from __future__ import annotations

from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from connector.netsuite.mule_spelling import (
    connection_type,
    hmac_name,
    join_unit,
    lowered,
    raised,
    renamed,
    time_unit,
    words,
    wsdl_version,
)


@pytest.mark.parametrize(
    ("mule", "ours"),
    [
        ("token-based-authentication-connection", "token_based_authentication"),
        ("netsuite:token-based-authentication-connection", "token_based_authentication"),
        ("restlet-token-connection", "token_based_authentication"),
        ("token-authentication-connection", "token_based_authentication"),
        ("OAUTH2_CLIENT_CREDENTIALS", "oauth2_client_credentials"),
        ("tokenBasedAuthentication", "token_based_authentication"),
        ("oauth2", "oauth2_client_credentials"),
    ],
)
def test_connection_types_by_every_name_mulesoft_gave_them(mule: str, ours: str) -> None:
    assert connection_type(mule) == ours


@pytest.mark.parametrize(
    "mule",
    [
        "login-authentication-connection",
        "request-based-authentication-connection",
        "sso-authentication-connection",
        "netsuite-restlet:restlet-login-connection",
    ],
)
def test_retired_connection_types_are_answered_with_what_to_use(mule: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        connection_type(mule)

    assert "no longer possible" in caught.value.message()
    assert caught.value.context is not None
    assert "token_based_authentication" in caught.value.context["hint"]


@pytest.mark.parametrize("text", ["HMAC_SHA256", "HMAC_SHA_256", "HMAC-SHA256", "hmac_sha256"])
def test_one_algorithm_in_its_spellings(text: str) -> None:
    assert hmac_name(text) == "HMAC_SHA256"


def test_sha1_is_refused_with_the_reason() -> None:
    with pytest.raises(PydanticCustomError, match=r"2023\.1"):
        hmac_name("HMAC_SHA_1")
    assert hmac_name("other") == "other"


@pytest.mark.parametrize("text", ["V2025_2", "2025_2", "2025.2", "v2025_2_0"])
def test_versions_in_their_spellings(text: str) -> None:
    assert wsdl_version(text) == "2025_2"


def test_what_is_no_version_is_refused() -> None:
    assert wsdl_version(None) == ""
    for text in ("2025", "2025_3", "latest", "1999_1"):
        with pytest.raises(PydanticCustomError):
            wsdl_version(text)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ({"readTimeout": 60000}, 60.0),  # MuleSoft's default unit
        ({"readTimeout": "60000", "readTimeoutUnit": "MILLISECONDS"}, 60.0),
        ({"readTimeout": 2, "readTimeoutUnit": "MINUTES"}, 120.0),
        ({"read_timeout": 2, "read_timeout_unit": "hours"}, 7200.0),
        ({"read_timeout": 60}, 60),
        ({"read_timeout": "60s"}, "60s"),
        ({"readTimeout": "60s"}, "60s"),
        ({"readTimeout": 5, "readTimeoutUnit": "NANOSECONDS"}, 5e-9),
    ],
)
def test_mulesofts_number_and_unit_become_seconds(given: dict[str, Any], seconds: Any) -> None:
    join_unit(given, "read_timeout", "readTimeout", "readTimeoutUnit", "MILLISECONDS")

    assert given == {"read_timeout": pytest.approx(seconds) if isinstance(seconds, float) else seconds}


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(PydanticCustomError, match="FORTNIGHTS"):
        time_unit("FORTNIGHTS")


def test_lists_and_cases() -> None:
    assert words("a, b,,c ") == ("a", "b", "c")
    assert words(["a"]) == ["a"]
    assert lowered("READ-ONLY") == "read_only"
    assert lowered(5) == 5
    assert raised("es256") == "ES256"
    assert renamed({"a": 1, "b": 2}, {"a": "b", "c": "d"}) == {"a": 1, "b": 2}


def test_an_unknown_connection_type_is_answered_with_those_that_are() -> None:
    with pytest.raises(PydanticCustomError, match="no type of connection") as raised:
        connection_type("basic")

    assert raised.value.context is not None
    assert "token_based_authentication" in raised.value.context["hint"]


@pytest.mark.parametrize("name", ["login", "LOGIN", "loginAuthentication", "sso", "request_based"])
def test_retired_types_are_known_by_their_short_names_too(name: str) -> None:
    with pytest.raises(PydanticCustomError, match="no longer possible"):
        connection_type(name)
