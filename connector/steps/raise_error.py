"""raise_error: fail on purpose, with a type of your own (Mule: raise-error)."""

from __future__ import annotations

from connector.component import Construct, Interpreter
from connector.errors import ConfigurationError, RejectedError
from connector.expression.template import Arguments
from connector.message import Message

_RESERVED = ("NETSUITE", "DB", "FILE", "HTTP", "EMAIL", "OS", "VM")


class RaiseErrorArguments(Arguments):
    """The error."""

    type: str
    """`MULE:X` or a namespace of your own, e.g. `APP:NO_CUSTOMER`."""
    description: str = ""
    """What happened, for people."""

    def check(self) -> None:
        """A connector's own namespace is not for flows."""
        if self.type.partition(":")[0] in _RESERVED:
            raise ConfigurationError(f"{self.type} belongs to a connector", hint="use a namespace of your own: APP:…")


def _run(arguments: RaiseErrorArguments, _: Message, __: Interpreter) -> Message:
    raise RejectedError(arguments.description or f"the flow raised {arguments.type}", type=arguments.type)


RAISE_ERROR = Construct(
    name="raise_error",
    summary="Fail with an error type of your own.",
    arguments=RaiseErrorArguments,
    run=_run,
    example='raise_error: {type: "APP:NO_CUSTOMER", description: "order ${payload.tranId} names no customer"}',
    mule="raise-error",
)
