"""RunResult: what a run came to, and the exit code that tells the truth about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from connector.errors import ConnectorError
from connector.outcome import Report

Status = Literal["ok", "nothing_to_do", "dead_letters", "handled_errors", "failed", "interrupted", "cancelled"]

OK, FAILED, USAGE, PARTIAL, CONNECTION, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes, fixed by the command line's contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """A run that is over."""

    run: str
    flow: str
    status: Status
    report: Report
    by_step: Mapping[str, Report] = field(default_factory=dict)
    seconds: float = 0.0
    resumed: bool = False
    """Whether it went on from where an earlier run was broken off."""
    error: ConnectorError | None = None
    stopped_at: str = ""
    payload: Any = None
    """What the last step left; a stream or a report as it is."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """The variables that the last step left."""
    watermark: Any = None
    """Where the next run starts, where the flow has a source and it moved."""

    @property
    def ok(self) -> bool:
        """Whether all went as the flow says, without exception."""
        return self.status in ("ok", "nothing_to_do")

    @property
    def exit_code(self) -> int:
        """0 ok, 1 failed, 3 with dead letters or handled errors, 4 connection, 130 interrupted."""
        if self.status == "failed" and self.error is not None:
            return exit_code(self.error)
        known = {"ok": OK, "nothing_to_do": OK, "failed": FAILED, "interrupted": INTERRUPTED, "cancelled": INTERRUPTED}
        return known.get(self.status, PARTIAL)

    def as_dict(self) -> dict[str, Any]:
        """The result as `--json` prints it."""
        return {
            "run": self.run,
            "flow": self.flow,
            "status": self.status,
            "seconds": round(self.seconds, 3),
            "resumed": self.resumed,
            **self.report.as_dict(),
            "steps": {step: report.as_dict() for step, report in self.by_step.items()},
            "error": self.error.as_dict() if self.error else None,
            "stopped_at": self.stopped_at or None,
            "watermark": self.watermark,
            "exit_code": self.exit_code,
        }


def exit_code(error: BaseException) -> int:
    """The exit code of a command that ended with *error*."""
    if not isinstance(error, ConnectorError):
        return FAILED
    if error.is_a("CONFIGURATION"):
        return USAGE
    return CONNECTION if error.is_a("CONNECTIVITY") else FAILED
