"""DatabaseSlots: permits as advisory locks of a PostgreSQL, shared by every machine that knows it.

Beside the lock of a held permit stands until when its request may be under way at NetSuite. The lock of a machine that
is killed, or cut off, is free at once, the permit only then.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connector.errors import ConfigurationError
from connector.permit.allowance import Allowance
from connector.permit.budget import UnreachableError
from connector.permit.pooler import refuse_transaction_pooling

_GATE = 0
"""Number of the lock that only the one who counts holds; permits begin with 1."""
_MEMBERS = 0x7FFFFFFF
"""Number of the lock that all share who take part, where what they learn is theirs alone."""
_TABLES = """
CREATE TABLE IF NOT EXISTS connector_permits (account text PRIMARY KEY, state text NOT NULL);
CREATE UNLOGGED TABLE IF NOT EXISTS connector_permits_held (
    class bigint, number int, holder text NOT NULL, until float8 NOT NULL, PRIMARY KEY (class, number)
)
"""
"""Who holds what need not survive the server: sessions do not either, and nobody waits for its disk."""
_THERE = "SELECT to_regclass('connector_permits') IS NOT NULL AND to_regclass('connector_permits_held') IS NOT NULL"
_READ = """
SELECT extract(epoch FROM clock_timestamp())::float8,
       (SELECT state FROM connector_permits WHERE account = %(account)s),
       ARRAY(SELECT objid::bigint FROM pg_locks
             WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = %(class)s
               AND objid NOT IN (0, %(members)s)
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
             UNION SELECT number FROM connector_permits_held
             WHERE class = %(class)s AND until > extract(epoch FROM clock_timestamp()))
