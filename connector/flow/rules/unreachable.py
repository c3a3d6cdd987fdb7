"""What is never reached: steps after one that always fails, branches and handlers behind one that takes everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from connector.diagnostics import Diagnostic
from connector.errors import matches
from connector.flow.rules.linted import Linted, constant
from connector.marked_yaml import Loc
from connector.step import Handler, Step

_CHANGING = frozenset({"now", "today", "uuid", "random"})
"""Functions that may give something else the second time."""


def findings(linted: Linted) -> Iterator[Diagnostic]:
    """Every finding of this kind."""
    for steps, loc in linted.lists():
        yield from _behind_a_failure(linted, steps, loc)
    for step, loc in linted.steps():
        if constant(step.reserved.when) is False:
            message, hint = f"`{step.kind}` never runs: its condition is false", "remove the step, or its `when`"
            yield linted.found((*loc, "when"), "unreachable", message, hint, severity="note")
        if step.kind == "choice":
            arguments: Any = step.arguments.loaded
            yield from _branches(linted, arguments.branches, (*loc, "choice", "branches"))
    for handlers, loc in linted.handlers():
        yield from _handlers(linted, handlers, loc)


def _behind_a_failure(linted: Linted, steps: Sequence[Step], loc: Loc) -> Iterator[Diagnostic]:
    for at, step in enumerate(steps[:-1]):
        if always_fails(step):
            message = f"`{steps[at + 1].kind}` is never reached: `{step.kind}` before it always fails"
            hint = "remove what follows, or give the step that fails a `when`"
            yield linted.found((*loc, at + 1), "unreachable", message, hint)
            return


def always_fails(step: Step) -> bool:
    """Whether nothing goes on behind *step*, whatever the event is."""
    if constant(step.reserved.when) is not True and step.reserved.when is not None:
        return False
    arguments: Any = step.arguments.loaded
    if any(handler.on_error_continue for handler in (*step.reserved.on_error, *getattr(arguments, "on_error", ()))):
        return False
    if step.kind == "choice":
        ways = [branch.otherwise or branch.steps for branch in arguments.branches]
        return any(branch.otherwise for branch in arguments.branches) and all(map(_fail, ways))
    return step.kind == "raise_error" or (step.kind == "try" and _fail(arguments.steps))


def _fail(steps: Sequence[Step]) -> bool:
    return any(map(always_fails, steps))


def _branches(linted: Linted, branches: Sequence[Any], loc: Loc) -> Iterator[Diagnostic]:
    """Branches whose condition never holds, or that stand behind one that always does, or behind the same one."""
    seen: dict[str, int] = {}
    for at, branch in enumerate(branches):
        if branch.when is None:
            continue
        always, text = constant(branch.when), branch.when.text.strip()
        place = (*loc, at, "when")
        if always is False:
            yield linted.found(place, "unreachable", "this branch never runs: its condition is false", "remove it")
        elif always is True and at < len(branches) - 1:
            hint = "write it as the last one: `otherwise:`"
            yield linted.found(
                (*loc, at + 1), "unreachable", "this branch is never reached: the one before always holds", hint
            )
            return
        elif text in seen and not branch.when.functions & _CHANGING:
            message = f"this branch never runs: branch {seen[text] + 1} has the same condition"
            yield linted.found(place, "unreachable", message, "mend the condition, or remove one of the two")
        seen.setdefault(text, at)


def _handlers(linted: Linted, handlers: Sequence[Handler], loc: Loc) -> Iterator[Diagnostic]:
    for at, handler in enumerate(handlers):
        before = next((first for first in handlers[:at] if _covers(first, handler)), None)
        if before is not None:
            message = f"this handler is never reached: one for {before.handling.type} before it takes all of its errors"
            yield linted.found((*loc, at), "unreachable", message, "put the narrower handler first")


def _covers(first: Handler, second: Handler) -> bool:
    if first.handling.when is not None and constant(first.handling.when) is not True:
        return False
    taken = [pattern.strip() for pattern in first.handling.type.split(",")]
    return all(any(matches(one.strip(), pattern) for pattern in taken) for one in second.handling.type.split(","))
