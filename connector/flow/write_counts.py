"""What a step that writes one record counts for its run, and what of it an error stands for that goes no further.

A write that got through counts where its result is, recalled or fresh. One that failed counts where its error ends: in
a handler that goes on, or with the run; not where it is tried again, and not twice where its record is set aside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from connector.component import Operation
from connector.errors import ConnectorError
from connector.outcome import Report
from connector.step import Step


def is_single_write(step: Step) -> bool:
    """Whether *step* writes to an account and is not fed with records: `connector writes list` shows the same."""
    operation = step.component
    return (
        isinstance(operation, Operation)
        and operation.effect == "write"
        and operation.local is None
        and not operation.records
    )


def written(result: Any) -> Report:
    """What *result* says of the records that were written; one that says nothing stands for one that was."""
    results = result if isinstance(result, list) else [result]
    failed = sum(1 for one in results if isinstance(one, Mapping) and one.get("ok") is False)
    return Report(read=len(results), written=len(results) - failed, failed=failed)


def failed_in(error: ConnectorError) -> Counter[str]:
    """How many failures *error* stands for, by step: its own, or those of the ways that it sums up."""
    if error.is_a("TOO_MANY_FAILURES"):
        return Counter()  # what it says is counted
    if error.failures:
        return Counter(str(one.get("step", "")) for one in error.failures.values())
    return Counter([error.step])
