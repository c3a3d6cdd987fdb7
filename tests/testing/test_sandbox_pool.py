from collections.abc import Iterator

import pytest

from connector.errors import ConfigurationError
from connector.testing.sandbox_pool import SandboxPool


@pytest.fixture
def pool() -> Iterator[SandboxPool]:
    made = SandboxPool({"seed": "empty"})
    yield made
    made.close()


def test_a_test_finds_nothing_of_the_one_before(pool: SandboxPool) -> None:
    before = pool.sandbox({"faults": [{"kind": "login", "times": None}], "concurrency": 1, "at": 1_800_000_000})
    before.store.create("customer", {"companyName": "Left behind"})
    before.tenant.features.clear()
    before.audit.note("Failure", "InvalidSignature", "REST")
    after = pool.sandbox({})

    assert after is before
    assert (after.store.count("customer"), after.faults.rules, after.audit.entries) == (0, [], [])
    assert after.tenant.concurrency == 5
    assert after.tenant.features
    assert not after.clock.frozen


def test_another_way_to_start_is_another_server(pool: SandboxPool) -> None:
    usual, other = pool.sandbox({}), pool.sandbox({"account": "1234567_SB1", "features": {"SUBSIDIARIES": False}})

    assert usual.url != other.url
    assert other.tenant.account == "1234567_SB1"
    assert "SUBSIDIARIES" not in other.tenant.features


def test_an_unknown_option_is_said(pool: SandboxPool) -> None:
    with pytest.raises(ConfigurationError, match="has no option sed"):
        pool.sandbox({"sed": "demo"})
