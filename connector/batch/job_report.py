"""What a batch job came to, under the names of Mule's BatchJobResult (mule-netsuite.md 7.5) in snake_case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connector.errors import RejectedError

SUCCESSFUL, TOO_MANY = "SUCCESSFUL", "FAILED_PROCESS_RECORDS"
INSTANCE = "batchJobInstanceId"
"""The variable that names the job's instance, in Mule's spelling."""


@dataclass(slots=True)
class Counts:
    """The records of a job so far."""

    most_failed: int
    """How many may fail; -1 where any number may."""
    loaded: int = 0
    ended: int = 0
    failed: int = 0

    @property
    def are_too_many(self) -> bool:
        """Whether more failed than may."""
        return 0 <= self.most_failed < self.failed

    def report(self, instance: str, seconds: float) -> dict[str, Any]:
        """The report that on_complete sees."""
        return {
            "batch_job_instance_id": instance,
            "status": TOO_MANY if self.are_too_many else SUCCESSFUL,
            "total_records": self.loaded,
            "loaded_records": self.loaded,
            "processed_records": self.ended,
            "successful_records": self.ended - self.failed,
            "failed_records": self.failed,
            "elapsed_time_in_millis": round(seconds * 1000),
            # a phase that fails ends the step with its error, so whoever sees a report sees these
            "failed_on_input_phase": False,
            "failed_on_loading_phase": False,
            "failed_on_complete_phase": False,
            "input_phase_exception": None,
            "loading_phase_exception": None,
            "on_complete_phase_exception": None,
        }


def check(report: Mapping[str, Any], name: str, most: int) -> None:
    """Raise TOO_MANY_FAILURES where the job was broken off."""
    if report["status"] == TOO_MANY:
        raise RejectedError(
            f"records that failed in `{name}`: {report['failed_records']}; max_failed_records is {most}",
            type="TOO_MANY_FAILURES",
            hint="`connector dead-letters list` shows them; mend the cause, or raise max_failed_records",
        )