"""
_MARK = """
INSERT INTO connector_permits_held (class, number, holder, until)
VALUES (%(class)s, %(number)s, %(holder)s, extract(epoch FROM clock_timestamp()) + %(seconds)s)
ON CONFLICT (class, number) DO UPDATE SET holder = excluded.holder, until = excluded.until
"""
_FREE = """
WITH given_back AS (
    DELETE FROM connector_permits_held WHERE class = %(class)s AND number = %(number)s AND holder = %(holder)s
)
SELECT pg_advisory_unlock(%(class)s::int, %(number)s)
"""
_MINE = "DELETE FROM connector_permits_held WHERE class = %(class)s AND holder = %(holder)s"
_FORGET = "DELETE FROM connector_permits WHERE account = %(account)s"
_WRITE = """
INSERT INTO connector_permits (account, state) VALUES (%(account)s, %(state)s)
ON CONFLICT (account) DO UPDATE SET state = excluded.state
"""
NOTICED = {
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
"""Parameters of libpq (PostgreSQL, 34.1.2): a connection whose server vanished is noticed within half a minute."""
_ALIVE: dict[str, Any] = {
    **NOTICED,
    "application_name": "connector permits",
    "options": "-c lock_timeout=30000 -c statement_timeout=30000 -c idle_session_timeout=0",
}
"""Nothing waits longer for the gate."""


@dataclass(slots=True)
class DatabaseSlot:
    """A permit: a lock of our session, which the server frees when the session ends."""

    number: int
    seconds: float
    """That its request takes at most."""


class DatabaseSlots:
    """The permits of one account in a PostgreSQL; one connection a process, safe for threads."""

    def __init__(self, key: str, url: str, *, lasting: bool = True) -> None:
        """Connect nothing yet.

        Args:
            key: Whose permits.
            url: `postgresql://user:password@host/database`; straight to the server, or to a pooler of sessions.
            lasting: Whether what is learned of the limit outlives those who share the permits.
        """
        self._lasting = lasting
        digest = hashlib.sha256(key.encode()).digest()
        self._class = int.from_bytes(digest[:4], "big") & 0x7FFFFFFF
        self._account = digest.hex()
        self._holder = uuid.uuid4().hex
        self._url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._lock = threading.RLock()
        self._connection: Any = None
        self._held: list[DatabaseSlot] = []

    @contextlib.contextmanager
    def gate(self) -> Iterator[DatabaseGate]:
        """Be the only one who counts and takes permits of this account.

        Raises:
            UnreachableError: The connection is lost and cannot be made again.
        """
        with self._lock, self._errors():
            connection = self._connected()
            with connection.transaction():
                yield self._entered(connection)

    def free(self, slot: DatabaseSlot) -> None:
        """Give a permit back; a lost connection gave it back already."""
        with self._lock, contextlib.suppress(UnreachableError), self._errors():
            self._held = [held for held in self._held if held is not slot]
            if self._connection is not None:
                self._connection.execute(_FREE, {**self._names, "number": slot.number})

    def close(self) -> None:
        """Give back the connection, where no request is in flight."""
        with self._lock:
            if not self._held:
                self._drop()

    # ---------------------------------------------------------------- the connection

    @property
    def _names(self) -> dict[str, Any]:
        """Whose permits, as our statements call them."""
        return {"account": self._account, "class": self._class, "holder": self._holder, "members": _MEMBERS}

    def _entered(self, connection: Any, *, anew: bool = False) -> DatabaseGate:
        """The gate, once it is ours; *anew* on a new connection, where nothing that stands there is ours any more."""
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (self._class, _GATE))
        if anew:
            connection.execute(_MINE, self._names)
            if not self._lasting:
                self._join(connection)
        now, state, taken = connection.execute(_READ, self._names).fetchone()
        return DatabaseGate(connection, self, float(now), state, set(taken))

    def _join(self, connection: Any) -> None:
        """Take part as long as *connection* lives; whoever is the first forgets what others learned before."""
        names = (self._class, _MEMBERS)
        (alone,) = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", names).fetchone()
        connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", names)
        if alone:
            connection.execute(_FORGET, self._names)
            connection.execute("SELECT pg_advisory_unlock(%s, %s)", names)

    def take(self, connection: Any, taken: set[int], seconds: float) -> DatabaseSlot:
        """The lowest permit that nobody has, for a request of at most *seconds*."""
        number = 1
        while True:
            if number not in taken:
                (got,) = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (self._class, number)).fetchone()
                if got:
                    connection.execute(_MARK, {**self._names, "number": number, "seconds": seconds})
                    slot = DatabaseSlot(number, seconds)
                    self._held.append(slot)
                    return slot
            number += 1

    def write(self, connection: Any, allowance: Allowance) -> None:
        """Keep what is known of the limit."""
        connection.execute(_WRITE, {"account": self._account, "state": json.dumps(allowance.as_dict())})

    def _connected(self) -> Any:
        if self._connection is None:
            connection = self._made()
            try:
                self._take_again(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _made(self) -> Any:
        connection = connected(self._url)
        try:
            refuse_transaction_pooling(connection, lambda: connected(self._url))
            (there,) = connection.execute(_THERE).fetchone()
            if not there:
                with connection.transaction():
                    connection.execute("SELECT pg_advisory_xact_lock(hashtext('connector_permits'))")
                    connection.execute(_TABLES)
        except BaseException:
            connection.close()
            raise
        return connection

    def _take_again(self, connection: Any) -> None:
        """Hold permits again for the requests that were in flight when a connection was lost."""
        lost, self._held = self._held, []
        try:
            with connection.transaction():
                gate = self._entered(connection, anew=True)
                for slot in lost:
                    slot.number = gate.take(slot.seconds).number
        finally:
            self._held = lost  # the very objects that their holders give back

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        from psycopg import errors, InterfaceError, OperationalError  # noqa: I001, PLC0415 - with a database only

        try:
            yield
        except (errors.InsufficientPrivilege, errors.InvalidSchemaName) as error:
            raise ConfigurationError(
                f"the database of permits refuses its table connector_permits: {_told(error)}",
                hint="let this user create tables there, or create it for him",
            ) from None
        except (OperationalError, InterfaceError) as error:
            self._drop()
            raise UnreachableError(
                f"the database of permits cannot be reached: {_told(error)}; nothing is sent until permits are held",
                hint="check permits (or CONNECTOR_PERMITS) and the database",
                type="NETSUITE:CONNECTIVITY",
            ) from None

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(Exception):
                connection.close()


class DatabaseGate:
    """What may be done while the gate is held."""

    def __init__(self, connection: Any, slots: DatabaseSlots, now: float, state: str | None, taken: set[int]) -> None:
        self._connection = connection
        self._slots = slots
        self._state = state
        self._taken = taken
        self.now = now
        """Unix seconds by the server's clock, which is the same for all machines."""

    def in_use(self) -> int:
        """Permits that are held by whatever machine, or were by one that was killed in a request."""
        return len(self._taken)

    def take(self, seconds: float) -> DatabaseSlot:
        """A permit, whatever the limit is, for a request of at most *seconds*."""
        slot = self._slots.take(self._connection, self._taken, seconds)
        self._taken.add(slot.number)
        return slot

    def read(self) -> Allowance:
        """What is known of the limit."""
        try:
            return Allowance.read(json.loads(self._state or "null"))
        except ValueError:
            return Allowance()

    def write(self, allowance: Allowance) -> None:
        """Keep what is known of the limit."""
        self._slots.write(self._connection, allowance)
        self._state = json.dumps(allowance.as_dict())


def connected(url: str) -> Any:
    """A connection to *url* that notices when it is cut.

    Raises:
        ConfigurationError: There is no driver, or the URL cannot be read.
    """
    try:
        import psycopg  # noqa: PLC0415 - an extra; only permits in a database need it
    except ImportError:
        raise ConfigurationError(
            "permits in a database need the PostgreSQL driver", hint="pip install 'netsuite-flows[postgres]'"
        ) from None
    try:
        return psycopg.connect(url, autocommit=True, prepare_threshold=None, **_ALIVE)
    except psycopg.ProgrammingError:
        raise ConfigurationError(
            "the URL of the database of permits cannot be read",
            hint="write it as postgresql://user:password@host:5432/database",
        ) from None


def _told(error: Exception) -> str:
    """The first line of what the driver says, which holds no password."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
