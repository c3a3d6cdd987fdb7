import threading
import time

import pytest

from connector.sandbox.authentication.concurrency_gate import ConcurrencyGate
from connector.sandbox.people.tenant import Integration, Tenant
from connector.sandbox.refusals import ConcurrencyError, LoginError


def gate_of(concurrency: int, *integrations: Integration, queue_seconds: float = 0.0) -> ConcurrencyGate:
    tenant = Tenant("1", concurrency=concurrency, queue_seconds=queue_seconds)
    tenant.integrations = {one.consumer_key: one for one in integrations}
    return ConcurrencyGate(tenant)


def in_thread(gate: ConcurrencyGate, integration: Integration | None = None) -> str:
    """What happens to a request of another thread that comes and goes."""
    outcome: list[str] = []

    def run() -> None:
        try:
            gate.enter(integration)
            outcome.append("in")
        except ConcurrencyError:
            outcome.append("refused")
        except LoginError:
            outcome.append("disguised")
        finally:
            gate.leave()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return outcome[0]


def test_lets_in_so_many_and_refuses_the_next() -> None:
    gate = gate_of(1)
    gate.enter()

    assert in_thread(gate) == "refused"
    gate.leave()
    assert in_thread(gate) == "in"
    assert (gate.in_use, gate.most) == (0, 1)


def test_a_request_takes_one_slot_however_often_it_enters() -> None:
    gate = gate_of(2)
    gate.enter()
    gate.enter()

    assert gate.in_use == 1
    gate.leave()
    gate.leave()
    assert gate.in_use == 0


def test_an_integration_with_a_part_of_its_own_has_that_and_the_others_the_rest() -> None:
    own = Integration("Own", "own", "secret", concurrency=1)
    other = Integration("Other", "other", "secret")
    gate = gate_of(2, own, other)
    gate.enter(own)

    assert gate.in_use_by(own) == 1
    assert in_thread(gate, own) == "refused"
    assert in_thread(gate, other) == "in"
    gate.leave()
    gate.enter(other)
    assert in_thread(gate, other) == "refused"
    assert in_thread(gate, own) == "in"


def test_a_request_that_queues_in_vain_is_refused_as_a_failed_login() -> None:
    gate = gate_of(1, queue_seconds=0.05)
    gate.enter()
    started = time.monotonic()

    assert in_thread(gate) == "disguised"
    assert time.monotonic() - started >= 0.05


def test_a_request_that_queues_gets_the_slot_that_becomes_free() -> None:
    gate = gate_of(1, queue_seconds=10)
    gate.enter()
    outcome: list[str] = []
    waiting = threading.Thread(target=lambda: outcome.append(in_thread(gate)))
    waiting.start()
    gate.leave()
    waiting.join()

    assert outcome == ["in"]


def test_closing_ends_the_waits() -> None:
    gate = gate_of(1, queue_seconds=60)
    gate.enter()
    gate.close()

    assert in_thread(gate) == "disguised"


def test_an_ordered_refusal_strikes_once_and_only_this_thread() -> None:
    gate = gate_of(5)
    gate.refuse_next("concurrency")

    assert in_thread(gate) == "in"
    with pytest.raises(ConcurrencyError):
        gate.enter()
    gate.enter()


def test_a_refusal_may_be_disguised_as_a_failed_login() -> None:
    gate = gate_of(5)
    gate.refuse_next("login")

    with pytest.raises(LoginError):
        gate.enter()


def test_leaving_forgets_an_order_that_was_not_met() -> None:
    gate = gate_of(5)
    gate.refuse_next("login")
    gate.leave()

    gate.enter()
    assert gate.in_use == 1
