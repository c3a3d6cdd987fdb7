"""RunContext: which run, flow, step and correlation the code at hand works for; logs and metrics read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """Where in which run we are; "" for what is not known."""

    run: str = ""
    flow: str = ""
    step: str = ""
    correlation_id: str = ""


_NOWHERE = RunContext()
_CURRENT: ContextVar[RunContext] = ContextVar("connector_run", default=_NOWHERE)


def current() -> RunContext:
    """Where we are; a thread knows it only where it was started with `contextvars.copy_context().run`."""
    return _CURRENT.get()


@contextmanager
def within(**known: str) -> Iterator[None]:
    """What happens inside belongs to *known* (names of `RunContext`); the rest stays as it is around here."""
    token = _CURRENT.set(replace(_CURRENT.get(), **known))
    try:
        yield
    finally:
        _CURRENT.reset(token)
