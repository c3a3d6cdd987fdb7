"""netsuite_sandbox(): a NetSuite for the length of a `with` block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.testing.environment_variables import environment_variables

if TYPE_CHECKING:
    from connector.sandbox.faults.fault_rules import FaultRule
    from connector.sandbox.server import Sandbox

Faults = Path | str | Sequence["FaultRule | Mapping[str, Any]"]
"""A YAML file of rules, or rules themselves: `FaultRule` or plain dicts."""


@contextmanager
def netsuite_sandbox(
    seed: str | Path = "empty", *, faults: Faults = (), environment: bool = False, **options: Any
) -> Iterator[Sandbox]:
    """A sandbox that listens while the block runs.

    Args:
        seed: `empty`, `demo`, or a seed file.
        faults: What goes wrong, and how often.
        environment: Set the NETSUITE_* variables, so that programs that this one starts find it.
        options: As `Sandbox` takes them: `account`, `scale`, `concurrency`, `strict`, `port` …
    """
    from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and not needed to collect tests

    with Sandbox(seed=seed, **options) as sandbox:
        sandbox.faults.replace(fault_rules(faults))
        with environment_variables(sandbox.environment() if environment else {}):
            yield sandbox


def fault_rules(faults: Faults) -> list[FaultRule]:
    """*faults* as rules; raises ConfigurationError."""
    from connector.sandbox.faults.fault_rules import FaultRule, parse_rules, read_rules  # noqa: PLC0415 - as above

    if isinstance(faults, Path | str):
        return read_rules(Path(faults))
    return [rule if isinstance(rule, FaultRule) else parse_rules([dict(rule)])[0] for rule in faults]
