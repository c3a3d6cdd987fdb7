"""The handle of an asynchronous job: what was submitted, as small JSON that can be kept until the result is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, ValidationError

from connector.config_model import ConfigModel
from connector.errors import AmbiguousError, ConfigurationError, ConnectorError, RejectedError
from connector.outcome import Outcome, Verdict

Transport = Literal["soap", "rest"]
CREATED: Mapping[str, bool | None] = {"async_add_list": True, "async_update_list": False}
"""Operation → whether a success made a new record; the others do not say, or make none."""

_HINT = "give what an async_… operation gave, or the id of a job"


class Submitted(ConfigModel):
    """One of NetSuite's jobs, or the records that were to be one and never became it."""

    id: str = ""
    """NetSuite's id of the job; "" where the records were not taken."""
    first: int = Field(default=0, ge=0)
    """Position of its first record in the input, from 0."""
    count: int = Field(default=-1, ge=-1)
    """Positions it stands for; -1 where nobody knows: a search, or a job that was named by its id alone."""
    repeated: bool = False
    """Whether NetSuite had the job already, from an attempt whose answer was lost."""
    outcome: Verdict = "not_sent"
    """What became of the records, where there is no job."""
    error: Mapping[str, Any] | None = None
    """Why there is no job."""


class Refused(ConfigModel):
    """A record that was left out of its job, because NetSuite could not have taken it."""

    input_index: int = Field(ge=0)
    """Its position in the input."""
    id: str | None = None
    """The id it carries."""
    external_id: str | None = None
    """The external id it carries."""
    error: Mapping[str, Any]
    """Why."""


class JobHandle(ConfigModel):
    """Everything that status and results are asked by."""

    transport: Transport
    """Which service has the jobs."""
    operation: str = ""
    """Our operation that submitted them, e.g. `async_add_list`; "" where only an id is known."""
    record_type: str = ""
    """The record type of all records."""
    count: int = -1
    """Records that were given, -1 where nobody knows."""
    jobs: tuple[Submitted, ...]
    """NetSuite's jobs, in the order of the input."""
    refused: tuple[Refused, ...] = ()
    """Records that are in none of them."""
    fields: tuple[str, ...] = ()
    """Fields that were asked for; empty: whole records."""

    def as_dict(self) -> dict[str, Any]:
        """The handle as JSON: what an operation gives, without what says nothing."""
        found = self.model_dump(by_alias=False, mode="json", exclude_defaults=True)
        return {"transport": self.transport, **found}

    def of_fields(self, fields: tuple[str, ...]) -> dict[str, Any]:
        """The handle as JSON, for records of which only *fields* are wanted."""
        return self.model_copy(update={"fields": fields}).as_dict()

    @property
    def running(self) -> tuple[Submitted, ...]:
        """The jobs that NetSuite has."""
        return tuple(job for job in self.jobs if job.id)

    def positions(self, job: Submitted) -> list[int]:
        """The places in the input of the records that *job* holds, in order."""
        without = {one.input_index for one in self.refused}
        return [index for index in range(job.first, job.first + max(job.count, 0)) if index not in without]

    def left_out(self) -> list[Outcome]:
        """The outcomes of the records that no job holds."""
        found = [
            Outcome(
                outcome="failed",
                id=one.id,
                external_id=one.external_id,
                error=one.error,
                input_index=one.input_index,
            )
            for one in self.refused
        ]
        for job in self.jobs:
            if not job.id:
                found += [
                    Outcome(outcome=job.outcome, error=job.error, input_index=index) for index in self.positions(job)
                ]
        return found


def handle_of(value: Any) -> JobHandle:
    """The handle in *value*: what an operation gave, or an id alone as MuleSoft's users keep it.

    SOAP's ids are words of sixty characters, those of REST are numbers (fact sheet 5.2, 7.7).

    Raises:
        ConfigurationError: It is neither.
    """
    if isinstance(value, JobHandle):
        return value
    if isinstance(value, Mapping):
        try:
            return JobHandle.model_validate(value)
        except ValidationError:
            raise ConfigurationError("this is no handle of a job", hint=_HINT) from None
    text = str(value).strip().rstrip("/").rpartition("/")[2]
    if not text or isinstance(value, bool):
        raise ConfigurationError("there is no job", hint=_HINT)
    return JobHandle(transport="rest" if text.isdigit() else "soap", jobs=(Submitted(id=text),))


@dataclass(frozen=True, slots=True)
class Slice:
    """Neighbouring records that are submitted together."""

    first: int
    count: int

    @property
    def positions(self) -> range:
        """The places of its records in the input."""
        return range(self.first, self.first + self.count)

    def cut(self, values: Sequence[Any]) -> Sequence[Any]:
        """Its part of *values*."""
        return values[self.first : self.first + self.count]


def slices(count: int, size: int) -> list[Slice]:
    """*count* records cut into parts of at most *size*."""
    return [Slice(first, min(size, count - first)) for first in range(0, count, size)]


def not_submitted(part: Slice, error: ConnectorError, *, first: bool) -> Submitted:
    """The records of *part*, whose submission ended in *error*; not *first*: they came after it and were not sent."""
    verdict: Verdict = "not_sent"
    if first and isinstance(error, AmbiguousError):
        verdict = "ambiguous"
    elif first and isinstance(error, RejectedError):
        verdict = "failed"
    return Submitted(first=part.first, count=part.count, outcome=verdict, error=error.as_dict())
