"""http.listener: a run for each request, which is answered with what the run ends with."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from connector import events
from connector.errors import ConfigurationError
from connector.expression.template import Arguments
from connector.http.listening_server import METHODS, shared
from connector.http.route import Route
from connector.http.session import HttpSession
from connector.listener import Listener, Reception

_LOOK = 0.5
_PATIENCE = 6.0
"""Seconds after which callers are told to come again: by then their runs were asked to break off."""


def _methods(value: Any) -> Any:
    """`GET, POST` as a list, in capitals."""
    listed = value.split(",") if isinstance(value, str) else value
    return [str(one).strip().upper() for one in listed if str(one).strip()] if isinstance(listed, list) else value


Method = Annotated[str, Field(pattern=f"^({'|'.join(METHODS)})$")]


class ListenerArguments(Arguments):
    """Which requests, and how they are answered.

    A flow says how its caller is answered by the payload it ends with, and by the variables `http_status` and
    `http_headers` where it sets them.
    """

    path: str = Field(min_length=1)
    """The path, below base_path of the configuration: `/orders/{id}`; `/files/*` takes everything below."""
    allowed_methods: Annotated[list[Method], BeforeValidator(_methods, json_schema_input_type=list[str] | str)] = []
    """Methods that are answered; the others get 405. All of them where not said (Mule: allowedMethods)."""
    error_statuses: dict[str, Annotated[int, Field(ge=400, le=599)]] = {}
    """Status by error type, the first that matches. Else VALIDATION is 400, UNAVAILABLE 503, TIMEOUT 504, what a flow
    raises as `APP:NOT_FOUND`, `APP:CONFLICT` … is 404, 409 …, and all others are 500."""


def _serve(session: HttpSession, arguments: ListenerArguments, reception: Reception) -> None:
    listening = session.config.listen
    if listening is None:
        hint = "add `listen: {host: 127.0.0.1, port: 8081}` to its http config"
        raise ConfigurationError("it is not said where http.listener takes requests", hint=hint)
    path = "/".join(part.strip("/") for part in (listening.base_path, arguments.path))
    route = Route(path, frozenset(arguments.allowed_methods), reception, statuses=arguments.error_statuses)
    with shared(listening) as server:
        server.routes.append(route)
        reception.emit(events.Noted(message=f"listening on {server.url}/{path.strip('/')}"))
        while not reception.wait(_LOOK):
            pass
        route.drained(_PATIENCE)
        server.routes.remove(route)


LISTENER = Listener(
    name="listener",
    summary="Run the flow for each request; its caller is answered when the run has ended.",
    arguments=ListenerArguments,
    serve=_serve,
    errors=("HTTP:CONNECTIVITY",),
    example="path: /orders/{id}\nallowed_methods: [GET, POST]",
    mule="listener",
)
