"""Poolers between us and PostgreSQL: one that gives a session's server away after each transaction loses its locks."""

from __future__ import annotations

import contextlib
import select
import time
from collections.abc import Callable
from typing import Any

from connector.errors import ConfigurationError

_ROUNDS = 3
_PATIENCE = 5.0
"""Seconds after which a question that waits shows that another connection has our server."""
_SERVER = b"SELECT pg_backend_pid()"
_HELD = b"BEGIN; SELECT pg_backend_pid()"


def refuse_transaction_pooling(connection: Any, connect: Callable[[], Any], what: str = "permits") -> None:
    """Refuse *connection* where a pooler may serve each of its transactions by another server process.

    PgBouncer tells a client a made-up process id; where it is the server's own, nothing stands in between. Else other
    connections (of *connect*) take servers in open transactions: with a server of our own, ours stays the same. *what*
    is kept there, for the error.

    Raises:
        ConfigurationError: Advisory locks would not be ours to keep.
    """
    server = _answer(connection, _SERVER)
    if server is not None and connection.info.backend_pid == server:
        return
    with contextlib.ExitStack() as others:
        for _ in range(_ROUNDS):
            other = others.enter_context(contextlib.closing(connect()))
            if _answer(other, _HELD) is None or _answer(connection, _SERVER) != server:
                raise ConfigurationError(
                    f"the database of {what} is behind a pooler in transaction mode (PgBouncer: pool_mode=transaction):"
                    " advisory locks would belong to whoever gets the server next, and keep nobody out",
                    hint=f"give {what} the address of the PostgreSQL itself, or of a pool with pool_mode=session",
                )


def _answer(connection: Any, query: bytes) -> int | None:
    """The number that *query* gives; None where it does not come in time."""
    wire, end = connection.pgconn, time.monotonic() + _PATIENCE
    wire.send_query(query)
    found: int | None = None
    while True:
        wire.flush()
        while wire.is_busy():
            left = max(end - time.monotonic(), 0.0)
            if not select.select([wire.socket], [], [], left)[0]:
                return None
            wire.consume_input()
        result = wire.get_result()
        if result is None:
            return found
        if result.ntuples:
            found = int(result.get_value(0, 0))
