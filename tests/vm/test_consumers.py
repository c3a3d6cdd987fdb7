from __future__ import annotations

import threading
from collections.abc import Collection
from typing import Any

import pytest

from connector import events
from connector.flow.api import Flow
from connector.flow.listening import Listening
from connector.flow.run_options import Options
from connector.listener import Answer
from connector.state.opening import State
from connector.state.queues import Queues
from connector.vm import consumers
from connector.vm.config import VmConfig
from connector.vm.session import VmSession
from tests.vm.conftest import until

FLOW = "flows: {take: {source: {vm.listener: {queue_name: numbers}}, steps: [logger: {message: one}]}}"


def test_what_breaks_while_messages_are_kept_is_told_and_they_are_kept_on(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[events.Event] = []
    kept: list[Collection[str]] = []

    def renew(_: Queues, claims: Collection[str], __: float) -> None:
        kept.append(claims)
        if len(kept) == 1:
            raise ValueError("nobody expected that")

    monkeypatch.setattr(consumers, "LEASE", 0.03)
    monkeypatch.setattr(Queues, "renew", renew)
    options: Any = Options(emit=told.append)
    loaded = Flow.read(FLOW, file="f.yaml").loaded
    reception = Listening(loaded, "take", state, stop=threading.Event(), options=lambda: options)
    taker = consumers.Consumers(VmSession(VmConfig(), state), "numbers", reception, at_once=1, most_deliveries=1)
    taker._held.add("a claim")
    with taker._renewing():
        until(lambda: len(kept) > 1)

    assert ["nobody expected that" in one.message for one in told if isinstance(one, events.Noted)] == [True]


def test_an_answer_that_cannot_be_kept_is_an_error_for_who_asked_and_the_message_does_not_come_again(
    state: State,
) -> None:
    class Ends(Listening):
        def hand(self, payload: Any, attributes: Any = None, *, key: str) -> Answer | None:
            self.stop.set()
            return Answer(payload=object(), variables={}, status="ok")

    state.queues.publish("/numbers", 1, reply_to="answers")
    reception = Ends(Flow.read(FLOW, file="f.yaml").loaded, "take", state, stop=threading.Event())
    session = VmSession(VmConfig(), state)
    consumers.Consumers(session, "numbers", reception, at_once=1, most_deliveries=1).serve()

    answer = state.queues.take("answers")
    assert answer is not None
    assert "cannot be handed over" in answer.payload["error"]["message"]
    assert state.queues.depth("/numbers") == 0
