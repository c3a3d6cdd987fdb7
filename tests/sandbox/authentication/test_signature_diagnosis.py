"""Each usual mistake, made on purpose by hand-written signing, is named; no secret is."""

import base64
import hashlib
import hmac
from dataclasses import replace
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from connector.sandbox.authentication.signature_diagnosis import explain
from connector.sandbox.authentication.signature_variants import (
    HeaderText,
    PassportText,
    header_variants,
    passport_variants,
)
from connector.sandbox.people.demo_tenant import demo_tenant, random_credentials
from connector.sandbox.people.tenant import AccessToken, Integration

KNOWN = replace(
    random_credentials("1234567_SB1"),
    consumer_key="1" * 64,
    consumer_secret="2" * 64,
    token_id="3" * 64,
    token_secret="4" * 64,
)
TENANT, _ = demo_tenant("1234567_SB1", now=1_795_000_000, known=KNOWN)
INTEGRATION = TENANT.integrations[KNOWN.consumer_key]
TOKEN = TENANT.tokens[KNOWN.token_id]
TENANT.tokens["spare"] = AccessToken("spare", "5" * 64, KNOWN.consumer_key, 1, 1031, name="Spare")
TENANT.integrations["foreign"] = Integration("Foreign", "foreign", "6" * 64)
URL = "http://127.0.0.1:8080/services/rest/record/v1/customer"
PARTS = ("1234567_SB1", KNOWN.consumer_key, KNOWN.token_id, "a1b2c3d4e5", "1795000000")
HEADER = [
    ("oauth_consumer_key", KNOWN.consumer_key),
    ("oauth_nonce", "a1b2c3d4e5"),
    ("oauth_signature_method", "HMAC-SHA256"),
    ("oauth_timestamp", "1795000000"),
    ("oauth_token", KNOWN.token_id),
    ("oauth_version", "1.0"),
]


def mac(text: str, key: str = f"{KNOWN.consumer_secret}&{KNOWN.token_secret}", digest: Any = hashlib.sha256) -> bytes:
    return hmac.digest(key.encode(), text.encode(), digest)


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def told_of_passport(signature: str) -> str:
    text = PassportText("1234567_SB1", "1234567-sb1", *PARTS[1:])
    return explain(passport_variants(text), signature, TENANT, INTEGRATION, TOKEN)


RIGHT = "&".join(PARTS)


@pytest.mark.parametrize(
    ("signature", "told"),
    [
        (b64(mac(RIGHT)), "the signature is right"),
        (mac(RIGHT).hex(), "hexadecimal"),
        (mac(RIGHT).hex().upper(), "hexadecimal"),
        (b64(mac(RIGHT).hex().encode()), "base64 of hexadecimal text"),
        (b64(mac(RIGHT)).rstrip("="), "lacks the '='"),
        (quote(b64(mac(RIGHT)), safe=""), "percent-encoded once too often"),
        (b64(mac(RIGHT, digest=hashlib.sha1)), "SHA-1"),
        (b64(hashlib.sha256(RIGHT.encode()).digest()), "plain hash"),
        (b64(mac(RIGHT, f"{KNOWN.token_secret}&{KNOWN.consumer_secret}")), "swapped"),
        (b64(mac(RIGHT, f"{KNOWN.consumer_secret}&")), "the consumer secret alone"),
        (b64(mac(RIGHT, KNOWN.consumer_secret + KNOWN.token_secret)), "joined without '&'"),
        (b64(mac(RIGHT, f"{KNOWN.consumer_secret}&{KNOWN.token_secret}\n")), "a line break clings to the token secret"),
        (b64(mac(RIGHT, f"{KNOWN.consumer_key}&{KNOWN.token_id}")), "ids are used in place"),
        (b64(mac(RIGHT, f"{KNOWN.consumer_secret}&{'5' * 64}")), "another token, Spare"),
        (b64(mac(RIGHT, f"{'6' * 64}&{KNOWN.token_secret}")), "another integration, Foreign"),
        (b64(mac("&".join(("1234567_sb1", *PARTS[1:])))), "1234567_sb1, which must be 1234567_SB1"),
        (b64(mac("&".join(("1234567-sb1", *PARTS[1:])))), "1234567-sb1, which must be 1234567_SB1"),
        (b64(mac("&".join((PARTS[0], PARTS[2], PARTS[1], *PARTS[3:])))), "account, token, consumer key, nonce"),
        (b64(mac("".join(PARTS))), "joined without '&'"),
        (b64(mac("whatever")), "probably the consumer secret"),
        ("d3Jvbmc=", "stands for 5 bytes"),
        ("no signature", "not base64"),
    ],
)
def test_each_mistake_of_a_passport_is_named(signature: str, told: str) -> None:
    words = told_of_passport(signature)

    assert told in words
    assert not any(secret in words for secret in (KNOWN.consumer_secret, KNOWN.token_secret, "5" * 64, "6" * 64))


def test_two_mistakes_together_are_both_named() -> None:
    words = told_of_passport(mac(RIGHT, f"{KNOWN.token_secret}&{KNOWN.consumer_secret}").hex())

    assert "swapped" in words
    assert "hexadecimal" in words


def base(method: str = "GET", url: str = URL, pairs: Any = HEADER) -> str:
    encoded = sorted((quote(name, safe=""), quote(value, safe="")) for name, value in pairs)
    joined = "&".join(f"{name}={value}" for name, value in encoded)
    return f"{method}&{quote(url, safe='')}&{quote(joined, safe='')}"


def told_of_header(text: str, query: str = "q=a%20b&limit=5", form: str = "") -> str:
    variants = header_variants(HeaderText("GET", [URL], HEADER, query, form, "1234567_SB1", "1234567-sb1"))
    return explain(variants, b64(mac(text)), TENANT, INTEGRATION, TOKEN)


ALL = [*HEADER, ("q", "a b"), ("limit", "5")]
REAL = "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/customer"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (base(pairs=ALL), "the signature is right"),
        (base(), "the query is not signed"),
        (base(pairs=[*HEADER, ("q", "a b")]), "the query parameter limit is not signed"),
        (base(pairs=[*HEADER, ("q", "a+b"), ("limit", "5")]), "a blank is signed as '+'"),
        (base(pairs=[*HEADER, ("q", "a%20b"), ("limit", "5")]), "without being decoded first"),
        (base(pairs=[*ALL, ("realm", "1234567_SB1")]), "the realm is signed"),
        (base(pairs=[pair for pair in ALL if pair[0] != "oauth_version"]), "oauth_version is sent but not signed"),
        (base("POST", pairs=ALL), "the method is signed as POST"),
        (base("get", pairs=ALL), "the method is signed in lower case"),
        (base(url=URL.replace(":8080", ""), pairs=ALL), "without its port 8080"),
        (base(url=f"{URL}/", pairs=ALL), "a slash at its end"),
        (base(url=f"{URL}?q=a%20b&limit=5", pairs=ALL), "the address is signed with its query"),
        (base(url=REAL, pairs=ALL), "the host is signed as 1234567-sb1.suitetalk.api.netsuite.com"),
        (
            f"GET&{quote(URL, safe='')}&" + quote("&".join(sorted(f"{n}={quote_plus(v)}" for n, v in ALL)), safe=""),
            "a blank is signed as '+'",
        ),
        (
            f"GET&{quote(URL, safe='')}&" + quote("&".join(f"{n}={quote(v, safe='')}" for n, v in ALL), safe=""),
            "in the order of sending",
        ),
    ],
)
def test_each_mistake_of_a_header_is_named(text: str, told: str) -> None:
    assert told in told_of_header(text)
