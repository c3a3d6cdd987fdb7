"""PauseGate: no run starts on an account that is away or refuses our credentials; one process looks for all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from connector import events
from connector.errors import ConnectorError
from connector.flow.load import LoadedFlow
from connector.flow.result import RunResult
from connector.flow.sessions import Sessions, used
from connector.flow.sign_ins import keyed
from connector.state.opening import State
from connector.state.pauses import MAINTENANCE, Pause


class PauseGate:
    """What a daemon asks before it starts a flow of one file, and tells of how the run ended."""

    def __init__(
        self,
        loaded: LoadedFlow,
        state: State,
        emit: events.Emit = events.ignore,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Guard the flows of *loaded*; *clock* is that of the state where None."""
        self._loaded, self._pauses, self._emit, self._clock = loaded, state.pauses, emit, clock
        self._said: dict[str, str] = {}
        """Flow → the pause that people were told of."""
        self._probed: dict[str, str] = {}
        """Flow → the account that its run is a look at."""

    def may_start(self, flow: str) -> bool:
        """Whether a run may start: nothing is paused, or this process looks now whether that is over."""
        paused = self._pauses.list(now=self._now())
        holding = self._holding(flow, paused) if paused else []
        if not holding:
            self._said.pop(flow, None)
            return True
        self._say(flow, holding[0])
        if any(pause.reason != MAINTENANCE for pause in holding):
            return False
        chosen = all(self._pauses.probe(pause.account, now=self._now()) for pause in holding)
        if chosen and len(holding) == 1:
            self._probed[flow] = holding[0].account
        return chosen

    def hearing(self, flow: str, emit: events.Emit) -> events.Emit:
        """*emit*, which hears on the way that an account answers again: the others need not wait for this run's end."""

        def hear(event: events.Event) -> None:
            if flow in self._probed and isinstance(event, events.Exchanged) and _answered(event):
                self._back(flow, self._probed.pop(flow))
            emit(event)

        return hear

    def ended(self, flow: str, result: RunResult) -> bool:
        """A run of *flow* is over; whether the account was away, so that it is to run again once that is back."""
        self._probed.pop(flow, None)
        if result.error is not None and result.error.is_a("UNAVAILABLE"):
            self._away(flow, result.error)
            return True
        if result.status != "interrupted" and not _says_nothing(result.error):
            paused = self._pauses.list(now=self._now())
            for pause in self._holding(flow, paused) if paused else []:
                if pause.reason == MAINTENANCE:
                    self._back(flow, pause.account)
        return False

    def _away(self, flow: str, error: ConnectorError) -> None:
        account = self._account(flow)
        if self._pauses.pause(account, error.message, now=self._now()):
            self._note(flow, f"{error.message}: trying once a minute until it is back, for twelve hours at most")
        self._said[flow] = account

    def _back(self, flow: str, account: str) -> None:
        if self._pauses.back(account):
            self._note(flow, f"{_named(account)} is back")
        self._said.pop(flow, None)

    def _holding(self, flow: str, paused: list[Pause]) -> list[Pause]:
        accounts = self._accounts(flow)
        found = [pause for pause in paused if pause.account in accounts or pause.account == _of_flow(flow)]
        return [
            pause
            for pause in found
            if pause.reason == MAINTENANCE or pause.credentials in accounts.get(pause.account, ())
        ]

    def _accounts(self, flow: str) -> dict[str, set[str]]:
        """The accounts that a flow talks to, each with what stands for the credentials it is given."""
        found: dict[str, set[str]] = {}
        sessions = Sessions(self._loaded.configs)
        try:
            for config, type_ in used(self._loaded, flow):
                account = sessions.account(config, type_)
                if account:
                    found.setdefault(account, set()).add(keyed(sessions.credentials(config, type_), account))
        except ConnectorError:  # a reference without a value: the run tells it
            return found
        finally:
            sessions.close()
        return found

    def _account(self, flow: str) -> str:
        """The account that is away; one of several cannot be told from the others, so then the flow alone is paused."""
        accounts = self._accounts(flow)
        return next(iter(accounts)) if len(accounts) == 1 else _of_flow(flow)

    def _say(self, flow: str, pause: Pause) -> None:
        if self._said.get(flow) == pause.account:
            return
        self._said[flow] = pause.account
        since = datetime.fromtimestamp(pause.since).astimezone()
        hint = "" if pause.reason == MAINTENANCE else f"mend it, then `connector status --resume {pause.account}`"
        told = f"{_named(pause.account)} is paused since {since:%Y-%m-%d %H:%M:%S}: {pause.message}"
        self._note(flow, told, hint)

    def _note(self, flow: str, message: str, hint: str = "") -> None:
        self._emit(events.Noted(step=flow, message=message, hint=hint))

    def _now(self) -> float | None:
        return None if self._clock is None else self._clock()


def _of_flow(flow: str) -> str:
    return f"flow {flow}"


def _named(account: str) -> str:
    return account if account.startswith("flow ") else f"account {account}"


def _answered(event: events.Exchanged) -> bool:
    return event.status is not None and event.status < 400  # noqa: PLR2004 - HTTP: it was done


def _says_nothing(error: ConnectorError | None) -> bool:
    """Whether a failure tells nothing of the account: nothing was sent, or nothing came back."""
    if error is None or error.is_a("AUTHENTICATION"):
        return False
    return error.is_a("CONNECTIVITY") or error.is_a("CONFIGURATION")
