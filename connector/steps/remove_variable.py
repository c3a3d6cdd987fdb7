"""remove_variable: the event forgets a variable (Mule: remove-variable)."""

from __future__ import annotations

from pydantic import Field

from connector import events
from connector.component import Construct, Interpreter
from connector.expression.template import Arguments
from connector.message import Message
from connector.steps.set_variable import VARIABLE


class RemoveVariableArguments(Arguments):
    """The variable to forget."""

    variable_name: str = Field(pattern=VARIABLE)
    """Its name."""


def _run(arguments: RemoveVariableArguments, message: Message, interpreter: Interpreter) -> Message:
    if arguments.variable_name not in message.variables:
        text = f"there is no variable {arguments.variable_name} to remove"
        interpreter.emit(events.Logged(level="WARN", message=text))
    return message.without_variable(arguments.variable_name)


REMOVE_VARIABLE = Construct(
    name="remove_variable",
    summary="Forget a variable of the event.",
    arguments=RemoveVariableArguments,
    run=_run,
    shorthand="variable_name",
    example="remove_variable: country",
    mule="remove-variable",
)
