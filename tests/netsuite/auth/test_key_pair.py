from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from connector.errors import ConfigurationError
from connector.netsuite.auth.key_pair import ALGORITHMS, new_key_pair
from connector.netsuite.auth.oauth2 import algorithm_for, private_key
from connector.netsuite.key_files import end_of
from connector.sandbox.setup.uploaded_certificate import LONGEST, read_certificate

NOW = datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_netsuite_takes_every_kind_of_key(algorithm: str) -> None:
    pair = new_key_pair(algorithm, 730, "connector 1234567_SB1", NOW)
    key = private_key(SecretStr(pair.key.decode()))

    assert algorithm_for(key, algorithm) == algorithm
    uploaded = read_certificate(pair.certificate.decode(), NOW.timestamp())
    assert uploaded.algorithm == ("EC" if algorithm.startswith("ES") else "RSA")
    assert uploaded.valid_until - uploaded.valid_from == LONGEST
    assert uploaded.valid_until == pair.ends.timestamp()
    assert end_of(pair.certificate, key) == pair.ends
    assert pair.ends - NOW.replace(microsecond=0) == timedelta(days=730)


@pytest.mark.parametrize("days", [0, 731])
def test_more_than_two_years_are_refused(days: int) -> None:
    with pytest.raises(ConfigurationError) as caught:
        new_key_pair("ES256", days, "c", NOW)
    assert "730" in caught.value.hint


def test_an_algorithm_that_netsuite_does_not_know_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="RS256"):
        new_key_pair("RS256", 1, "c", NOW)


def test_the_key_is_not_shown() -> None:
    assert "PRIVATE" not in repr(new_key_pair("ES256", 1, "c", NOW))
