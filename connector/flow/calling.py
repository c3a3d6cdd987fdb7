"""A step that is an operation of a connector: called once, opened as a stream, or fed with records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from connector import events
from connector.component import Operation
from connector.errors import ConnectorError
from connector.flow.audit import audited
from connector.flow.drain import Drain
from connector.flow.once import broken_off, once, over, recognised, repeatable
from connector.flow.sessions import connector_of
from connector.flow.write_counts import is_single_write
from connector.message import Message
from connector.outcome import as_value
from connector.step import Step
from connector.stream import Page, Stream

if TYPE_CHECKING:
    from connector.flow.interpreter import Interpreter


def carried_out(
    here: Interpreter, step: Step, operation: Operation[Any, Any], arguments: Any, message: Message
) -> Message:
    """What *operation* does to *message*."""
    session = here.context.sessions.of(step.config, connector_of(step.kind))
    if operation.records:
        drain = Drain(here=here, step=step, operation=operation, session=session, arguments=arguments)
        return message.with_payload(drain.of(message))
    if operation.gives == "stream":
        return message.with_payload(_opened(here, step, operation, session, arguments))
    result = _called(here, step, operation, session, arguments)
    if is_single_write(step):
        here.count_write(result)
    if operation.gives == "nothing":
        return message
    if operation.gives_attributes:
        return message.with_payload(result["payload"], result["attributes"])
    return message.with_payload(result)


def _opened(here: Interpreter, step: Step, operation: Operation[Any, Any], session: Any, arguments: Any) -> Any:
    """The stream of an operation; opening it reads nothing and is not a unit, each page has the step's time."""
    unit = replace(here.circumstances(step), deadline=here.outer_deadline)
    opened = operation.run(session, arguments, unit)
    if not isinstance(opened, Stream):
        return as_value(opened)
    context = here.context

    def guard(read: Callable[[], Page]) -> Page:
        unit.begin(step.reserved.timeout, here.outer_deadline)
        context.emit(events.PageAsked(step=here.label))
        try:
            page = read()
        except ConnectorError as error:
            raise here.mapped(error, step) from error
        context.emit(events.PageRead(step=here.label, records=len(page.records), total=page.total))
        return page

    stream = opened.opened(here.label, guard)
    return stream if context.limit is None else stream.limit(context.limit)


def _called(here: Interpreter, step: Step, operation: Operation[Any, Any], session: Any, arguments: Any) -> Any:
    """The result of an operation on one value; one that cannot be repeated is begun once, wherever it stands."""
    unit = here.circumstances(step)

    def call(stood: Any = None) -> Any:
        return as_value(audited(here, step, operation, session, arguments, replace(unit, stood=stood)))

    if _reads(operation, arguments):
        return here.remembered(call)
    if repeatable(operation, arguments):
        return here.unit("", call)

    if operation.before is not None:
        result = over(here.execution, here.path, partial(operation.before, session, arguments), call)
        if operation.after is not None:
            operation.after(session, arguments, unit)
        return result

    def lost() -> Any:
        raise broken_off(step.kind)

    return once(here.execution, here.path, call, lost, recognised(operation, session, arguments))


def _reads(operation: Operation[Any, Any], arguments: Any) -> bool:
    """Whether the call only reads: what it gave is remembered even inside a unit.

    A unit that is redone would read what its own writes have changed, go another way, and skip what it has yet to do.
    """
    return operation.effect == "read" or bool(operation.only_reads and operation.only_reads(arguments))
