"""Flow: a flow file as an object, for programs that run it inside a job of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from connector import events
from connector.flow import load as loading
from connector.flow import project
from connector.flow.load import Configured, LoadedFlow
from connector.flow.result import RunResult

if TYPE_CHECKING:
    from connector.engine.protocol import Engine
    from connector.flow.handover import Hand
    from connector.flow.record_stream import RecordStream
    from connector.flow.run_options import Options
    from connector.state.dead_letters import DeadLetter
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

        options = self._options(
            params=params, limit=limit, payload=payload, emit=emit, stop=stop, engine=engine, **window
        )
        return self._kept(state, lambda opened: run(self.loaded, opened, name, options))

    def stream(
        self,
        name: str = "",
        *,
        until: str = "",
        params: Mapping[str, Any] | None = None,
        state: State | str | None = None,
        limit: int | None = None,
        payload: Any = None,
        emit: events.Emit = events.ignore,
        **window: Any,
    ) -> RecordStream:
        """The records that a flow leaves, read page by page: `with flow.stream(until="write") as records: …`.

        The steps run as in `run`; what the last of them leaves comes here. Read to the end and left without an
        exception (or told `acknowledge()`), it moves the flow's watermark; otherwise the same records come again.

        Args:
            name: As in `run`.
            until: Id of a step: it and those after it are not carried out, and its records come here.
            params: As in `run`.
            state: As in `run`.
            limit: As in `run`; the watermark stays.
            payload: As in `run`.
            emit: As in `run`.
            window: As in `run`; the watermark stays.

        Raises:
            ConfigurationError: The flow has no step *until*, ends in a write, or runs once a record.
        """
        from connector.flow.handover import HandedOver, cut  # noqa: PLC0415 - reading a flow needs no database
        from connector.flow.record_stream import RecordStream  # noqa: PLC0415 - as above

        chosen, body = self.loaded.flow(name)
        cut(body, chosen, until)
        asked = {"params": params, "limit": limit, "payload": payload, "emit": emit, **window}

        def carry(hand: Hand, stop: threading.Event) -> RunResult:
            options = self._options(stop=stop, **asked)
            return self._kept(
                state, lambda opened: HandedOver(self.loaded, chosen, opened, options, until=until, hand=hand).run()
            )

        return RecordStream(carry)

    def apply(
        self,
        frame: Any,
        name: str = "",
        *,
        until: str = "",
        params: Mapping[str, Any] | None = None,
        state: State | str = "memory",
        partial_result: bool = False,
    ) -> Any:
        """What a flow makes of the rows of *frame*, as a frame of the same library: `frame.pipe(flow.apply)`.

        The rows are the payload, or stand in for what the flow's source finds (the watermark stays). Decimals, dates
        and missing values stay what they are. A flow that ends in a write gives its counts, in one row.

        Args:
            frame: A pandas or polars DataFrame, an Arrow table, whatever speaks Arrow, or a list of dicts.
            name: As in `run`.
            until: As in `stream`.
            params: As in `run`.
            state: As in `run`; nothing is kept where none is given.
            partial_result: Whether records that were set aside may be missing in what it gives.

        Raises:
            ConnectorError: What the run fails with.
            IncompleteRun: Records were set aside.
        """
        from connector.flow.frames import frame_like, records_of  # noqa: PLC0415 - a flow alone needs no frames
        from connector.flow.handover import HandedOver, leaves_records  # noqa: PLC0415 - as above
        from connector.flow.run import FlowRun  # noqa: PLC0415 - as above

        chosen, body = self.loaded.flow(name)
        given = {"payload" if body.source is None else "records": records_of(frame)}
        options = self._options(params=params, **given)
        rows: list[Any] = []

        def hand(pages: Iterator[Sequence[Any]]) -> None:
            rows.extend(record for page in pages for record in page)

        def carried(opened: State) -> RunResult:
            if not leaves_records(body, until):
                return FlowRun(self.loaded, chosen, opened, options).run()
            return HandedOver(self.loaded, chosen, opened, options, until=until, hand=hand).run()

        result = self._kept(state, carried).raise_for_status(partial=partial_result)
        return frame_like(frame, rows if leaves_records(body, until) else [result.report.as_dict()])

    def _options(self, **asked: Any) -> Options:
        """How it is run, as it was *asked*; None is what there is without a word."""
        from connector.flow.run_options import Options  # noqa: PLC0415 - reading a flow needs no database

        return Options(**{key: value for key, value in asked.items() if value is not None})

    def _kept(self, state: State | str | None, run: Callable[[State], RunResult]) -> RunResult:
        """What *run* comes to with the state that is meant, which is opened only for it where it is named."""
        from connector.state.lease import configured  # noqa: PLC0415 - reading a flow needs no database
        from connector.state.opening import State, open_state  # noqa: PLC0415 - as above

        if isinstance(state, State):
            result = run(state)
            return replace(result, letters=partial(state.dead_letters.list, run=result.run))
        url = state or self.state_url()
        with open_state(url, lease_seconds=configured(self.loaded.lease)) as opened:
            result = run(opened)
            if url == "memory":
                return replace(result, letters=partial(list, _letters(opened, result)))
        return replace(result, letters=partial(_reopened, url, result))

    def state_url(self) -> str:
        """Where this flow's state is kept unless someone says otherwise."""
        return default_state(self.loaded)


def _letters(state: State, result: RunResult) -> Sequence[DeadLetter]:
    return list(state.dead_letters.each(run=result.run)) if result.report.dead_letters else []


def _reopened(url: str, result: RunResult) -> Sequence[DeadLetter]:
    from connector.state.opening import open_state  # noqa: PLC0415 - reading a flow needs no database

    with open_state(url) as state:
        return _letters(state, result)


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
