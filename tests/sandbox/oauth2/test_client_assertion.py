"""Verified against assertions made by PyJWT, a library the sandbox does not use."""

import contextlib
from typing import Any

import jwt as pyjwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.oauth2.client_assertion import (
    ALGORITHMS,
    AssertionRefusedError,
    check_claims,
    check_signature,
    scopes_of,
    take_apart,
)

RSA = rsa.generate_private_key(65537, 3072)
KEYS: dict[str, Any] = {
    "PS256": RSA,
    "PS384": RSA,
    "PS512": RSA,
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "ES384": ec.generate_private_key(ec.SECP384R1()),
    "ES512": ec.generate_private_key(ec.SECP521R1()),
}
NOW = 1_795_000_000
PATH = "/services/rest/auth/oauth2/v1/token"
CLAIMS = {"iss": "key", "aud": f"https://1.example{PATH}", "iat": NOW, "exp": NOW + 3600, "scope": ["rest_webservices"]}


def public(key: Any) -> bytes:
    found: bytes = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return found


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_believes_each_algorithm_that_netsuite_takes(algorithm: str) -> None:
    token = pyjwt.encode(CLAIMS, KEYS[algorithm], algorithm=algorithm, headers={"kid": "c1"})
    assertion = take_apart(token)

    check_signature(assertion, public(KEYS[algorithm]))
    assert assertion.key_id == "c1"
    assert assertion.claims == CLAIMS


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_does_not_believe_another_key_or_a_changed_text(algorithm: str) -> None:
    token = pyjwt.encode(CLAIMS, KEYS[algorithm], algorithm=algorithm)
    head, claims, signature = token.split(".")
    changed = pyjwt.encode({**CLAIMS, "iss": "other"}, KEYS[algorithm], algorithm=algorithm).split(".")[1]
    other = public(KEYS["ES256"] if algorithm != "ES256" else KEYS["ES384"])

    for text, key in ((f"{head}.{changed}.{signature}", public(KEYS[algorithm])), (token, other)):
        with pytest.raises(AssertionRefusedError, match="InvalidSignature"):
            check_signature(take_apart(text), key)
    assert claims != changed


def test_rs256_and_none_are_refused_by_name() -> None:
    for token in (pyjwt.encode(CLAIMS, RSA, algorithm="RS256"), pyjwt.encode(CLAIMS, "", algorithm="none")):
        with pytest.raises(AssertionRefusedError, match="UnsupportedAlgo"):
            check_signature(take_apart(token), public(RSA))


def test_a_2048_bit_key_is_too_short() -> None:
    short = rsa.generate_private_key(65537, 2048)
    token = pyjwt.encode(CLAIMS, short, algorithm="PS256")

    with pytest.raises(AssertionRefusedError, match="InvalidSignature"):
        check_signature(take_apart(token), public(short))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"iss": "other"}, "InvalidIssuer"),
        ({"aud": "https://1.example/else"}, "TokenNotAcceptable"),
        ({"aud": None}, "TokenNotAcceptable"),
        ({"exp": NOW + 3601}, "TokenValidityTooBroad"),
        ({"exp": NOW}, "TokenExpired"),
        ({"iat": "now"}, "TokenNotAcceptable"),
        ({"exp": True}, "TokenNotAcceptable"),
        ({"exp": float("nan")}, "TokenNotAcceptable"),
        ({"exp": 10**400}, "TokenNotAcceptable"),
        ({"iat": NOW + 301, "exp": NOW + 900}, "TokenNotAcceptable"),
    ],
)
def test_claims_that_do_not_hold_are_refused(changes: dict[str, Any], word: str) -> None:
    with pytest.raises(AssertionRefusedError, match=word):
        check_claims({**CLAIMS, **changes}, client_id="key", audience=PATH, now=NOW)


def test_the_audience_may_be_a_list_and_bear_any_host() -> None:
    audience = ["x", f"https://1.restlets.api.netsuite.com{PATH}"]

    check_claims({**CLAIMS, "aud": audience}, client_id="key", audience=PATH, now=NOW)


@pytest.mark.parametrize("scope", [["a", "b"], "a,b", "a b", "a, b"])
def test_scopes_are_a_list_or_a_text(scope: Any) -> None:
    assert scopes_of({"scope": scope}) == ["a", "b"]


def test_no_scope_is_none() -> None:
    assert scopes_of({"scope": 1}) == scopes_of({}) == []


@given(st.text())
def test_any_text_is_taken_apart_or_refused(text: str) -> None:
    with contextlib.suppress(AssertionRefusedError):
        take_apart(text)


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "e30.W10.c2ln", "e30.e30.!"])
def test_what_is_no_assertion_is_refused(text: str) -> None:
    with pytest.raises(AssertionRefusedError, match="SignatureValidation"):
        take_apart(text)
