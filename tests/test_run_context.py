"""Which run, flow and step the code at hand works for."""

from __future__ import annotations

import threading
from contextvars import copy_context

from connector import run_context
from connector.run_context import RunContext


def test_what_is_known_adds_up_and_is_taken_back() -> None:
    with run_context.within(run="r", flow="f"):
        with run_context.within(step="f/one"):
            assert run_context.current() == RunContext(run="r", flow="f", step="f/one")
        assert run_context.current() == RunContext(run="r", flow="f")
    assert run_context.current() == RunContext()


def test_a_thread_knows_it_with_a_copy_of_the_context() -> None:
    found: list[str] = []
    with run_context.within(run="r"):
        work = threading.Thread(target=copy_context().run, args=(lambda: found.append(run_context.current().run),))
        work.start()
        work.join()

    assert found == ["r"]
