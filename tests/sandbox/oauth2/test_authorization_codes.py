"""PKCE against the vector of RFC 7636, appendix B."""

import pytest

from connector.sandbox.oauth2.authorization_codes import challenge_of, is_verifier

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


def test_the_challenge_is_that_of_the_rfc() -> None:
    assert challenge_of(VERIFIER) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (VERIFIER, True),
        ("a" * 42, False),
        ("a" * 128, True),
        ("a" * 129, False),
        ("é" * 50, False),
        ("a b" * 20, False),
    ],
)
def test_a_verifier_has_a_form(text: str, *, expected: bool) -> None:
    assert is_verifier(text) is expected
