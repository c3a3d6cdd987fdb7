import threading

import pytest

from connector.sandbox.concurrency_gate import ConcurrencyGate
from connector.sandbox.refusals import ConcurrencyError, LoginError


def in_thread(gate: ConcurrencyGate) -> str:
    """What happens to a request of another thread that comes and goes."""
    outcome: list[str] = []

    def run() -> None:
        try:
            gate.enter()
            outcome.append("in")
        except ConcurrencyError:
            outcome.append("refused")
        finally:
            gate.leave()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return outcome[0]


def test_lets_in_so_many_and_refuses_the_next() -> None:
    gate = ConcurrencyGate(lambda: 1)
    gate.enter()

    assert in_thread(gate) == "refused"
    gate.leave()
    assert in_thread(gate) == "in"
    assert (gate.in_use, gate.most) == (0, 1)


def test_a_request_takes_one_slot_however_often_it_enters() -> None:
    gate = ConcurrencyGate(lambda: 2)
    gate.enter()
    gate.enter()

    assert gate.in_use == 1
    gate.leave()
    gate.leave()
    assert gate.in_use == 0


def test_an_ordered_refusal_strikes_once_and_only_this_thread() -> None:
    gate = ConcurrencyGate(lambda: 5)
    gate.refuse_next("concurrency")

    assert in_thread(gate) == "in"
    with pytest.raises(ConcurrencyError):
        gate.enter()
    gate.enter()


def test_a_refusal_may_be_disguised_as_a_failed_login() -> None:
    gate = ConcurrencyGate(lambda: 5)
    gate.refuse_next("login")

    with pytest.raises(LoginError):
        gate.enter()


def test_leaving_forgets_an_order_that_was_not_met() -> None:
    gate = ConcurrencyGate(lambda: 5)
    gate.refuse_next("login")
    gate.leave()

    gate.enter()
    assert gate.in_use == 1
