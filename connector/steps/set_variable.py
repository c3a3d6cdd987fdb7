"""set_variable: a variable gets a value (Mule: set-variable)."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Construct, Interpreter
from connector.expression.template import Arguments
from connector.message import Message

VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"
"""Letters, digits and underscore, as in Mule."""


class SetVariableArguments(Arguments):
    """The variable and its value."""

    variable_name: str = Field(pattern=VARIABLE)
    """Its name; read it as `vars.name`."""
    value: Any
    """A value, or an expression."""


def _run(arguments: SetVariableArguments, message: Message, _: Interpreter) -> Message:
    return message.with_variable(arguments.variable_name, arguments.value)


SET_VARIABLE = Construct(
    name="set_variable",
    summary="Set a variable of the event.",
    arguments=SetVariableArguments,
    run=_run,
    example='set_variable: {variable_name: country, value: "${payload.country.id}"}',
    mule="set-variable",
)
