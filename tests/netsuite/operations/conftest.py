"""A company to work with over both transports, shared by the tests of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.retry import ConstantWait, RetryPolicy
from connector.sandbox.server import Sandbox

_NAMES = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
_AT_ONCE = RetryPolicy(attempts=4, wait=ConstantWait(type="constant", interval=0))


@pytest.fixture(scope="module")
def company() -> Iterator[Sandbox]:
    """A sandbox with customers, items, orders and invoices."""
    with Sandbox(seed="demo") as running:
        yield running


@pytest.fixture(scope="session")
def connect() -> Callable[..., NetSuite]:
    """Makes a client of a sandbox that retries without waiting; further keys are those of its configuration."""

    def made(sandbox: Sandbox, **config: Any) -> NetSuite:
        known: dict[str, Any] = sandbox.credentials()
        connection = {name: known[name] for name in _NAMES} | {"base_address": sandbox.url}
        return NetSuite({"connection": connection, **config}, unit=Unit(retry=_AT_ONCE))

    return made


@pytest.fixture(scope="module")
def client(company: Sandbox, connect: Callable[..., NetSuite]) -> Iterator[NetSuite]:
    """A client of the company."""
    with connect(company) as made:
        yield made


@pytest.fixture(params=["rest", "soap"])
def transport(request: pytest.FixtureRequest) -> str:
    """Each of the two ways to NetSuite."""
    return str(request.param)
