"""A run as its state knows it, made ready in whatever process goes on with it."""

from __future__ import annotations

import threading

from connector import events
from connector.engine.protocol import Engine
from connector.errors import ConfigurationError
from connector.flow import request
from connector.flow.load import LoadedFlow
from connector.flow.run import FlowRun
from connector.flow.run_options import Options
from connector.flow.sessions import used
from connector.flow.versions import loaded_again
from connector.reference import resolve
from connector.state.opening import State
from connector.state.runs import Run


def made_ready(
    state: State,
    record: Run,
    *,
    emit: events.Emit = events.ignore,
    stop: threading.Event | None = None,
    engine: Engine | None = None,
) -> FlowRun:
    """The flow of *record* by the text that is kept with it, with what it was asked for.

    Raises:
        ConfigurationError: Only the program that began it can go on with it, or its references do not resolve here.
    """
    if record.request is None:
        raise ConfigurationError(
            f"run {record.id} can be gone on with by its own program only: a configuration was given in the program",
            hint="start that program, or `connector run` with the same options, again",
        )
    loaded = loaded_again(state.versions.get(record.version), record.request["environment"])
    _resolvable(loaded, record.request["flow"])
    asked = request.asked(record.request)
    options = Options(**asked, emit=emit, stop=stop or threading.Event(), engine=engine)
    return FlowRun(loaded, record.request["flow"], state, options)


def _resolvable(loaded: LoadedFlow, flow: str) -> None:
    """Make sure that this process knows what the flow's configurations refer to, before it has taken anything over."""
    for config, _ in used(loaded, flow):
        if config:
            resolve(loaded.configs[config].body)
