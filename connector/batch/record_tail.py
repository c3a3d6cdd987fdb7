"""What a record of a batch job has still to go through when its dead letter is taken up again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NoReturn

from connector.batch.batch_step import Aggregator, BatchStep
from connector.batch.block_steps import through
from connector.component import Interpreter
from connector.errors import ConnectorError
from connector.message import Message
from connector.step import Step
from connector.stream import of

_PLACE = re.compile(r"/leg-\d+(/aggregator)?")


def is_of_a_group(unit: str) -> bool:
    """Whether a letter with this *unit* was made inside an aggregator, while its record went on in the job."""
    places = _PLACE.findall(unit)
    return bool(places) and bool(places[-1])


def finish(here: Interpreter, steps: Sequence[BatchStep], message: Message) -> None:
    """Take *message*, on which nothing has failed any more, through the batch *steps*; raises what fails."""
    for step in steps:
        there = here.inside(f"/{step.name}")
        if step.accepts(there, message, failed=False):
            message = alone(there, step.steps, message)
            if step.aggregator is not None:
                grouped(there, step.aggregator, step.aggregator.steps, message)


def alone(here: Interpreter, steps: Sequence[Step], message: Message) -> Message:
    """One record through *steps*, each of which gives it a result of its own; raises what fails."""
    return through(here, steps, {0: message}, _raised).living[0]


def grouped(here: Interpreter, aggregator: Aggregator, steps: Sequence[Step], message: Message) -> None:
    """The record as a group of one through *steps* of *aggregator*."""
    records: Any = of([message.payload]) if aggregator.streaming else [message.payload]
    here.inside("/aggregator").run(steps, replace(message, payload=records))


def _raised(here: Interpreter, number: int, position: int, before: Message, error: ConnectorError) -> NoReturn:  # noqa: ARG001 - as `Failed` says
    raise error
