"""Watermark lag: how far behind the present each source of each flow was read."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from connector.errors import ConnectorError
from connector.state.opening import State
from connector.state.watermarks import Watermark


def lags(state: State, clock: Callable[[], float] = time.time) -> dict[tuple[str, str, str], float]:
    """Flow, source and account → seconds; empty where the state cannot be reached, for metrics must not fail with it.

    A watermark that holds no moment counts from when it was moved last.
    """
    try:
        kept = state.watermarks.list()
    except ConnectorError:
        return {}
    now = clock()
    return {(one.flow, one.source, one.account): max(0.0, now - _read_up_to(one)) for one in kept}


def _read_up_to(watermark: Watermark) -> float:
    moment = watermark.read_up_to
    if moment is None:
        moment = datetime.fromisoformat(max(watermark.moved_at, watermark.nothing_since))
    return moment.timestamp()
