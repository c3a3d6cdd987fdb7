from __future__ import annotations

import threading
import time

import pytest

from connector.errors import ConnectivityError
from connector.netsuite.breaker import Breaker

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
