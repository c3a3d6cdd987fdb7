"""flow_task: a flow as a plain callable, the way Airflow, Prefect and Dagster take one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from connector import events
from connector.errors import ConnectorError
from connector.flow.api import Flow
from connector.frozen_json import plain

LOG = logging.getLogger("connector.task")
_WARNINGS = (events.DeadLettered, events.Retrying)
_TOLD = (events.RunStarted, events.RunEnded, events.Noted, events.Logged)


def flow_task(  # what a task is told
    flow: str | Path | Flow,
    name: str = "",
    *,
    environment: str = "",
    state: str | None = None,
    partial: bool = False,
    never_retried: type[Exception] | None = None,
) -> Callable[..., dict[str, Any]]:
    """A function that runs *flow* once; its keyword arguments are the flow's params, its result is plain JSON.

    The orchestrator retries: a run that was broken off goes on from there. What happens is logged to `connector.task`.

    Args:
        flow: The flow file; a path is read when the task runs, not when it is made.
        name: As in `Flow.run`.
        environment: As in `Flow.load`.
        state: As in `Flow.run`; give a shared database where tasks run on several machines.
        partial: Whether dead letters and handled errors (exit code 3) are a success.
        never_retried: The exception that this orchestrator does not retry, e.g. `AirflowFailException`: raised where
            nothing but a mended flow or configuration helps (exit code 2).

    Raises:
        ConnectorError: From the function: what the run failed with, IncompleteRun where it has dead letters.
    """

    def task(**params: Any) -> dict[str, Any]:
        try:
            loaded = flow if isinstance(flow, Flow) else Flow.load(flow, environment=environment)
            result = loaded.run(name, params=params, state=state, emit=_logged).raise_for_status(partial=partial)
        except ConnectorError as error:
            if never_retried is not None and error.is_a("CONFIGURATION"):
                raise never_retried(str(error)) from error
            raise
        found: Mapping[str, Any] = plain(result.as_dict())
        return dict(found)

    task.__name__ = task.__qualname__ = name or (flow.loaded.name if isinstance(flow, Flow) else Path(flow).stem)
    task.__doc__ = f"Run the flow {task.__name__} once."
    return task


def _logged(event: events.Event) -> None:
    """Say *event* to the log that the orchestrator shows."""
    if isinstance(event, _WARNINGS):
        LOG.warning("%s", event)
    elif isinstance(event, _TOLD):
        LOG.info("%s", event)
