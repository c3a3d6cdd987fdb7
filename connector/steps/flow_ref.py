"""flow_ref: run another flow or sub-flow in the same event (Mule: flow-ref)."""

from __future__ import annotations

from connector.component import Construct, Interpreter
from connector.expression.template import Arguments, Static
from connector.message import Message


class FlowRefArguments(Arguments):
    """What is run."""

    name: Static[str]
    """Name of a flow or sub-flow of the document; changes of payload and variables stay."""


def _run(arguments: FlowRefArguments, message: Message, interpreter: Interpreter) -> Message:
    return interpreter.call(arguments.name, message)


FLOW_REF = Construct(
    name="flow_ref",
    summary="Run another flow or sub-flow in the same event.",
    arguments=FlowRefArguments,
    run=_run,
    shorthand="name",
    example="flow_ref: shape_customer",
    mule="flow-ref",
)
