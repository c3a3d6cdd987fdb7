"""choice: the first branch whose condition holds (Mule: choice, when, otherwise)."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from connector.component import Construct, Interpreter
from connector.errors import ConfigurationError
from connector.expression.template import Arguments, Compiled
from connector.message import Message
from connector.step import Step


class Branch(Arguments):
    """One way to go."""

    when: Compiled[bool] | None = None
    """The condition."""
    steps: list[Step] = Field(default=[])
    """What runs where it holds."""
    otherwise: list[Step] = Field(default=[])
    """What runs where no condition held; in the last branch only."""

    def check(self) -> None:
        """A branch is `when` with `steps`, or `otherwise`."""
        if bool(self.otherwise) == (self.when is not None) or (self.otherwise and self.steps):
            raise ConfigurationError(
                "a branch is `when` with `steps`, or `otherwise`",
                hint="write `- when: …` + `steps:`, or `- otherwise:`",
            )


class ChoiceArguments(Arguments):
    """The branches, looked at in order."""

    branches: list[Branch] = Field(min_length=1)
    """`when` with `steps`; the last may be `otherwise`."""

    def check(self) -> None:
        """`otherwise` stands last."""
        if any(branch.otherwise for branch in self.branches[:-1]):
            raise ConfigurationError("a branch after `otherwise` is never reached", hint="put `otherwise` last")


def _chooses(arguments: ChoiceArguments, message: Message, interpreter: Interpreter) -> tuple[str, Sequence[Step]]:
    """The branch of the first condition that holds."""
    scope = interpreter.scope(message)
    for number, branch in enumerate(arguments.branches):
        if branch.when is None:
            return "otherwise", branch.otherwise
        if branch.when(scope):
            return f"[{number}]", branch.steps
    return "none", ()


def _run(arguments: ChoiceArguments, message: Message, interpreter: Interpreter) -> Message:
    name, steps = _chooses(arguments, message, interpreter)
    return interpreter.run(steps, message, name)


CHOICE = Construct(
    name="choice",
    summary="Run the steps of the first branch whose condition holds.",
    arguments=ChoiceArguments,
    run=_run,
    chooses=_chooses,
    shorthand="branches",
    example=(
        "choice:\n  - when: payload.total > 1000\n    steps:\n      - logger: large\n"
        "  - otherwise:\n      - logger: small"
    ),
    mule="choice",
)
