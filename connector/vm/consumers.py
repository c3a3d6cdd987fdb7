"""Consumers: take the messages of one queue, each to its end, several at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from connector import events
from connector.errors import ConnectorError, RejectedError, RetryableError, frozen_error
from connector.frozen_json import freeze
from connector.listener import Answer, Reception
from connector.vm.session import VmSession

if TYPE_CHECKING:
    from connector.state.queues import Queued, Queues

LEASE = 30.0
"""Seconds that a message stays with a process which gives no sign of life."""
_IDLE, _IDLEST = 0.05, 0.5
"""Seconds between two looks at a queue, which grow while nothing comes."""
_AWAY = 5.0
"""Seconds until the next look where the state is away."""
_LONGEST_DELAY = 60.0
_ANSWER_KEPT = 86_400.0
_DONE = ("ok", "dead_letters", "handled_errors")
"""Statuses of a run after which its message is done with."""


@dataclass
class Consumers:
    """The consumers of one listener."""

    session: VmSession
    queue: str
    reception: Reception
    _: KW_ONLY
    at_once: int
    most_deliveries: int
    _held: set[str] = field(default_factory=set, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def serve(self) -> None:
        """Take messages until asked to stop; returns when none is in hand."""
        free = threading.Semaphore(self.at_once)
        with self._renewing(), ThreadPoolExecutor(self.at_once, thread_name_prefix=f"vm {self.queue}") as pool:
            pause = _IDLE
            while not self.reception.stopped():
                if not free.acquire(timeout=_IDLEST):
                    continue
                message = self._next()
                if message is None:
                    free.release()
                    self.reception.wait(pause)
                    pause = min(_IDLEST, pause * 1.5)
                    continue
                pause = _IDLE
                pool.submit(self._consumed, message, free)

    def _next(self) -> Queued | None:
        try:
            with self.session.queues() as queues:
                message = queues.claim(self.session.name(self.queue), LEASE)
        except RetryableError as error:
            self.reception.emit(events.Noted(message=f"{error}; it is tried again", hint=error.hint))
            self.reception.wait(_AWAY)
            return None
        if message is not None:
            with self._lock:
                self._held.add(message.claim)
        return message

    def _consumed(self, message: Queued, free: threading.Semaphore) -> None:
        """Hand one message over; what goes wrong meanwhile is told, and the message comes again."""
        try:
            self._consume(message)
        except Exception as error:  # noqa: BLE001 - its claim runs out; the others go on
            hint = error.hint if isinstance(error, ConnectorError) else "report it with this message"
            self.reception.emit(events.Noted(message=f"message {message.key}: {error!r}", hint=hint))
        finally:
            with self._lock:
                self._held.discard(message.claim)
            free.release()

    def _consume(self, message: Queued) -> None:
        attributes = {
            "queue_name": self.queue,
            "message_id": message.key,
            "delivery_count": message.deliveries,
            "timestamp": message.published_at,
        }
        self._settle(message, self.reception.hand(message.payload, attributes, key=message.key))

    def _settle(self, message: Queued, answer: Answer | None) -> None:
        with self.session.queues() as queues:
            if answer is None or answer.status in ("interrupted", "cancelled"):
                queues.release(message, counts=False)
            elif answer.status in _DONE:
                queues.acknowledge(message, _reply(answer) if message.reply_to else None, ttl=_ANSWER_KEPT)
            elif answer.error is not None and answer.error.type == "STATE:LOCKED":
                queues.release(message, 1.0, counts=False)  # the run is in another process's hand
            elif message.deliveries < self.most_deliveries:
                queues.release(message, min(_LONGEST_DELAY, 2.0 ** (message.deliveries - 1)))
            else:
                self._give_up(queues, message, answer)

    def _give_up(self, queues: Queues, message: Queued, answer: Answer) -> None:
        error = answer.error or RetryableError("the run failed", type="REDELIVERY_EXHAUSTED")
        set_aside = partial(self.reception.set_aside, message.payload, error, key=message.key)
        queues.give_up(message, set_aside, {"error": frozen_error(error)}, ttl=_ANSWER_KEPT)

    @contextmanager
    def _renewing(self) -> Iterator[None]:
        """Keep what is in hand while the block runs."""
        over = threading.Event()
        keeper = threading.Thread(target=self._renew, args=(over,), name=f"claims of {self.queue}", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join()

    def _renew(self, over: threading.Event) -> None:
        while not over.wait(LEASE / 3):
            with self._lock:
                held = set(self._held)
            try:
                if held:
                    with self.session.queues() as queues:
                        queues.renew(held, LEASE)
            except RetryableError:  # the next turn may find the state again
                continue
            except Exception as error:  # noqa: BLE001 - who keeps nothing any more loses what others have in hand
                message = f"messages in hand could not be kept: {error!r}; they come again when their lease is over"
                self.reception.emit(events.Noted(message=message, hint="report it with this message"))


def _reply(answer: Answer) -> dict[str, Any]:
    """What whoever asked is given."""
    try:
        freeze(answer.payload)
    except (TypeError, ValueError) as problem:  # else the message would come again for ever
        hint = "let the flow end with text, numbers, lists and mappings"
        error = RejectedError(f"what the flow ended with cannot be handed over: {problem}", hint=hint)
        return {"error": frozen_error(error)}
    return {"payload": answer.payload}
