"""What the operations of a queue are asked for, and how a message gets into one."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Unit
from connector.config_model import Duration
from connector.errors import RetryableError
from connector.expression.template import Arguments, Open, opened
from connector.stream import settled
from connector.vm.session import NAMESPACE, VmSession, waited

ERRORS = ("VM:CONNECTIVITY",)
PUBLISHING = (*ERRORS, "VM:QUEUE_FULL", "VM:QUEUE_TIMEOUT")


class QueueArguments(Arguments):
    """Which queue, and how long it is waited for."""

    queue_name: str = Field(min_length=1, max_length=300)
    """The queue; it is there as soon as something is published."""
    timeout: Duration = Field(default=5.0, ge=0)
    """How long is waited for room, or for a message (Mule: timeout, 5 s)."""


class PublishArguments(QueueArguments):
    """A message for a queue."""

    content: Any = Field(default_factory=opened("${payload}"))
    """What is published. Default: the payload; a stream is read into a list."""
    max_outstanding_messages: int | None = Field(default=None, ge=0)
    """Messages that may be in the queue, where not as the configuration says."""


def published(session: VmSession, arguments: PublishArguments, unit: Unit, reply_to: str = "") -> None:
    """Publish, waiting for room as long as asked; once for each unit, however often that is done.

    Raises:
        RetryableError: There is no room (`VM:QUEUE_FULL` where nothing was waited for, else `VM:QUEUE_TIMEOUT`).
    """
    content = None if isinstance(arguments.content, Open) else settled(arguments.content)
    name, most = arguments.queue_name, session.most(arguments.queue_name, arguments.max_outstanding_messages)

    def put() -> bool | None:
        how: dict[str, Any] = {"most": most, "reply_to": reply_to, "once": session.once(unit)}
        return session.asked(unit, lambda queues: queues.publish(session.name(name), content, **how)) or None

    if waited(put, arguments.timeout, unit) is None:
        kind = "QUEUE_TIMEOUT" if arguments.timeout else "QUEUE_FULL"
        hint = "let more consumers take from it, or raise max_outstanding_messages"
        raise RetryableError(f"the queue {name} is full: {most} messages", hint=hint, type=f"{NAMESPACE}{kind}")
