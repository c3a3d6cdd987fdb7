"""Queues: messages between flows, kept until whoever took one says that it is done with it (Mule: VM queues).

A message that is claimed is invisible for as long as its claim is renewed; a process that dies lets it be seen again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from connector.frozen_json import fingerprint, thaw
from connector.state.done_once import Once, done_once, is_done
from connector.state.tables import MESSAGES
from connector.state.transactions import Store, frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One message, in the hand of who claimed it."""

    id: int
    queue: str
    key: str
    """Tells it from all others."""
    payload: Any
    reply_to: str
    published_at: float
    deliveries: int
    """How often it was given out, this time included."""
    claim: str


class Queues:
    """The queues of one state; a queue is there as soon as something is in it."""

    def __init__(self, store: Store) -> None:
        """Keep messages in *store*."""
        self._store = store

    def publish(
        self,
        queue: str,
        payload: Any,
        *,
        most: int | None = None,
        reply_to: str = "",
        ttl: float | None = None,
        once: Once | None = None,
    ) -> bool:
        """Put *payload* at the end of *queue*; False where *most* are in it already.

        Args:
            queue: Its name.
            payload: Any value that can be kept.
            most: Messages that may be in it, claimed or not.
            reply_to: The queue that an answer belongs into.
            ttl: Seconds after which nobody wants it any more.
            once: The unit that publishes: it does so once, however often it is done.
        """
        kept = frozen(payload)
        with self._store.write() as connection:
            now = self._store.now(connection)

            def put() -> bool:
                if most is not None and self._depth(connection, queue) >= most:
                    raise _FullError
                row = {"queue": queue, "key": _key(once), "payload": kept, "reply_to": reply_to}
                times = {"published_at": now, "visible_at": now, "expires_at": None if ttl is None else now + ttl}
                connection.execute(insert(MESSAGES).values(**row, **times))
                return True

            try:
                return bool(done_once(connection, once, put))
            except _FullError:  # not remembered: there may be room later
                return False

    def claim(self, queue: str, seconds: float) -> Queued | None:
        """The first visible message of *queue*, which nobody else sees for *seconds*; None where there is none."""
        if not self._has_visible(queue):  # asked often: readers disturb nobody
            return None
        with self._store.write() as connection:
            return self._claimed(connection, queue, seconds)

    def take(self, queue: str, *, once: Once | None = None) -> Queued | None:
        """The first visible message of *queue*, which is gone then; for the unit *once* always the same one."""
        if not (self._has_visible(queue) or self._was_taken(once)):
            return None
        with self._store.write() as connection:
            try:
                found = done_once(connection, once, lambda: self._taken(connection, queue))
            except _NothingError:  # not remembered: there may be one later
                return None
        return Queued(**found)

    def renew(self, claims: Collection[str], seconds: float) -> None:
        """Keep the messages of *claims* invisible for *seconds* from now on."""
        with self._store.write() as connection:
            until = self._store.now(connection) + seconds
            connection.execute(update(MESSAGES).where(MESSAGES.c.claim.in_(claims)).values(visible_at=until))

    def acknowledge(self, message: Queued, reply: Any = None, *, ttl: float | None = None) -> bool:
        """*message* is done with, and *reply* goes where it asks for one; False where another has taken it over."""
        with self._store.write() as connection:
            gone = connection.execute(delete(MESSAGES).where(_mine(message))).rowcount > 0
            if gone and message.reply_to:
                now = self._store.now(connection)
                row = {"queue": message.reply_to, "key": _key(None), "payload": frozen(reply)}
                times = {"published_at": now, "visible_at": now, "expires_at": None if ttl is None else now + ttl}
                connection.execute(insert(MESSAGES).values(**row, **times))
            return gone

    def give_up(self, message: Queued, set_aside: Callable[[], None], reply: Any, *, ttl: float | None = None) -> bool:
        """As `acknowledge`, and what *set_aside* does to the same state: both, or neither."""
        with self._store.write():
            gone = self.acknowledge(message, reply, ttl=ttl)
            if gone:
                set_aside()
            return gone

    def release(self, message: Queued, delay: float = 0.0, *, counts: bool = True) -> None:
        """Let *message* be seen again after *delay* seconds; whether the delivery *counts* as one."""
        with self._store.write() as connection:
            visible = self._store.now(connection) + delay
            deliveries = message.deliveries - (0 if counts else 1)
            changed = {"claim": "", "visible_at": visible, "deliveries": deliveries}
            connection.execute(update(MESSAGES).where(_mine(message)).values(**changed))

    def depth(self, queue: str) -> int:
        """How many messages are in *queue*, claimed or not."""
        with self._store.read() as connection:
            return self._depth(connection, queue)

    def _taken(self, connection: Connection, queue: str) -> dict[str, Any]:
        found = self._claimed(connection, queue, 0.0)
        if found is None:
            raise _NothingError
        connection.execute(delete(MESSAGES).where(_mine(found)))
        return {name: getattr(found, name) for name in Queued.__slots__}

    def _claimed(self, connection: Connection, queue: str, seconds: float) -> Queued | None:
        now = self._store.now(connection)
        first = select(MESSAGES).where(_visible(queue, now)).order_by(MESSAGES.c.id).limit(1)
        row = connection.execute(first.with_for_update(skip_locked=True)).mappings().one_or_none()
        if row is None:
            return None
        claim, deliveries = uuid.uuid4().hex, row["deliveries"] + 1
        changed = {"claim": claim, "visible_at": now + seconds, "deliveries": deliveries}
        connection.execute(update(MESSAGES).where(MESSAGES.c.id == row["id"]).values(**changed))
        plain = {name: row[name] for name in ("id", "queue", "key", "reply_to", "published_at")}
        return Queued(**plain, payload=thaw(row["payload"]), deliveries=deliveries, claim=claim)

    def _has_visible(self, queue: str) -> bool:
        with self._store.read() as connection:
            now = self._store.now(connection)
            return connection.execute(select(MESSAGES.c.id).where(_visible(queue, now)).limit(1)).first() is not None

    def _was_taken(self, once: Once | None) -> bool:
        with self._store.read() as connection:
            return is_done(connection, once)

    def _depth(self, connection: Connection, queue: str) -> int:
        wanted = _wanted(queue, self._store.now(connection))
        return int(connection.execute(select(func.count()).where(wanted)).scalar_one())


class _FullError(Exception):
    """There is no room in the queue."""


class _NothingError(Exception):
    """There is nothing to be had in the queue."""


def _key(once: Once | None) -> str:
    return uuid.uuid4().hex if once is None else fingerprint([once.run, once.key])[:32]


def _mine(message: Queued) -> ColumnElement[bool]:
    return (MESSAGES.c.id == message.id) & (MESSAGES.c.claim == message.claim)


def _wanted(queue: str, now: float) -> ColumnElement[bool]:
    alive = or_(MESSAGES.c.expires_at.is_(None), MESSAGES.c.expires_at > now)
    return (MESSAGES.c.queue == queue) & alive


def _visible(queue: str, now: float) -> ColumnElement[bool]:
    return _wanted(queue, now) & (MESSAGES.c.visible_at <= now)
