from __future__ import annotations

import threading

from connector.flow.stopping import LinkedEvent


def test_is_set_by_itself_and_by_the_one_around_it() -> None:
    outer = threading.Event()
    own, another = LinkedEvent(outer), LinkedEvent(outer)
    own.set()

    assert (own.is_set(), outer.is_set(), another.is_set()) == (True, False, False)
    outer.set()
    assert another.is_set()


def test_waits_for_either() -> None:
    outer = threading.Event()
    own = LinkedEvent(outer)

    assert not own.wait(0.01)
    threading.Timer(0.05, outer.set).start()
    assert own.wait(30)
    assert LinkedEvent(outer).wait()


def test_its_own_wish_ends_a_wait_at_once() -> None:
    own = LinkedEvent(threading.Event())
    threading.Timer(0.05, own.set).start()

    assert own.wait()


def test_can_be_chained() -> None:
    outer = threading.Event()
    inner = LinkedEvent(LinkedEvent(outer))
    outer.set()

    assert inner.is_set()
    assert inner.wait(0)
