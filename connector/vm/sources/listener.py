"""vm.listener: a run for each message of a queue."""

from __future__ import annotations

from pydantic import Field

from connector.expression.template import Arguments
from connector.listener import Listener, Reception
from connector.vm.consumers import Consumers
from connector.vm.session import VmSession


class ListenerArguments(Arguments):
    """Which queue, and how it is taken from."""

    queue_name: str = Field(min_length=1, max_length=300)
    """The queue."""
    number_of_consumers: int = Field(default=4, ge=1, le=256)
    """Messages in hand at the same time in each process (Mule: numberOfConsumers, 4)."""
    max_redelivery_count: int = Field(default=5, ge=0)
    """How often a message whose run failed comes again, after growing pauses, before it becomes a dead letter (Mule:
    maxRedeliveryCount of the redelivery-policy, 5)."""


def _serve(session: VmSession, arguments: ListenerArguments, reception: Reception) -> None:
    Consumers(
        session,
        arguments.queue_name,
        reception,
        at_once=min(arguments.number_of_consumers, reception.at_once),
        most_deliveries=arguments.max_redelivery_count + 1,
    ).serve()


LISTENER = Listener(
    name="listener",
    summary="Run the flow for each message of a queue; a message is done with when its run has ended well.",
    arguments=ListenerArguments,
    serve=_serve,
    gives_again=True,
    errors=("VM:CONNECTIVITY",),
    example="queue_name: orders\nnumber_of_consumers: 4",
    mule="listener",
)
