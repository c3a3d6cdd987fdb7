"""Sessions: each configuration of a flow is opened once, when a step first needs it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from connector import registry
from connector.component import Connection, Operation
from connector.config_reading import read
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.flow.check import referred, steps_of
from connector.flow.load import Configured, LoadedFlow

if TYPE_CHECKING:
    from connector.state.opening import State
    from connector.state.pauses import Pauses


class Sessions:
    """The open connections of one run, or of one command."""

    def __init__(
        self,
        configs: Mapping[str, Configured],
        ready: Mapping[str, Any] | None = None,
        pauses: Pauses | None = None,
        state: State | None = None,
    ) -> None:
        """Serve *configs*; *ready* holds open sessions by connector, for callers without a file.

        Through *pauses*, where given, all processes of one state share what they know of refused sign-ins; connectors
        whose data lies in the state of runs are opened in *state*.
        """
        self._configs, self._pauses, self._state = configs, pauses, state
        self._ready = dict(ready or {})
        self._open: dict[str, Any] = {}
        self._lock = threading.Lock()

    def name(self, wanted: str, connector: str) -> str:
        """The configuration a step means: the one it names, else the only one of its connector's type."""
        if wanted:
            if wanted in self._configs:
                return wanted
            hint = did_you_mean(wanted, self._configs) or f"configs are {', '.join(self._configs) or 'none'}"
            raise ConfigurationError(f"there is no config `{wanted}`", hint=hint)
        fitting = [name for name, configured in self._configs.items() if configured.type == connector]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting and not registry.connection(connector).needs_config:
            return ""
        which = f"one of {', '.join(fitting)}" if fitting else f"one of type {connector}, under `configs:`"
        raise ConfigurationError(f"it is not said which {connector} config is used", hint=f"add config: {which}")

    def of(self, wanted: str, connector: str) -> Any:
        """The open session of a step's configuration."""
        if connector in self._ready:
            return self._ready[connector]
        name = self.name(wanted, connector)
        with self._lock:
            opened = name or f"({connector})"  # each connector that needs no configuration has its own
            if opened not in self._open:
                declared = registry.connection(connector if not name else self._configs[name].type)
                body = self._configs[name].body if name else {}
                self._open[opened] = self._opened(declared, body)
                if name and self._pauses is not None:
                    self._share(name, declared.account(read(declared.config, body)), self._pauses)
            return self._open[opened]

    def _opened(self, declared: Connection, body: Mapping[str, Any]) -> Any:
        config = read(declared.config, body)
        if declared.open_in is not None and self._state is not None:
            return declared.open_in(config, self._state)
        return declared.open(config)

    def _share(self, name: str, account: str, pauses: Pauses) -> None:
        share = getattr(self._open[name], "share_sign_ins", None)
        if share is not None and account:
            from connector.flow.sign_ins import SignIns  # noqa: PLC0415 - the state's database, which plans do without

            share(SignIns(pauses, account, name))

    def credentials(self, wanted: str, connector: str) -> str:
        """Tells the credentials that a configuration signs in with from others, and nothing of them; "" without."""
        return str(getattr(self.of(wanted, connector), "fingerprint", ""))

    def account(self, wanted: str, connector: str) -> str:
        """What state is keyed by for a step's configuration: the account of NetSuite, "" elsewhere."""
        name = self.name(wanted, connector)
        declared = registry.connection(connector)
        return declared.account(read(declared.config, self._configs[name].body)) if name else ""

    def start(self, configs: Iterable[str]) -> None:
        """Let each of *configs* sign in now where it asks for that (Mule: failsDeployment); most do nothing here."""
        for config in configs:
            begin = getattr(self.of(config, self._configs[config].type), "start", None)
            if begin is not None:
                begin()

    def close(self) -> None:
        """Close what was opened."""
        with self._lock:
            for session in (*self._open.values(), *self._ready.values()):
                close = getattr(session, "close", None)
                if close is not None:
                    close()
            self._open.clear()


def connector_of(kind: str) -> str:
    """The connector a kind belongs to: `netsuite` of `netsuite.get`."""
    return kind.partition(".")[0]


def used(loaded: LoadedFlow, name: str) -> list[tuple[str, str]]:
    """`(name, type)` of each configuration that a flow uses, its sub-flows included; "" for a connector without any."""
    names, kinds = [name], set()
    for flow in names:  # grows while flows refer to others
        body = loaded.document.flows.get(flow) or loaded.document.sub_flows[flow]
        source = getattr(body, "source", None)
        if source is not None and (source.component is not None or source.listener is not None):
            kinds.add((source.config, connector_of(source.kind)))
        for step, _ in steps_of(body, ()):
            if isinstance(step.component, Operation):
                kinds.add((step.config, connector_of(step.kind)))
            elif (wanted := referred(step)) and wanted not in names:
                names.append(wanted)
    types = {config: configured.type for config, configured in loaded.configs.items()}
    fitting = {type_: [config for config in types if types[config] == type_] for _, type_ in kinds}
    return sorted({(config or next(iter(fitting[type_]), ""), type_) for config, type_ in kinds})


def accounts(loaded: LoadedFlow, name: str, sessions: Sessions) -> dict[str, str]:
    """The accounts a flow talks to, by configuration; those without an account are left out."""
    found = {config: sessions.account(config, type_) for config, type_ in used(loaded, name)}
    return {config: account for config, account in found.items() if account}
