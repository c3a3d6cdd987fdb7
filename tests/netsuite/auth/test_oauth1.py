from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1.rfc5849.utils import escape
from pydantic import SecretStr

from connector.netsuite.auth.oauth1 import oauth1
from connector.netsuite.credentials import TokenCredentials
from connector.netsuite.exchange import Request

NONCE, TIMESTAMP = "fjaLirsIcCGVZWzBX0pg", 1508242306
RESTLET = "https://123456.restlets.api.netsuite.com/app/site/hosting/restlet.nl"
OWN = "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest"


def header_of(credentials: TokenCredentials, method: str, url: str) -> dict[str, str]:
    prepared = requests.Request(method, url, auth=oauth1(credentials, NONCE, TIMESTAMP)).prepare()
    found: Any = prepared.headers["Authorization"]  # requests-oauthlib gives bytes
    text = found.decode() if isinstance(found, bytes) else found
    assert text.startswith("OAuth ")
    return {part.split("=", 1)[0].strip(): unquote(part.split("=", 1)[1].strip('"')) for part in text[6:].split(",")}


@pytest.mark.parametrize(
    ("method", "url", "expected"),
    [
        (
            "GET",
            "https://123456.suitetalk.api.netsuite.com/services/rest/record/v1/employee/40",
            "B5OIWznZ2YP0OB7VrJrGkYsTh+8H+5T9Hag+o92q0zY=",
        ),
        (
            "POST",
            f"{RESTLET}?script=6&deploy=1&customParam=someValue&testParam=someOtherValue",
            "+KK4SKNgz4ZiILGLwOMtfYlgcXSy1eis8ldE9X90azQ=",
        ),
        ("POST", f"{OWN}/query/v1/suiteql?limit=1000&offset=0", "AB8T1f3fBe4sHDZCO6ABBHmXOi8XzsG393LuEHdOA/E="),
    ],
)
def test_signs_the_published_vectors(
    vector: Callable[[str], TokenCredentials], method: str, url: str, expected: str
) -> None:
    found = header_of(vector("123456"), method, url)

    assert found["oauth_signature"] == expected
    assert found["oauth_signature_method"] == "HMAC-SHA256"
    assert found["oauth_version"] == "1.0"
    assert (found["oauth_nonce"], found["oauth_timestamp"]) == (NONCE, str(TIMESTAMP))


def test_signs_a_filter_with_spaces_and_quotes_as_we_send_it(vector: Callable[[str], TokenCredentials]) -> None:
    request = Request(
        method="GET",
        url=f"{OWN}/record/v1/customer",
        parameters=(("q", 'companyName START_WITH "A & B"'), ("limit", "5")),
    )

    found = header_of(vector("1234567_SB1"), "GET", request.address)

    assert found["oauth_signature"] == "a0D5wdkSS1hunjSnAvtoVX8tQAAyFAQAIhCaaJrTK7c="
    assert found["realm"] == "1234567_SB1"
    assert "+" not in request.address


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12),
            st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20),
        ),
        max_size=5,
    )
)
def test_any_parameters_are_signed_as_rfc_5849_says(parameters: list[tuple[str, str]]) -> None:
    """The signature computed here by hand, from what stands in the address, is the one in the header."""
    secrets = [SecretStr(text) for text in ("key", "s&cret", "tok", "tok secret")]
    request = Request(method="GET", url=f"{OWN}/record/v1/customer", parameters=tuple(parameters))

    found = header_of(TokenCredentials("1", *secrets), "GET", request.address)

    signed = [(name, value) for name, value in found.items() if name.startswith("oauth_") and name != "oauth_signature"]
    query = parse_qsl(urlsplit(request.address).query, keep_blank_values=True)
    assert query == parameters
    pairs = sorted((escape(name), escape(value)) for name, value in [*signed, *query])
    base = "&".join(["GET", escape(request.url), escape("&".join(f"{name}={value}" for name, value in pairs))])
    key = f"{escape('s&cret')}&{escape('tok secret')}"
    expected = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()
    assert found["oauth_signature"] == expected
