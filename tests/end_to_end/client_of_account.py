"""Clients of a sandbox for the tests that drive a whole program, over either transport."""

from __future__ import annotations

from typing import Any

from connector.component import Unit
from connector.netsuite import breaker
from connector.netsuite.auth import token_store
from connector.netsuite.client import NetSuite
from connector.retry import ConstantWait, RetryPolicy
from connector.sandbox.server import Sandbox

BY_TOKEN = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
ATTEMPTS = 3
AT_ONCE = RetryPolicy(attempts=ATTEMPTS, wait=ConstantWait(type="constant", interval=0))
"""As the usual policy, without its waits."""


def connection_of(sandbox: Sandbox, **more: Any) -> dict[str, Any]:
    """The `connection:` of a config that signs in with a token."""
    found = sandbox.credentials()
    return {name: found[name] for name in BY_TOKEN} | {"base_address": sandbox.url} | more


def client_of(sandbox: Sandbox, transport: str, unit: Unit | None = None, **more: Any) -> NetSuite:
    """A client that goes over one transport; *more* are fields of its connection."""
    config = {"connection": connection_of(sandbox, **more), "transport": transport}
    return NetSuite(config, unit=unit or Unit(retry=AT_ONCE))


def forgive() -> None:
    """No test suffers from the refused sign-ins or has the tokens of another."""
    breaker.SHARED._refusals.clear()
    breaker.SHARED._good.clear()
    token_store.SHARED._tokens.clear()
