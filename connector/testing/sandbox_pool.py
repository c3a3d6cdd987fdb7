"""SandboxPool: the sandboxes of a test session, one for each way to start one, made as new between tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connector.errors import ConfigurationError
from connector.testing.sandbox_context import fault_rules

if TYPE_CHECKING:
    from connector.sandbox.server import Sandbox

_STARTED = "as started"
STARTING = ("account", "seed", "scale", "wsdl", "strict", "fault_header", "dialect", "scripts")
"""What a server is started with; another value needs another server."""
CHANGING = ("faults", "concurrency", "features", "at")
"""What may differ from test to test on one server."""


@dataclass
class SandboxPool:
    """Starts a sandbox when a test asks for its like first; stops all of them at the end."""

    defaults: Mapping[str, Any] = field(default_factory=dict)
    _running: dict[str, Sandbox] = field(default_factory=dict)

    def sandbox(self, options: Mapping[str, Any]) -> Sandbox:
        """A sandbox as if it had just been started with *options*; raises ConfigurationError."""
        wanted = {**self.defaults, **options}
        unknown = sorted(wanted.keys() - {*STARTING, *CHANGING})
        if unknown:
            hint = f"it takes {', '.join((*STARTING, *CHANGING))}"
            raise ConfigurationError(f"the marker netsuite_sandbox has no option {', '.join(unknown)}", hint=hint)
        starting = {name: wanted[name] for name in STARTING if name in wanted}
        sandbox = self._started(starting)
        self._as_new(sandbox)
        _change(sandbox, wanted)
        return sandbox

    def _started(self, options: Mapping[str, Any]) -> Sandbox:
        from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and not needed to collect tests

        key = repr(sorted(options.items(), key=str))
        if key not in self._running:
            sandbox = Sandbox(**{"seed": "empty", **options}).start()
            sandbox.account.snapshots.take(_STARTED)
            self._running[key] = sandbox
        return self._running[key]

    def _as_new(self, sandbox: Sandbox) -> None:
        sandbox.faults.replace([])
        sandbox.clock.reset()
        sandbox.account.snapshots.restore(_STARTED)
        sandbox.journal.clear()
        sandbox.audit.clear()
        if sandbox.strict_report:
            sandbox.strict_report.clear()

    def close(self) -> None:
        """Stop all of them."""
        for sandbox in self._running.values():
            sandbox.stop()
        self._running.clear()


def _change(sandbox: Sandbox, wanted: Mapping[str, Any]) -> None:
    sandbox.faults.replace(fault_rules(wanted.get("faults", ())))
    if "concurrency" in wanted:
        sandbox.tenant.concurrency = int(wanted["concurrency"])
    for name, on in dict(wanted.get("features", {})).items():
        (sandbox.tenant.features.add if on else sandbox.tenant.features.discard)(name)
    if "at" in wanted:
        sandbox.clock.freeze(float(wanted["at"]))
