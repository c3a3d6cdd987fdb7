from __future__ import annotations

from connector.netsuite.auth.nonce import new_nonce


def test_nonces_are_twenty_letters_and_digits_and_never_the_same() -> None:
    found = {new_nonce() for _ in range(1000)}

    assert len(found) == 1000
    assert all(len(nonce) == 20 and nonce.isascii() and nonce.isalnum() for nonce in found)
