"""What goes on without end, or nearly: retries for days, retries within retries, flows that refer to themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from connector.diagnostics import Diagnostic
from connector.flow.check import referred, walk
from connector.flow.rules.linted import Linted, constant, number
from connector.flow.rules.unreachable import always_fails
from connector.marked_yaml import Loc
from connector.retry import RetryPolicy
from connector.step import Step

_LONGEST = 86_400.0
"""Seconds of trying again that nobody waits for."""
_MOST = 100
"""Attempts of which each one more tells nothing new."""
_ALWAYS = ("try", "until_successful", "first_successful", "scatter_gather", "async")
"""Constructs whose (first) steps run whatever the event is."""


def findings(linted: Linted) -> Iterator[Diagnostic]:
    """Every finding of this kind."""
    for name, policy in linted.document.retry_policies.items():
        yield from _policy(linted, policy, ("retry_policies", name))
    for step, loc in linted.steps():
        if isinstance(step.reserved.retry, RetryPolicy):
            yield from _policy(linted, step.reserved.retry, (*loc, "retry"))
        if step.kind == "until_successful":
            yield from _until_successful(linted, step, (*loc, step.kind))
    yield from _references(linted)


def _policy(linted: Linted, policy: RetryPolicy, loc: Loc) -> Iterator[Diagnostic]:
    if policy.give_up_after > _LONGEST:
        hint = "say give_up_after: 1h or so; an account that is away is waited for by `connector run` itself"
        message = f"this tries again for up to {policy.give_up_after / 86_400:.3g} days"
        yield linted.found((*loc, "give_up_after"), "unbounded-retry", message, hint)
    elif policy.attempts > _MOST:
        message = f"{policy.attempts} attempts: what fails that often fails again"
        hint = "bound it by time: `give_up_after: 10m`, and fewer attempts"
        yield linted.found((*loc, "attempts"), "unbounded-retry", message, hint)


def _until_successful(linted: Linted, step: Step, loc: Loc) -> Iterator[Diagnostic]:
    arguments: Any = step.arguments.loaded
    tries, wait = number(arguments.max_retries), number(arguments.wait_between_retries)
    if tries is not None and wait is not None and (tries > _MOST or tries * wait > _LONGEST):
        message = f"this tries {tries:g} times more, {tries * wait / 3600:.3g} hours of waiting at worst"
        hint = "lower max_retries; a flow with a source comes again by itself"
        yield linted.found((*loc, "max_retries"), "unbounded-retry", message, hint)
    for inner, place in walk(arguments.steps, (*loc, "steps")):
        policy = inner.reserved.retry
        policy = linted.document.retry_policies.get(policy) if isinstance(policy, str) else policy
        if policy is not None and policy.attempts > 1 and tries:
            message = f"a retry within until_successful: {policy.attempts} times {tries + 1:g} attempts at worst"
            hint = "keep one of the two: `retry: {attempts: 1}` here, or the step without until_successful"
            yield linted.found((*place, "retry"), "retry-in-retry", message, hint, key=True)


def _references(linted: Linted) -> Iterator[Diagnostic]:
    """Flows that come back to themselves whatever the event is."""
    edges = {name: list(_surely(steps)) for name, steps in linted.document.all_steps.items()}
    places = {id(step): loc for step, loc in linted.steps()}
    for name, found in edges.items():
        for step in found:
            if _leads_to(referred(step), name, edges):
                message = f"`{name}` refers to itself without end: nothing on the way decides to stop"
                hint = "put the flow_ref into a `choice`, or give it a `when`"
                yield linted.found((*places[id(step)], "flow_ref"), "endless-reference", message, hint, key=True)


def _surely(steps: Sequence[Step]) -> Iterator[Step]:
    """The references among *steps* that are followed whatever the event is."""
    for step in steps:
        if step.reserved.when is not None and constant(step.reserved.when) is not True:
            continue
        if step.kind == "flow_ref":
            yield step
        if step.kind in _ALWAYS:
            arguments: Any = step.arguments.loaded
            routes = getattr(arguments, "routes", [])
            for inner in [route.steps for route in routes[:1]] or [arguments.steps]:
                yield from _surely(inner)
        if always_fails(step):
            return


def _leads_to(start: str, goal: str, edges: dict[str, list[Step]]) -> bool:
    seen, waiting = set[str](), [start]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting += [referred(step) for step in edges.get(name, ())]
    return False
