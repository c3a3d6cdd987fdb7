"""Requests at once beyond what the account answers: more than that only wait for each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connector.diagnostics import Diagnostic, Severity
from connector.flow.rules.linted import Linted, number
from connector.marked_yaml import Loc
from connector.step import Step

DEFAULT_LIMIT = 5
"""Requests at once of an account on the Standard service tier without SuiteCloud Plus, and of every development
account [O:bridgehead_1500275603]; what is assumed where the configuration says nothing."""


def findings(linted: Linted) -> Iterator[Diagnostic]:
    """Every construct, innermost first, that asks one account for more at once than it answers."""
    told: set[Loc] = set()
    found = [(step, loc, needed) for step, loc in linted.steps() if (needed := _needed(linted, step))]
    for step, loc, needed in sorted(found, key=lambda one: -len(one[1])):
        for config, at_once in needed.items():
            limit, configured = _limit(linted, config)
            if at_once <= limit or any(inner[: len(loc)] == loc for inner in told):
                continue
            told.add(loc)
            said = "maximum_connections is" if configured else "an account of the Standard tier gives"
            message = f"`{step.kind}` asks {config} for {at_once} answers at once, and {said} {limit}"
            hint = "lower max_concurrency (or parallel); what is beyond the limit only waits"
            hint += "" if configured else ". If the account gives more, say maximum_connections in its connection"
            severity: Severity = "warning" if configured else "note"
            yield linted.found((*loc, step.kind), "above-budget", message, hint, key=True, severity=severity)


def _limit(linted: Linted, config: str) -> tuple[int, bool]:
    """Answers at once of an account, and whether its configuration says so."""
    connection = linted.configs[config].body.get("connection")
    connection = connection if isinstance(connection, Mapping) else {}
    configured = connection.get("maximum_connections", connection.get("maximumConnections", -1))
    if isinstance(configured, int) and configured > 0:
        return configured, True
    return DEFAULT_LIMIT, False


def _needed(linted: Linted, step: Step) -> dict[str, int]:
    """Configuration → requests that *step* has under way at most; only of what does several things at once."""
    arguments: Any = step.arguments.loaded
    if step.kind.startswith("netsuite."):
        config = linted.config(step)
        return {config: int(number(getattr(arguments, "parallel", 1)) or 1)} if config else {}
    inside = [_sum(linted, steps) for steps in _ways(arguments)]
    if step.kind == "scatter_gather":
        at_once = int(number(arguments.max_concurrency) or len(inside))
        return {
            name: sum(sorted((way.get(name, 0) for way in inside), reverse=True)[:at_once]) for name in _names(inside)
        }
    times = int(number(getattr(arguments, "max_concurrency", 1)) or 1)
    return {name: times * max(way.get(name, 0) for way in inside) for name in _names(inside)}


def _sum(linted: Linted, steps: Sequence[Step]) -> dict[str, int]:
    """Of steps that come one after the other: the most of them."""
    needed = [_needed(linted, step) for step in steps]
    return {name: max(one.get(name, 0) for one in needed) for name in _names(needed)}


def _names(needed: Sequence[Mapping[str, int]]) -> set[str]:
    return {name for one in needed for name in one}


def _ways(arguments: Any) -> Iterator[Sequence[Step]]:
    """The lists of steps inside a construct; an error handler runs when the others have ended."""
    for part in (arguments, *getattr(arguments, "routes", ()), *getattr(arguments, "branches", ())):
        for name in ("steps", "otherwise", "on_complete"):
            steps = getattr(part, name, None) or []
            if all(isinstance(step, Step) for step in steps):
                yield steps
            else:
                for inner in steps:
                    yield from _ways(inner)
    aggregator = getattr(arguments, "aggregator", None)
    if aggregator is not None:
        yield aggregator.steps
