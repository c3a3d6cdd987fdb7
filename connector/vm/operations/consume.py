"""vm.consume: the next message of a queue."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.errors import RejectedError
from connector.vm.queue_arguments import ERRORS, QueueArguments
from connector.vm.session import NAMESPACE, VmSession, waited


class ConsumeArguments(QueueArguments):
    """A queue that no `vm.listener` takes from."""


def _run(session: VmSession, arguments: ConsumeArguments, unit: Unit) -> dict[str, Any]:
    name, once = session.name(arguments.queue_name), session.once(unit)

    def take() -> Any:
        return session.asked(unit, lambda queues: queues.take(name, once=once))

    found = waited(take, arguments.timeout, unit)
    if found is None:
        hint = "raise its timeout, or catch VM:EMPTY_QUEUE with on_error"
        raise RejectedError(f"the queue {arguments.queue_name} is empty", hint=hint, type=f"{NAMESPACE}EMPTY_QUEUE")
    return {"payload": found.payload, "attributes": {"queue_name": arguments.queue_name, "message_id": found.key}}


CONSUME = Operation(
    name="consume",
    summary="Take the next message of a queue; the payload is its content, `attributes` has queue_name and message_id.",
    effect="write",
    arguments=ConsumeArguments,
    local=_run,
    gives_attributes=True,
    errors=(*ERRORS, "VM:EMPTY_QUEUE"),
    example="queue_name: orders\ntimeout: 10s",
    mule="consume",
)
