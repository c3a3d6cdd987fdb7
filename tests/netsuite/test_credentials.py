from __future__ import annotations

from collections.abc import Callable

from connector.netsuite.credentials import TokenCredentials


def test_shows_nothing_of_what_it_holds(vector: Callable[[str], TokenCredentials]) -> None:
    credentials = vector("123456")

    assert not any(secret in repr(credentials) + credentials.fingerprint for secret in credentials.secrets)


def test_the_fingerprint_tells_credentials_apart(vector: Callable[[str], TokenCredentials]) -> None:
    assert vector("1").fingerprint == vector("1").fingerprint
    assert vector("1").fingerprint != vector("2").fingerprint
