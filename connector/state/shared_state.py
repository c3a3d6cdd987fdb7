"""shared_state: the state of programs that open none themselves, one of each kind in a process."""

from __future__ import annotations

import os
import threading
from functools import cache

from connector.state.opening import State, open_state

_ALONE = threading.Lock()


def shared_state(url: str = "") -> State:
    """The state at *url*, or the one that `CONNECTOR_STATE` names; who asks for it again is given the same."""
    with _ALONE:  # two threads would open two, and one would lose what it kept
        return _opened(url or os.environ.get("CONNECTOR_STATE") or "memory")


@cache
def _opened(url: str) -> State:
    return open_state(url)
