from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from connector.errors import ConfigurationError
from connector.netsuite.auth.key_pair import KeyPair, new_key_pair
from connector.netsuite.auth.oauth2 import private_key
from connector.netsuite.key_files import end_beside, end_of, ending

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return new_key_pair("ES256", 100, "ours", NOW)


@pytest.fixture(scope="module")
def key(pair: KeyPair) -> Any:
    return private_key(SecretStr(pair.key.decode()))


def test_the_certificate_beside_the_key_is_found_by_its_public_key(tmp_path: Path, pair: KeyPair, key: Any) -> None:
    (tmp_path / "key.pem").write_bytes(pair.key)
    (tmp_path / "a-other.pem").write_bytes(new_key_pair("ES256", 700, "other", NOW).certificate)
    (tmp_path / "b.cer").write_bytes(b"\x00 no certificate")
    assert end_beside(key, str(tmp_path / "key.pem")) is None

    (tmp_path / "whatever.crt").write_bytes(pair.certificate)

    assert end_beside(key, str(tmp_path / "key.pem")) == pair.ends
    assert end_beside(key, "") is None
    assert end_beside(key, str(tmp_path / "none" / "key.pem")) is None


def test_the_certificate_may_be_named(tmp_path: Path, pair: KeyPair, key: Any) -> None:
    (tmp_path / "c.txt").write_bytes(pair.key + pair.certificate)

    assert end_beside(key, "", str(tmp_path / "c.txt")) == pair.ends
    with pytest.raises(ConfigurationError, match="cannot be read"):
        end_beside(key, "", str(tmp_path / "none.pem"))


def test_a_certificate_of_another_key_tells_nothing(key: Any) -> None:
    assert end_of(new_key_pair("PS256", 1, "other", NOW).certificate, key) is None


def test_thirty_days_before_its_end_it_is_told() -> None:
    def told(days: float) -> str:
        return ending("k1", NOW + timedelta(days=days), NOW)

    assert told(31) == ""
    assert told(30) == "the certificate k1 ends on 2026-12-23, in 30 days"
    assert told(1.5) == "the certificate k1 ends on 2026-11-25, in 1 day"
    assert told(-1) == "the certificate k1 ended on 2026-11-22"
    assert ending("k1", None, NOW) == ""
