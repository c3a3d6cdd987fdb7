"""Flow: a flow file as an object, for programs that run it inside a job of their own."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from connector import events
from connector.flow import load as loading
from connector.flow import project
from connector.flow.load import Configured, LoadedFlow
from connector.flow.result import RunResult

if TYPE_CHECKING:
    from connector.engine.protocol import Engine
    from connector.state.opening import State

__all__ = ["Flow", "RunResult"]


@dataclass(frozen=True)
class Flow:
    """A checked flow file.

    Example:
        `Flow.load("flows/customers_to_database.yaml").run(params={"since": "2026-01-01"})`
    """

    loaded: LoadedFlow
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: str | Path, *, environment: str = "") -> Self:
        """Read and check a flow file.

        Raises:
            ConfigurationError: With every finding, each with file, line and column.
        """
        return cls(loading.load(Path(path), project.chosen_environment(environment)))

    @classmethod
    def read(cls, text: str, *, file: str = "<text>", environment: str = "") -> Self:
        """Read and check a flow given as text."""
        return cls(loading.load_text(text, file, environment=project.chosen_environment(environment)))

    def with_config(self, name: str, body: Mapping[str, Any]) -> Self:
        """The same flow with keys of configuration *name* replaced, e.g. to point it at a sandbox."""
        old = self.loaded.configs[name]
        configs = {**self.loaded.configs, name: Configured(old.type, {**old.body, **body})}
        return replace(self, loaded=replace(self.loaded, configs=configs, marks=()))

    def against(self, sandbox: Any) -> Self:
        """The same flow with every netsuite configuration pointed at a running `Sandbox`."""
        flow = self
        connection = sandbox_connection(sandbox.credentials())
        for name, configured in self.loaded.configs.items():
            if configured.type == "netsuite":
                flow = flow.with_config(name, {"connection": connection, "expect_account": ""})
        return flow

    def explaining(self) -> Self:
        """The same flow, which says of each reference that NetSuite refuses what is wrong with it (`--explain`)."""
        flow = self
        for name, configured in self.loaded.configs.items():
            if configured.type == "netsuite":
                flow = flow.with_config(name, {"explain_references": True})
        return flow

    def run(
        self,
        name: str = "",
        *,
        params: Mapping[str, Any] | None = None,
        state: State | str | None = None,
        limit: int | None = None,
        payload: Any = None,
        emit: events.Emit = events.ignore,
        stop: threading.Event | None = None,
        engine: Engine | None = None,
        **window: Any,
    ) -> RunResult:
        """Run one flow of the file once and say what became of it.

        Args:
            name: Which flow; the only one, or the one named as the document.
            params: Values of the document's params.
            state: Where watermarks, dead letters and unfinished runs are kept: a URL, an open state, or None for
                the project's own (`.connector/state.db`).
            limit: Records read at most; the watermark stays.
            payload: What a flow without a source starts with.
            emit: Told what happens.
            stop: Set it to finish the block in hand and stop.
            engine: What lets other processes carry out blocks, a `Crew`; None keeps the run in this one.
            window: `low` and `high`, aware datetimes: read this window; the watermark stays.

        Raises:
            ConfigurationError: The state cannot be opened, or a param is wrong. What goes wrong in the run itself is
                in the result.
        """
        from connector.flow.run import run  # noqa: PLC0415 - reading a flow needs no database
        from connector.flow.run_options import Options  # noqa: PLC0415 - reading a flow needs no database
        from connector.state.opening import State, open_state  # noqa: PLC0415 - as above

        options = Options(
            params=params or {},
            limit=limit,
            payload=payload,
            emit=emit,
            stop=stop or threading.Event(),
            engine=engine,
            **window,
        )
        if isinstance(state, State):
            return run(self.loaded, state, name, options)
        with open_state(state or self.state_url()) as opened:
            return run(self.loaded, opened, name, options)

    def state_url(self) -> str:
        """Where this flow's state is kept unless someone says otherwise."""
        return default_state(self.loaded)


def default_state(loaded: LoadedFlow) -> str:
    """The state database of the project a flow belongs to."""
    if loaded.state:
        return loaded.state
    found = project.find(loaded.folder)
    folder = (found.parent if found else loaded.folder) / ".connector"
    return f"sqlite:///{folder / 'state.db'}"


def sandbox_connection(credentials: Mapping[str, Any]) -> dict[str, Any]:
    """The connection that a sandbox's credentials describe."""
    names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
    connection: dict[str, Any] = {name: credentials[name] for name in names}
    return {"type": "token_based_authentication", "base_address": credentials["base_url"], **connection}
