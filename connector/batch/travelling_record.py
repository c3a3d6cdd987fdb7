"""A record on its way through a batch job: what it is now, what failed on the way, and whether someone saw to that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from connector.batch.batch_step import BatchStep
from connector.changed_variables import changed, changes
from connector.errors import FIELDS, ConnectorError, frozen_error, thawed_error
from connector.message import Message
from connector.step import Step

ERROR_FIELDS = (*FIELDS, "first", "steps")
"""What an expression sees of `error`; the last two in a batch step, of a record that has failed before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Where a record failed: the event as it entered that step, all small JSON."""

    step: str
    """Name of the batch step."""
    place: Sequence[int]
    """Number of the batch step, and of the step in it; without the second the first step of the aggregator."""
    record: Any
    variables: Mapping[str, Any]
    """What was other than the variables of the job."""
    error: Mapping[str, Any]

    @classmethod
    def of(
        cls, step: BatchStep, place: Sequence[int], before: Message, base: Mapping[str, Any], error: ConnectorError
    ) -> Self:
        """The failure of the event *before*; *base* are the variables of the job."""
        variables = changes(base, before.variables)
        error_ = frozen_error(error)
        return cls(step=step.name, place=place, record=before.payload, variables=variables, error=error_)

    def at(self, steps: Sequence[BatchStep]) -> Step:
        """The step among *steps* of the job at which the record is taken up again."""
        batch_step = steps[self.place[0]]
        if len(self.place) > 1:
            return batch_step.steps[self.place[1]]
        if batch_step.aggregator is None:
            raise AssertionError("a failure without a step is one of an aggregator")
        return batch_step.aggregator.steps[0]

    def raised(self) -> ConnectorError:
        """The error itself."""
        return thawed_error(self.error)

    def frozen(self) -> dict[str, Any]:
        """As JSON; `Failure(**frozen)` is it again."""
        return _fields(self)

    def told(self) -> dict[str, Any]:
        """The error as expressions see it."""
        return {name: value for name, value in self.error.items() if name != "class"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TravellingRecord:
    """One record between two steps."""

    position: int
    """Its place in the input, from 0."""
    payload: Any
    variables: Mapping[str, Any]
    """What is other than the variables of the job."""
    failures: Sequence[Failure] = ()
    """What failed, in order."""
    open: int | None = None
    """Which of the failures nobody has seen to; the oldest."""
    in_group: bool = False
    """Whether it goes to the aggregator that stands next on its way."""

    @property
    def failed(self) -> bool:
        """Whether any step failed on it."""
        return bool(self.failures)

    def message(self, job: Message) -> Message:
        """The event a step sees: the record, its variables, and `error` where it has failed."""
        variables = changed(job.variables, self.variables)
        return Message(self.payload, None, variables, job.correlation_id, self.error)

    @property
    def error(self) -> dict[str, Any] | None:
        """The last error, with the `first` one and those by the names of `steps`."""
        if not self.failures:
            return None
        by_step = {failure.step: failure.told() for failure in self.failures}
        return {**self.failures[-1].told(), "first": self.failures[0].told(), "steps": by_step}

    def after(self, message: Message, job: Message, *, mended: bool) -> Self:
        """It after a step left *message*; *mended*: the step has seen to its failures."""
        variables = changes(job.variables, message.variables)
        left = None if mended else self.open
        return replace(self, payload=message.payload, variables=variables, open=left)

    def failing(self, failure: Failure) -> Self:
        """It after a step failed on it."""
        left = len(self.failures) if self.open is None else self.open
        return replace(self, failures=(*self.failures, failure), open=left)

    def frozen(self) -> dict[str, Any]:
        """As JSON."""
        return {**_fields(self), "failures": [failure.frozen() for failure in self.failures]}

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> Self:
        """What `frozen` wrote."""
        return cls(**{**kept, "failures": tuple(Failure(**failure) for failure in kept["failures"])})


def _fields(of: Failure | TravellingRecord) -> dict[str, Any]:
    """The fields as they are: `asdict` would copy what is in them."""
    return {field.name: getattr(of, field.name) for field in fields(of)}
