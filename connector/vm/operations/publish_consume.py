"""vm.publish_consume: a message for a queue, and the answer of the flow that listens there."""

from __future__ import annotations

import uuid
from typing import Any

from connector.component import Operation, Unit
from connector.errors import RetryableError, thawed_error
from connector.frozen_json import fingerprint
from connector.vm.queue_arguments import PUBLISHING, PublishArguments, published
from connector.vm.session import NAMESPACE, VmSession, waited


class PublishConsumeArguments(PublishArguments):
    """A message, and how long its answer is waited for."""


def _run(session: VmSession, arguments: PublishConsumeArguments, unit: Unit) -> Any:
    answers = session.name(f"answer/{fingerprint(unit.key or uuid.uuid4().hex)[:32]}")
    published(session, arguments, unit, reply_to=answers)

    def take() -> Any:
        return session.asked(unit, lambda queues: queues.take(answers, once=session.once(unit, "/answer")))

    found = waited(take, arguments.timeout, unit)
    if found is None:
        raise RetryableError(
            f"nobody answered to the message in {arguments.queue_name} in time",
            hint="is there a flow with a vm.listener on it, and is it served? Raise the timeout where it takes longer",
            type=f"{NAMESPACE}QUEUE_TIMEOUT",
        )
    if found.payload.get("error"):
        raise thawed_error(found.payload["error"])
    return found.payload["payload"]


PUBLISH_CONSUME = Operation(
    name="publish_consume",
    summary="Put a message into a queue and give what the flow that listens there ends with.",
    effect="write",
    arguments=PublishConsumeArguments,
    local=_run,
    errors=PUBLISHING,
    example="queue_name: price_requests\ncontent: ${payload.sku}\ntimeout: 30s",
    mule="publish-consume",
)
