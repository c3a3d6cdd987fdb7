"""What a plan says of a step beside its row: how much it does at once, how often it delivers again, when it stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connector.expression.template import Open
from connector.flow.document import FlowBody, FlowSource
from connector.step import Step


def of_source(source: FlowSource, body: FlowBody) -> tuple[str, ...]:
    """How the source of *body* delivers."""
    return tuple(_of_source(source, body))


def _of_source(source: FlowSource, body: FlowBody) -> Iterator[str]:
    if source.listener is not None:
        at_once = f"at most {body.max_concurrency}" if body.max_concurrency else "as many as come"
        kept = "comes again by itself" if source.listener.gives_again else "is gone on with by the next start"
        yield f"a run an event, {at_once} at once; an event whose run was broken off {kept}"
    elif source.component is not None:
        yield "the watermark moves when every record is acknowledged; delivery is at least once"
    if source.redelivery is not None:
        count = source.redelivery.max_redelivery_count
        yield f"a record that fails is delivered again {count} times, then it becomes a dead letter"
    elif source.each == "record":
        yield "a record that fails becomes a dead letter"
    if body.stop_after is not None:
        told = body.stop_after
        limits = [f"{told.count} records"] if told.count else []
        limits += [f"{told.ratio:.0%} of the records"] if told.ratio else []
        yield f"the run fails when {' or '.join(limits)} have failed"


def of_step(step: Step) -> tuple[str, ...]:
    """What bounds a construct."""
    describe = _CONSTRUCTS.get(step.kind)
    return tuple(describe(step.arguments.loaded)) if describe else ()


def _batch_job(arguments: Any) -> Iterator[str]:
    failed = arguments.max_failed_records
    stops = "it stops for no number of failed records" if failed == -1 else f"it stops when more than {failed} failed"
    at_once = arguments.max_concurrency or "as many as the engine has under way"
    yield f"blocks of {_value(arguments.block_size)} records, {_value(at_once)} at once; {stops}"


def _at_once(what: str) -> Callable[[Any], Iterator[str]]:
    def describe(arguments: Any) -> Iterator[str]:
        yield f"{_value(arguments.max_concurrency or 'all')} {what} at once, capped by the account's permits"

    return describe


def _until_successful(arguments: Any) -> Iterator[str]:
    tries, waits = arguments.max_retries, arguments.seconds
    if not isinstance(tries, Open) and not isinstance(waits, Open):
        yield f"all steps inside up to {tries + 1} times, {tries * waits:.0f} s of waiting at worst"


def _value(value: Any) -> Any:
    return value.template.value if isinstance(value, Open) else value


_CONSTRUCTS: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "batch_job": _batch_job,
    "parallel_foreach": _at_once("items"),
    "scatter_gather": _at_once("routes"),
    "until_successful": _until_successful,
}
