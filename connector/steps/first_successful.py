"""first_successful: routes one after the other, until one succeeds (Mule: first-successful)."""

from __future__ import annotations

from pydantic import Field

from connector import events, routes
from connector.component import Construct, Interpreter
from connector.errors import ConnectorError
from connector.expression.template import Arguments
from connector.message import Message
from connector.routes import Route


class FirstSuccessfulArguments(Arguments):
    """What is tried, and what is tried instead."""

    routes: list[Route] = Field(min_length=1)
    """Each is a mapping with `steps`; all begin with the same event, and the first without an error wins."""


def _run(arguments: FirstSuccessfulArguments, message: Message, interpreter: Interpreter) -> Message:
    message = routes.repeatable(message, interpreter)
    errors: dict[int, ConnectorError] = {}
    for number, route in enumerate(arguments.routes):
        try:
            return routes.arrived(interpreter.inside(f"[{number}]"), route, message)
        except ConnectorError as error:
            if routes.is_final(error):
                raise
            interpreter.keep_failure(error)
            interpreter.emit(events.Noted(message=f"route {number} failed with {error.type}: {error}"))
            errors[number] = error
    raise routes.composite(errors, {}, "add a route that cannot fail, or catch COMPOSITE_ROUTING with on_error")


FIRST_SUCCESSFUL = Construct(
    name="first_successful",
    summary="Try routes in order; the first that succeeds gives the event after.",
    arguments=FirstSuccessfulArguments,
    run=_run,
    shorthand="routes",
    errors=("COMPOSITE_ROUTING",),
    example=(
        "first_successful:\n  - steps:\n      - netsuite.get: {record_type: customer, external_id: '${payload.code}'}\n"
        "  - steps:\n      - set_payload: {companyName: unknown}"
    ),
    mule="first-successful",
)
