"""batch_job: many records through named steps that take what they accept; a report in the end (Mule: batch:job).

Two things are other than in Mule (flow language, section 9): the flow waits for the job, and the job does not stop at
the first failed record.
"""

from __future__ import annotations

import time
import uuid
from contextlib import nullcontext
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from connector.batch.batch_step import BatchStep
from connector.batch.job_report import INSTANCE, Counts, check
from connector.batch.job_walk import JobWalk
from connector.batch.turnstile import in_turn
from connector.component import Construct, Interpreter
from connector.errors import ConfigurationError
from connector.expression.template import Arguments, Compiled, Sees, Static
from connector.message import Message
from connector.scope_items import as_stream, chosen
from connector.step import Step


class BatchJobArguments(Arguments):
    """Which records, the steps they go through, and what is done in the end."""

    job_name: Static[str] = ""
    """Name of the job; the step's own where absent."""
    job_instance_id: str = ""
    """Name of this instance of the job; a new UUID where absent."""
    collection: Compiled[Any] | None = None
    """A list or a stream; the payload where absent."""
    block_size: int = Field(default=100, ge=1)
    """Records that go through the steps together."""
    max_failed_records: int = Field(default=-1, ge=-1)
    """Records that may fail: when one more has, no more are taken, on_complete runs, and the step fails with
    TOO_MANY_FAILURES. -1: any number (Mule's default is 0)."""
    max_concurrency: int | None = Field(default=None, ge=1, le=64)
    """Pages of records at the same time; by default as many as the engine has under way, which is one in `inline`."""
    scheduling_strategy: Static[Literal["ORDERED_SEQUENTIAL", "ROUND_ROBIN"]] = "ORDERED_SEQUENTIAL"
    """Instances of the job in this process: one at a time in the order they came, or side by side."""
    steps: Annotated[list[BatchStep], Sees("record")] = Field(min_length=1)
    """What the records go through, in order."""
    on_complete: list[Step] = Field(default=[])
    """What runs in the end; the payload is the report. What it changes stays in it."""

    def check(self) -> None:
        """Steps are told apart by their names."""
        names = [step.name for step in self.steps]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ConfigurationError(f"two batch steps are called `{twice}`", hint="give each a name of its own")


def _run(arguments: BatchJobArguments, message: Message, interpreter: Interpreter) -> Message:
    fresh: list[bool] = []

    def begin() -> dict[str, Any]:
        fresh.append(True)
        at_once = arguments.max_concurrency or interpreter.at_once
        instance = arguments.job_instance_id or str(uuid.uuid4())
        return {"id": instance, "began": time.time(), "spread": at_once > 1}

    instance = interpreter.unit("/instance", begin)  # however it goes on, it goes on as it began
    name = arguments.job_name or interpreter.label
    waits = bool(fresh) and arguments.scheduling_strategy == "ORDERED_SEQUENTIAL"
    with in_turn(name, instance["id"], interpreter.wait) if waits else nullcontext():
        report = _processed(arguments, message, interpreter, instance)
        seen = message.with_payload(report).with_variable(INSTANCE, instance["id"])
        interpreter.run(arguments.on_complete, seen, "on_complete")
    check(report, name, arguments.max_failed_records)
    return message.with_payload(report)


def _processed(
    arguments: BatchJobArguments, message: Message, interpreter: Interpreter, instance: dict[str, Any]
) -> dict[str, Any]:
    """Take all records through the steps; the report."""
    items = chosen(arguments.collection, message, interpreter)
    counts = Counts(arguments.max_failed_records)
    JobWalk(
        steps=arguments.steps,
        job=replace(message, payload=None).with_variable(INSTANCE, instance["id"]),
        interpreter=interpreter,
        block_size=arguments.block_size,
        at_once=arguments.max_concurrency or interpreter.at_once,
        is_spread=instance["spread"],
        counts=counts,
    ).run(as_stream(items, interpreter, arguments.block_size, "batch_job"))
    report: dict[str, Any] = interpreter.unit(
        "/report", lambda: counts.report(instance["id"], time.time() - instance["began"])
    )
    return report


BATCH_JOB = Construct(
    name="batch_job",
    summary="Take each record through named steps with policies, aggregators and a report; failed ones are set aside.",
    arguments=BatchJobArguments,
    run=_run,
    errors=("TOO_MANY_FAILURES",),
    example=(
        "batch_job:\n  max_failed_records: 50\n  steps:\n    - name: shape\n      steps:\n"
        "        - set_payload: {externalId: '${payload.code}', companyName: '${payload.name}'}\n"
        "      aggregator:\n        size: 200\n        steps:\n"
        "          - netsuite.upsert_list: {record_type: customer}\n"
        "    - name: complain\n      accept_policy: ONLY_FAILURES\n      steps:\n"
        "        - logger: '${payload.code}: ${error.message}'\n"
        "  on_complete:\n    - logger: '${payload.failed_records} of ${payload.total_records} failed'"
    ),
    mule="batch:job",
)
