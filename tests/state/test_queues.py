from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal

import pytest

from connector.state.done_once import Once
from connector.state.opening import State, open_state
from connector.state.retention import Limits

CLAIMER = """
import sys
from connector.state.opening import open_state
taken = 0
with open_state(sys.argv[1]) as state:
    while (message := state.queues.claim("q", 30.0)) is not None:
        taken += state.queues.acknowledge(message)
print(taken)
"""


def test_messages_come_in_the_order_they_were_published_each_to_one(state: State) -> None:
    queues = state.queues
    for number in range(3):
        queues.publish("a", {"n": Decimal(number)})
    queues.publish("b", "other")
    first, second = queues.claim("a", 30.0), queues.claim("a", 30.0)
    third = queues.take("a")

    assert first is not None
    assert second is not None
    assert third is not None
    assert [one.payload["n"] for one in (first, second, third)] == [0, 1, 2]
    assert queues.claim("a", 30.0) is None
    assert (queues.depth("a"), queues.depth("b")) == (2, 1)
    assert queues.acknowledge(first)
    assert not queues.acknowledge(first)
    assert queues.depth("a") == 1


def test_a_message_whose_holder_is_gone_comes_again_and_counts(state: State) -> None:
    state.queues.publish("q", 1)
    lost = state.queues.claim("q", 0.05)
    time.sleep(0.1)
    again = state.queues.claim("q", 30.0)

    assert lost is not None
    assert again is not None
    assert (lost.key, lost.deliveries, again.deliveries) == (again.key, 1, 2)
    assert not state.queues.acknowledge(lost)  # another has it
    assert state.queues.acknowledge(again)


def test_a_claim_that_is_renewed_lasts(state: State) -> None:
    state.queues.publish("q", 1)
    held = state.queues.claim("q", 0.05)
    assert held is not None
    state.queues.renew([held.claim], 30.0)
    time.sleep(0.1)

    assert state.queues.claim("q", 30.0) is None


def test_a_message_that_is_given_back_waits_and_may_not_count(state: State) -> None:
    state.queues.publish("q", 1)
    held = state.queues.claim("q", 30.0)
    assert held is not None
    state.queues.release(held, counts=False)
    held = state.queues.claim("q", 30.0)
    assert held is not None
    assert held.deliveries == 1
    state.queues.release(held, 30.0)

    assert state.queues.claim("q", 30.0) is None


def test_a_unit_publishes_and_takes_once(state: State) -> None:
    queues = state.queues
    for _ in range(2):
        assert queues.publish("q", "x", once=Once("r", "f/publish"))
    queues.publish("q", "y")
    taken = [queues.take("q", once=Once("r", "f/consume")) for _ in range(2)]
    rest = queues.take("q", once=Once("r", "f/another"))

    assert [one.payload for one in taken if one] == ["x", "x"]
    assert rest is not None
    assert rest.payload == "y"
    assert queues.take("q", once=Once("r", "f/none")) is None
    assert queues.publish("q", "x", once=Once("r", "f/publish"))  # even after it is gone
    assert queues.depth("q") == 0


def test_a_full_queue_takes_nothing_and_later_does(state: State) -> None:
    once = Once("r", "f")
    assert state.queues.publish("q", 1, most=1)
    assert not state.queues.publish("q", 2, most=1, once=once)
    state.queues.take("q")

    assert state.queues.publish("q", 2, most=1, once=once)


def test_an_answer_goes_where_it_is_waited_for(state: State) -> None:
    state.queues.publish("q", 1, reply_to="mine")
    held = state.queues.claim("q", 30.0)
    assert held is not None
    state.queues.acknowledge(held, {"payload": 2}, ttl=60.0)
    reply = state.queues.take("mine")

    assert reply is not None
    assert reply.payload == {"payload": 2}


def test_what_nobody_wants_any_more_is_not_given_and_pruned(state: State) -> None:
    state.queues.publish("q", 1, ttl=0.0)

    assert state.queues.claim("q", 30.0) is None
    assert state.prune(Limits())["messages"] == 1


def test_processes_share_a_queue_and_each_message_goes_to_one(shared_url: str) -> None:
    with open_state(shared_url) as state:
        for number in range(40):
            state.queues.publish("q", number)
        claimers = [
            subprocess.Popen([sys.executable, "-c", CLAIMER, shared_url], stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        taken = [int(claimer.communicate(timeout=60)[0]) for claimer in claimers]

        assert sum(taken) == 40
        assert state.queues.depth("q") == 0


def test_what_nobody_wants_any_more_takes_no_room(state: State) -> None:
    queues = state.queues
    assert queues.publish("q", 1, most=1, ttl=0.0)

    assert queues.publish("q", 2, most=1)
    assert queues.depth("q") == 1


def test_a_message_is_given_up_together_with_what_is_set_aside_or_not_at_all(state: State) -> None:
    def put(fails: bool) -> None:
        state.objects.store("kept", "letter", 1)
        if fails:
            raise ValueError("the disk is full")

    state.queues.publish("q", 1, reply_to="answers")
    message = state.queues.claim("q", 0.0)
    assert message is not None
    with pytest.raises(ValueError, match="full"):
        state.queues.give_up(message, lambda: put(fails=True), "failed")
    assert (state.queues.depth("q"), state.queues.depth("answers"), state.objects.all("kept")) == (1, 0, {})

    assert state.queues.give_up(message, lambda: put(fails=False), "failed")
    assert (state.queues.depth("q"), state.queues.depth("answers"), state.objects.all("kept")) == (0, 1, {"letter": 1})


def test_what_another_has_taken_over_is_not_set_aside(state: State) -> None:
    state.queues.publish("q", 1)
    first, again = state.queues.claim("q", 0.0), state.queues.claim("q", 30.0)
    assert first is not None
    assert again is not None

    assert not state.queues.give_up(first, lambda: state.objects.store("kept", "letter", 1), None)
    assert state.objects.all("kept") == {}
