"""vm.publish: a message for a queue."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.vm.queue_arguments import PUBLISHING, PublishArguments, published
from connector.vm.session import VmSession


def _run(session: VmSession, arguments: PublishArguments, unit: Unit) -> None:
    published(session, arguments, unit)


PUBLISH = Operation(
    name="publish",
    summary="Put a message into a queue, once for each time the step is reached; the message stays as it is.",
    effect="write",
    gives="nothing",
    arguments=PublishArguments,
    local=_run,
    errors=PUBLISHING,
    example="queue_name: orders\ncontent: ${payload}",
    mule="publish",
)
