"""One step of a batch job: which records it takes, what each goes through, and what groups of them go to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from connector.component import Interpreter
from connector.errors import ConfigurationError
from connector.expression.template import Arguments, Compiled, Static
from connector.message import Message
from connector.step import Step

AcceptPolicy = Literal["NO_FAILURES", "ONLY_FAILURES", "ALL"]


class Aggregator(Arguments):
    """What the records that went through a step go to together; what it changes stays in it (Mule: batch:aggregator).

    Records that leave the step wait here for each other.
    """

    size: int | None = Field(default=None, ge=1)
    """Records a group; the last may be smaller."""
    streaming: bool = False
    """All records of the step in one group, as a stream."""
    steps: list[Step] = Field(min_length=1)
    """What each group goes through; the payload is the list (or the stream) of its records."""

    def check(self) -> None:
        """A group has a size, or holds all."""
        if (self.size is None) == (not self.streaming):
            raise ConfigurationError(
                "an aggregator has exactly one of `size` and `streaming: true`",
                hint="write `size: 200`, or `streaming: true` for all records at once",
            )


class BatchStep(Arguments):
    """One step of the job (Mule: batch:step)."""

    name: Static[str] = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$")
    """Its name, among the errors of a record too."""
    accept_policy: Static[AcceptPolicy] = "NO_FAILURES"
    """Which records it takes: those that no step before failed on, only those, or all."""
    accept_expression: Compiled[bool] | None = None
    """A condition that a record must meet too; looked at after the policy."""
    steps: list[Step] = Field(default=[])
    """What each record goes through."""
    aggregator: Aggregator | None = None
    """What groups of the records go to that went through."""

    def check(self) -> None:
        """A step does something."""
        if not self.steps and self.aggregator is None:
            raise ConfigurationError(f"the batch step `{self.name}` does nothing", hint="give it `steps:`")

    def accepts(self, here: Interpreter, event: Message, *, failed: bool) -> bool:
        """Whether it takes a record that is *event* now; *failed*: a step before failed on it."""
        if self.accept_policy != "ALL" and failed != (self.accept_policy == "ONLY_FAILURES"):
            return False
        expression = self.accept_expression
        return expression is None or bool(here.value(expression, here.scope(event)))

    @property
    def mends(self) -> bool:
        """Whether a failed record that goes through is taken care of."""
        return self.accept_policy == "ONLY_FAILURES"


@dataclass(frozen=True, slots=True)
class Leg:
    """Batch steps that a record goes through without waiting for others; only the last may have an aggregator."""

    first: int
    """The number of its first step in the job."""
    steps: Sequence[BatchStep]

    @property
    def aggregator(self) -> Aggregator | None:
        """Where the records of the leg wait for each other; None in the last leg."""
        return self.steps[-1].aggregator if self.steps else None


def legs(steps: Sequence[BatchStep]) -> Iterator[Leg]:
    """*steps* cut behind each aggregator; the last leg has none, and may have no steps."""
    first = 0
    for number, step in enumerate(steps):
        if step.aggregator is not None:
            yield Leg(first, steps[first : number + 1])
            first = number + 1
    yield Leg(first, steps[first:])
