from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.network_settings import ExpirationPolicy, PoolingProfile, Proxy, Tls


def test_reads_mulesofts_lists_and_cases() -> None:
    tls = Tls.from_mapping({"enabledCipherSuites": "A,B", "trustStore": {"path": "x", "type": "pkcs12"}})

    assert tls.enabled_cipher_suites == ("A", "B")
    assert tls.trust_store is not None
    assert (tls.trust_store.path, tls.trust_store.type, tls.trust_store.insecure) == ("x", "PKCS12", False)


def test_a_pool_limits_only_where_it_may_not_grow() -> None:
    assert PoolingProfile().limit == -1
    assert PoolingProfile.from_mapping({"maxActive": 3, "exhaustedAction": "WAIT"}).limit == 3
    assert PoolingProfile.from_mapping({"maxActive": 3, "exhaustedAction": "FAIL", "disabled": True}).limit == -1


def test_expiration_has_mulesofts_default_and_units() -> None:
    assert ExpirationPolicy().max_idle_time == 300.0
    assert ExpirationPolicy.from_mapping({"maxIdleTime": 2, "timeUnit": "HOURS"}).max_idle_time == 7200.0
    assert ExpirationPolicy.from_mapping({"max_idle_time": "90s"}).max_idle_time == 90.0


def test_a_proxy_needs_a_port() -> None:
    with pytest.raises(ConfigurationError, match="port"):
        Proxy.from_mapping({"host": "proxy.example"})


def test_a_pools_words_are_understood_in_their_long_form() -> None:
    pool = PoolingProfile.from_mapping(
        {"maxActive": 3, "exhaustedAction": "WHEN_EXHAUSTED_WAIT", "initialisationPolicy": "INITIALISE_ALL"}
    )

    assert (pool.limit, pool.initialisation_policy) == (3, "ALL")
