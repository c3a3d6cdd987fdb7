from __future__ import annotations

import threading
import time

import pytest

from connector.errors import ConnectivityError, ConnectorError
from connector.netsuite.breaker import LOOK_EVERY, Breaker, SharedBreaker, Stop

REFUSED = ConnectivityError(
    "Invalid login attempt.", type="NETSUITE:AUTHENTICATION", code="INVALID_LOGIN", hint="mend it"
)


def test_two_refusals_in_five_minutes_stop_the_third() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    breaker.refused("key", REFUSED)
    breaker.check("key")
    now[0] = 100
    breaker.refused("key", REFUSED)

    with pytest.raises(ConnectivityError) as caught:
        breaker.check("key")

    assert caught.value.message.startswith("not sent")
    assert "mend it" in caught.value.hint
    assert caught.value.is_a("AUTHENTICATION")
    breaker.check("other credentials")
    now[0] = 301
    breaker.check("key")


def test_a_success_or_a_person_forgives() -> None:
    breaker = Breaker()
    for forgive in (breaker.accepted, breaker.resume):
        breaker.refused("key", REFUSED)
        breaker.refused("key", REFUSED)
        forgive("key")
        breaker.check("key")


def test_until_netsuite_lets_them_in_credentials_are_tried_one_at_a_time() -> None:
    breaker = Breaker()
    tried: list[str] = []

    def sign_in() -> None:
        try:
            with breaker.attempt("key"):
                tried.append("sent")
                time.sleep(0.005)
                breaker.refused("key", REFUSED)
        except ConnectivityError:
            tried.append("stopped")

    threads = [threading.Thread(target=sign_in) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(tried) == ["sent"] * 2 + ["stopped"] * 6


def test_good_credentials_do_not_wait_for_each_other() -> None:
    breaker = Breaker()
    breaker.accepted("key")
    inside = threading.Barrier(3, timeout=5)

    def work() -> None:
        with breaker.attempt("key"):
            inside.wait()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not inside.broken


class Ledger:
    """What processes would write into a state, in memory."""

    def __init__(self) -> None:
        self.stop: Stop | None = None
        self.away = False
        self.busy = 0
        self.told: list[str] = []

    def turn(self, key: str) -> Stop | bool:
        if self.stop is not None:
            return self.stop
        self.busy -= 1
        return self.busy < 0

    def look(self, key: str) -> Stop | None:
        return self.stop

    def is_open(self, key: str) -> bool:
        return self.stop is None and not self.away

    def refused(self, key: str, error: ConnectorError) -> None:
        self.told.append("refused")

    def accepted(self, key: str) -> None:
        self.told.append("accepted")

    def released(self, key: str) -> None:
        self.told.append("released")

    def resume(self, key: str) -> None:
        self.told.append("resume")


def test_what_others_were_refused_stops_this_process_and_a_person_starts_it_again() -> None:
    ledger, own = Ledger(), Breaker()
    shared = SharedBreaker(own, ledger)
    ledger.stop = Stop("Invalid login attempt.", "connector status --resume 123")

    with pytest.raises(ConnectivityError, match="not sent") as caught, shared.attempt("key"):
        pytest.fail("it was sent")
    assert caught.value.hint == "connector status --resume 123"
    with pytest.raises(ConnectivityError):
        shared.check("key")
    own.refused("key", REFUSED)
    own.refused("key", REFUSED)
    ledger.stop, ledger.away = None, True
    with pytest.raises(ConnectivityError), SharedBreaker(own, ledger).attempt("key"):
        pytest.fail("it was sent")
    ledger.away = False
    shared = SharedBreaker(own, ledger)  # the next run of a daemon has a session of its own
    with shared.attempt("key"):
        shared.accepted("key")

    assert ledger.told == ["accepted"]
    assert shared.trusts("key")


def test_credentials_are_tried_in_turn_over_processes_and_others_hear_how_it_went() -> None:
    waits: list[float] = []
    ledger = Ledger()
    ledger.busy = 3
    shared = SharedBreaker(Breaker(), ledger, sleep=waits.append)
    with shared.attempt("key"):
        pass
    with shared.attempt("key"):
        shared.refused("key", REFUSED)
    with shared.attempt("key"):
        shared.accepted("key")
        shared.accepted("key")
    shared.resume("key")

    assert len(waits) == 3
    assert ledger.told == ["released", "refused", "accepted", "resume"]


def test_credentials_that_work_here_are_looked_up_every_few_seconds() -> None:
    now = [0.0]
    ledger, own = Ledger(), Breaker()
    own.accepted("key")
    shared = SharedBreaker(own, ledger, clock=lambda: now[0])
    with shared.attempt("key"):
        ledger.stop = Stop("revoked", "mend it")
    with shared.attempt("key"):
        pass
    now[0] = LOOK_EVERY

    with pytest.raises(ConnectivityError, match="revoked"), shared.attempt("key"):
        pytest.fail("it was sent")


def test_a_process_that_never_says_how_it_went_holds_nobody_up_for_ever() -> None:
    now = [0.0]
    ledger = Ledger()
    ledger.busy = 10_000

    def sleep(seconds: float) -> None:
        now[0] += seconds

    with SharedBreaker(Breaker(), ledger, clock=lambda: now[0], sleep=sleep).attempt("key"):
        assert 30 < now[0] < 40
