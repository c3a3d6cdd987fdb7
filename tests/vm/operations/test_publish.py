from __future__ import annotations

import time

import pytest

from connector.component import Unit
from connector.errors import RejectedError, RetryableError
from connector.flow.api import Flow
from connector.state.opening import State
from connector.vm.config import VmConfig
from connector.vm.operations.consume import CONSUME, ConsumeArguments
from connector.vm.operations.publish import PUBLISH
from connector.vm.queue_arguments import PublishArguments
from connector.vm.session import VmSession


def test_what_is_published_is_consumed_in_order(state: State) -> None:
    session = VmSession(VmConfig(), state)
    for content in ({"a": 1}, None, [2]):
        PUBLISH.run(session, PublishArguments(queue_name="q", content=content), Unit())
    found = [CONSUME.run(session, ConsumeArguments(queue_name="q"), Unit()) for _ in range(3)]

    assert [one["payload"] for one in found] == [{"a": 1}, None, [2]]
    assert found[0]["attributes"]["queue_name"] == "q"
    assert len({one["attributes"]["message_id"] for one in found}) == 3


def test_an_empty_queue_is_waited_for_and_then_an_error(state: State) -> None:
    begun = time.monotonic()
    with pytest.raises(RejectedError, match="is empty") as error:
        CONSUME.run(VmSession(VmConfig(), state), ConsumeArguments(queue_name="q", timeout=0.2), Unit())

    assert error.value.type == "VM:EMPTY_QUEUE"
    assert time.monotonic() - begun >= 0.2


@pytest.mark.parametrize(("timeout", "type_"), [(0.0, "VM:QUEUE_FULL"), (0.1, "VM:QUEUE_TIMEOUT")])
def test_a_full_queue_is_waited_for_and_then_an_error(state: State, timeout: float, type_: str) -> None:
    session = VmSession(VmConfig(max_outstanding_messages={"q": 1}), state)
    PUBLISH.run(session, PublishArguments(queue_name="q", content=1), Unit())
    with pytest.raises(RetryableError, match="is full") as error:
        PUBLISH.run(session, PublishArguments(queue_name="q", content=2, timeout=timeout), Unit())

    assert error.value.type == type_
    assert error.value.is_a("VM:QUEUE_TIMEOUT")


def test_prefixes_keep_queues_apart(state: State) -> None:
    PUBLISH.run(VmSession(VmConfig(prefix="a"), state), PublishArguments(queue_name="q", content=1), Unit())

    with pytest.raises(RejectedError):
        CONSUME.run(VmSession(VmConfig(), state), ConsumeArguments(queue_name="q", timeout=0), Unit())


def test_a_unit_that_is_done_again_publishes_and_consumes_once(state: State) -> None:
    session, again = VmSession(VmConfig(), state), range(2)
    for _ in again:
        PUBLISH.run(session, PublishArguments(queue_name="q", content=1), Unit(run="r", key="r/f/publish"))
    found = [CONSUME.run(session, ConsumeArguments(queue_name="q"), Unit(run="r", key="r/f/consume")) for _ in again]

    assert found[0] == found[1]
    assert state.queues.depth(session.name("q")) == 0


FLOW = """
flows:
  both:
    steps:
      - set_payload: {order: 17}
      - vm.publish: {queue_name: orders}
      - set_payload: nothing
      - vm.consume: {queue_name: orders}
        target: taken
        target_value: "${[payload.order, attributes.queue_name]}"
      - set_payload: "${[payload, vars.taken]}"
"""


def test_a_flow_publishes_its_payload_and_keeps_it(state: State) -> None:
    assert Flow.read(FLOW, file="f.yaml").run("both", state=state).payload == ["nothing", [17, "orders"]]
