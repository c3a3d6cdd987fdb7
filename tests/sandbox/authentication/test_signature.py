"""The vectors that Oracle publishes (section_1534941088, section_4395630653) and those of the fact sheet, 1.3."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1.rfc5849 import signature as oauthlib_signature
from oauthlib.oauth1.rfc5849 import utils as oauthlib_utils

from connector.sandbox.authentication.signature import (
    passport_base,
    percent_decode,
    percent_encode,
    request_base,
    same_signature,
    sign,
)
from connector.sandbox.web.request_address import query_pairs

KEY = "ef40afdd8abaac111b13825dd5e5e2ddddb44f86d5a0dd6dcf38c20aae6b67e4"
KEY_SECRET = "d26ad321a4b2f23b0741c8d38392ce01c3e23e109df6c96eac6d099e9ab9e8b5"
TOKEN = "2b0ce516420110bcbd36b69e99196d1b7f6de3c6234c5afb799b73d87569f5cc"
TOKEN_SECRET = "c29a677df7d5439a458c063654187e3d678d73aca8e3c9d8bea1478a3eb0d295"
NONCE, TIMESTAMP = "fjaLirsIcCGVZWzBX0pg", "1508242306"
OAUTH = [
    ("oauth_consumer_key", KEY),
    ("oauth_nonce", NONCE),
    ("oauth_signature_method", "HMAC-SHA256"),
    ("oauth_timestamp", TIMESTAMP),
    ("oauth_token", TOKEN),
    ("oauth_version", "1.0"),
]
SUITETALK = "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest"


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("123456", "tIcC5zyKUmycB5Ml/cNxOHDusw03Y5KPQiXVNUHHp4U="),
        ("1234567_SB1", "RT8CL3t/Sb0/zfUmVIYoCmA6QjppQ6BiHinvEbPecao="),
    ],
)
def test_signs_a_token_passport_as_published(account: str, expected: str) -> None:
    base = passport_base(account, KEY, TOKEN, NONCE, TIMESTAMP)

    assert sign(base, KEY_SECRET, TOKEN_SECRET) == expected


def test_signs_the_second_published_passport() -> None:
    base = passport_base(
        "1234567",
        "71cc02b731f05895561ef0862d71553a3ac99498a947c3b7beaf4a1e4a29f7c4",
        "89e08d9767c5ac85b374415725567d05b54ecf0960ad2470894a52f741020d82",
        "6obMKq0tmY8ylVOdEkA1",
        "1439829974",
    )
    secrets = (
        "7278da58caf07f5c336301a601203d10a58e948efa280f0618e25fcee1ef2abd",
        "060cd9ab3ffbbe1e3d3918e90165ffd37ab12acc76b4691046e2d29c7d7674c2",
    )

    assert sign(base, *secrets) == "FCghIZqXNetuZY8ILWOFH0ucdfzQOmAuL+q+kF21zPs="


@pytest.mark.parametrize(
    ("method", "url", "query", "expected"),
    [
        (
            "GET",
            "https://123456.suitetalk.api.netsuite.com/services/rest/record/v1/employee/40",
            "",
            "B5OIWznZ2YP0OB7VrJrGkYsTh+8H+5T9Hag+o92q0zY=",
        ),
        (
            "POST",
            "https://123456.restlets.api.netsuite.com/app/site/hosting/restlet.nl",
            "script=6&deploy=1&customParam=someValue&testParam=someOtherValue",
            "+KK4SKNgz4ZiILGLwOMtfYlgcXSy1eis8ldE9X90azQ=",
        ),
        (
            "POST",
            f"{SUITETALK}/query/v1/suiteql",
            "limit=1000&offset=0",
            "AB8T1f3fBe4sHDZCO6ABBHmXOi8XzsG393LuEHdOA/E=",
        ),
        (
            "GET",
            f"{SUITETALK}/record/v1/customer",
            "q=companyName%20START_WITH%20%22A%20%26%20B%22&limit=5",
            "a0D5wdkSS1hunjSnAvtoVX8tQAAyFAQAIhCaaJrTK7c=",
        ),
    ],
)
def test_signs_a_rest_request_as_published(method: str, url: str, query: str, expected: str) -> None:
    base = request_base(method, url, [*OAUTH, *query_pairs(query)])

    assert sign(base, KEY_SECRET, TOKEN_SECRET) == expected


@given(st.text())
def test_percent_encoding_is_rfc_5849s(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()

    assert percent_encode(text) == oauthlib_utils.escape(text)
    assert percent_decode(percent_encode(text)) == text


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_parameters_are_normalised_as_another_implementation_does(pairs: list[tuple[str, str]]) -> None:
    clean = [
        (name.encode("utf-8", "ignore").decode(), value.encode("utf-8", "ignore").decode()) for name, value in pairs
    ]

    base = request_base("get", "https://example.com/a", clean)

    expected = oauthlib_signature.normalize_parameters(clean)  # type: ignore[arg-type]  # it takes pairs, its stub says dict
    assert unquote(base.split("&")[2]) == expected
    assert base.startswith("GET&https%3A%2F%2Fexample.com%2Fa&")


def test_white_space_around_a_signature_is_forgiven() -> None:
    assert same_signature("abc=", "abc=\n")
    assert not same_signature("abc=", "abx=")
    assert not same_signature("abc=", "é")
