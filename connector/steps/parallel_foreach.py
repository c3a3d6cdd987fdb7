"""parallel_foreach: the same steps for each item, several items at the same time (Mule: parallel-foreach)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import Field

from connector import routes
from connector.component import Construct, Interpreter
from connector.errors import AmbiguousError, ConfigurationError, ConnectorError, frozen_error, thawed_error
from connector.expression.template import Arguments, Compiled
from connector.message import Message
from connector.scope_items import as_list, chosen
from connector.step import Step
from connector.stream import Stream, settled

_HINT = "catch errors inside with `try` or on_error, or go through `records`, which sets failed ones aside"
_MOST_ERRORS = 5
"""An error that stands for many shows the first few."""
_BLOCKS_EACH = 4
"""Blocks for each turn that may run at once: items do not take the same time."""


class ParallelForeachArguments(Arguments):
    """What is gone through, and what is done with each item beside the others."""

    collection: Compiled[Any] | None = None
    """A list or a stream; the payload where absent."""
    max_concurrency: int = Field(default=4, ge=1, le=64)
    """Items at the same time in this process; requests to NetSuite also wait for the account's permits."""
    block_size: int | None = Field(default=None, ge=1)
    """Items that are handed to a process together; by default a page of a stream, a small part of a list."""
    steps: list[Step] = Field(min_length=1)
    """What runs for each; variables they set are gone afterwards."""


def _run(arguments: ParallelForeachArguments, message: Message, interpreter: Interpreter) -> Message:
    items = chosen(arguments.collection, message, interpreter)
    scope = _Beside(arguments, message)
    if isinstance(items, Stream):
        results, errors = scope.through(interpreter.kept_pages(items), interpreter)
    else:
        items = as_list(items, "parallel_foreach")
        results, errors = scope.through(scope.parts(items), interpreter, items)
    if errors:
        raise _error_of({error["position"]: thawed_error(error["error"]) for error in errors}, results)
    return message.with_payload(results)


@dataclass(frozen=True, slots=True)
class _Beside:
    """The items of one parallel_foreach."""

    arguments: ParallelForeachArguments
    message: Message

    def through(
        self, tasks: Iterator[Any], interpreter: Interpreter, items: Sequence[Any] = ()
    ) -> tuple[list[Any], list[dict[str, Any]]]:
        """What became of the items: payloads in their order, and errors."""

        def work(here: Interpreter, task: Any) -> dict[str, Any]:
            block = items[task["from"] : task["to"]] if "to" in task else interpreter.kept_page(task["page"]).records
            return self._block(here, block, task["from"])

        results: list[Any] = []
        errors: list[dict[str, Any]] = []
        at_once = max(self.arguments.max_concurrency, interpreter.at_once)
        for done in interpreter.spread(tasks, work, at_once=at_once):
            results += done["results"]
            errors += done["errors"]
        return results, errors

    def parts(self, items: Sequence[Any]) -> Iterator[dict[str, Any]]:
        """*items* cut into blocks."""
        size = self.arguments.block_size or max(1, len(items) // (self.arguments.max_concurrency * _BLOCKS_EACH))
        for start in range(0, len(items), size):
            yield {"from": start, "to": min(start + size, len(items))}

    def _block(self, here: Interpreter, items: Sequence[Any], start: int) -> dict[str, Any]:
        results, errors = [], []
        for at, item in enumerate(items):
            try:
                results.append(here.unit(f"/{at}", partial(self._turn, here, at, item)))
            except ConfigurationError:  # it concerns no item: the flow, or the process that lacks something
                raise
            except ConnectorError as error:
                if routes.is_final(error) and not routes.may_be_done(error):  # it concerns all
                    raise
                errors.append({"position": start + at, "error": frozen_error(error)})
        return {"results": results, "errors": errors}

    def _turn(self, here: Interpreter, at: int, item: Any) -> Any:
        inside = Message(item, None, dict(self.message.variables), self.message.correlation_id)
        return settled(here.within_unit().run(self.arguments.steps, inside, f"/{at}").payload)


def _error_of(errors: Mapping[int, ConnectorError], done: Sequence[Any]) -> ConnectorError:
    """One error for all: Mule's composite routing error, unless an item may be done: no other error hides that."""
    ordered = sorted(errors.items(), key=lambda entry: not routes.may_be_done(entry[1]))
    total = len(errors) + len(done)
    told = "; ".join(f"item {position}: {error.message}" for position, error in ordered[:_MOST_ERRORS])
    message, first = f"{len(errors)} of {total} items failed: {told}", ordered[0][1]
    succeeded = (position for position in range(total) if position not in errors)
    results = {str(position): result for position, result in zip(succeeded, done, strict=True)}
    failures = {str(position): error.as_dict() for position, error in errors.items()}
    ambiguous = routes.may_be_done(first)
    kind = AmbiguousError if ambiguous else routes.class_of(errors.values())
    return kind(
        message,
        type=first.type if ambiguous else "COMPOSITE_ROUTING",
        code=first.code,
        hint=first.hint if ambiguous else _HINT,
        results=results,
        failures=failures,
    )


PARALLEL_FOREACH = Construct(
    name="parallel_foreach",
    summary="Run steps for each item, several at the same time; the payload after is the list of results.",
    arguments=ParallelForeachArguments,
    run=_run,
    example=(
        "parallel_foreach:\n  collection: ${payload}\n  max_concurrency: 4\n  steps:\n"
        "    - netsuite.get: {record_type: customer, id: '${payload.id}'}"
    ),
    mule="parallel-foreach",
)
