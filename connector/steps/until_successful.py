"""until_successful: steps again and again, until they succeed (Mule: until-successful)."""

from __future__ import annotations

import time

from pydantic import Field

from connector import events, routes
from connector.component import Construct, Interpreter
from connector.config_model import Duration
from connector.errors import ConfigurationError, ConnectivityError, ConnectorError, RejectedError
from connector.message import Message
from connector.routes import Route


class UntilSuccessfulArguments(Route):
    """What is tried, how often and how far apart; each attempt begins with the same event."""

    max_retries: int = Field(default=5, ge=0)
    """Attempts after the first one."""
    wait_between_retries: Duration = Field(default=60, ge=0)
    """Time from one attempt to the next."""
    millis_between_retries: float | None = Field(default=None, ge=0)
    """The same in milliseconds, as MuleSoft writes it."""

    def check(self) -> None:
        """The time is said once."""
        if self.millis_between_retries is not None and "wait_between_retries" in self.model_fields_set:
            hint = "keep wait_between_retries"
            raise ConfigurationError("wait_between_retries and millis_between_retries say the same", hint=hint)

    @property
    def seconds(self) -> float:
        """Seconds from one attempt to the next."""
        millis = self.millis_between_retries
        return self.wait_between_retries if millis is None else millis / 1000


def _run(arguments: UntilSuccessfulArguments, message: Message, interpreter: Interpreter) -> Message:
    message = routes.repeatable(message, interpreter)
    for attempt in range(arguments.max_retries + 1):
        here = interpreter.inside(f"[{attempt}]")
        try:
            return routes.arrived(here, arguments, message)
        except ConnectorError as error:
            if routes.is_final(error) or error.is_a("AUTHENTICATION"):
                raise
            interpreter.keep_failure(error)
            last = error
        if attempt < arguments.max_retries:
            said = f"{last.type}: {last}"
            interpreter.emit(events.Retrying(attempt=attempt + 1, delay=arguments.seconds, reason=said))
            _wait(here, arguments.seconds)
    raise _exhausted(last, arguments.max_retries + 1)


def _wait(here: Interpreter, seconds: float) -> None:
    """Wait up to a moment that is written down: whoever comes this way again waits what is left."""
    until = here.unit("/until", lambda: time.time() + seconds)
    left = until - time.time()
    if left > 0:
        here.wait(left)


def _exhausted(last: ConnectorError, attempts: int) -> ConnectorError:
    kind = ConnectivityError if routes.of_connection(last) else RejectedError
    return kind(
        f"{attempts} attempts failed, the last one with {last.type}: {last.message}",
        type="RETRY_EXHAUSTED",
        code=last.code,
        hint=last.hint,
        operation=last.operation,
        attempts=attempts,
        failures={str(attempts - 1): last.as_dict()},
    )


UNTIL_SUCCESSFUL = Construct(
    name="until_successful",
    summary="Run steps until they succeed, at most so many times.",
    arguments=UntilSuccessfulArguments,
    run=_run,
    errors=("RETRY_EXHAUSTED",),
    example=(
        "until_successful:\n  max_retries: 3\n  wait_between_retries: 30s\n  steps:\n"
        "    - netsuite.get: {record_type: customer, external_id: '${payload.code}'}"
    ),
    mule="until-successful",
)
