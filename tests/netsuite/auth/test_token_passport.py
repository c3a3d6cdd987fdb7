from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1.rfc5849.utils import escape

from connector.netsuite.auth.token_passport import (
    base_string,
    masked_base_string,
    percent_encoded,
    signature,
    token_passport,
)
from connector.netsuite.credentials import TokenCredentials

NONCE, TIMESTAMP = "fjaLirsIcCGVZWzBX0pg", 1508242306


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("123456", "tIcC5zyKUmycB5Ml/cNxOHDusw03Y5KPQiXVNUHHp4U="),  # Oracle help section_1534941088 prints this
        ("1234567_SB1", "RT8CL3t/Sb0/zfUmVIYoCmA6QjppQ6BiHinvEbPecao="),
    ],
)
def test_signs_the_published_vectors(vector: Callable[[str], TokenCredentials], account: str, expected: str) -> None:
    passport = token_passport(vector(account), NONCE, TIMESTAMP)

    assert passport.signature == expected
    assert (passport.account, passport.nonce, passport.timestamp) == (account, NONCE, TIMESTAMP)
    assert passport.algorithm == "HMAC-SHA256"


def test_signs_the_inputs_of_oracles_passport_page() -> None:
    base = base_string(
        "1234567",
        "71cc02b731f05895561ef0862d71553a3ac99498a947c3b7beaf4a1e4a29f7c4",
        "89e08d9767c5ac85b374415725567d05b54ecf0960ad2470894a52f741020d82",
        "6obMKq0tmY8ylVOdEkA1",
        1439829974,
    )

    found = signature(
        base,
        "7278da58caf07f5c336301a601203d10a58e948efa280f0618e25fcee1ef2abd",
        "060cd9ab3ffbbe1e3d3918e90165ffd37ab12acc76b4691046e2d29c7d7674c2",
    )

    assert found == "FCghIZqXNetuZY8ILWOFH0ucdfzQOmAuL+q+kF21zPs="


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_percent_encoding_is_that_of_rfc_5849(text: str) -> None:
    assert percent_encoded(text) == escape(text)


def test_neither_repr_nor_the_masked_base_string_shows_a_key(vector: Callable[[str], TokenCredentials]) -> None:
    credentials = vector("1234567_SB1")

    shown = masked_base_string(credentials, NONCE, TIMESTAMP) + repr(token_passport(credentials, NONCE, TIMESTAMP))

    assert "1234567_SB1&ef40…67e4 (64 characters)&2b0c…f5cc (64 characters)&fjaLirsIcCGVZWzBX0pg&1508242306" in shown
    assert not any(secret in shown for secret in credentials.secrets)
