"""RunResult: what a run came to, and the exit code that tells the truth about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self

from connector.errors import ConnectorError, RetryableError
from connector.outcome import Report

if TYPE_CHECKING:
    from connector.state.dead_letters import DeadLetter

Status = Literal["ok", "nothing_to_do", "dead_letters", "handled_errors", "failed", "interrupted", "cancelled"]

OK, FAILED, USAGE, PARTIAL, CONNECTION, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes, fixed by the command line's contract."""


class IncompleteRun(ConnectorError):  # noqa: N818 - the run did not fail
    """A run came to its end without some of its records: they are dead letters, or an error was handled."""

    def __init__(self, result: RunResult) -> None:
        """Say how *result* ended."""
        report = result.report
        message = f"flow {result.flow} ended with {report.dead_letters} dead letters, {report.failed} records failed"
        hint = f"connector dead-letters list --run {result.run}"
        super().__init__(message, hint=hint)
        self.result = result


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """A run that is over."""

    run: str
    """Its id in the state; "" where it failed before it began."""
    flow: str
    status: Status
    report: Report
    """Records read, written, failed and set aside, of all steps together, and the first errors."""
    by_step: Mapping[str, Report] = field(default_factory=dict)
    """The same by step, under the names that logs use (`flow/id`)."""
    seconds: float = 0.0
    """Wall time in this process."""
    resumed: bool = False
    """Whether it went on from where an earlier run was broken off."""
    error: ConnectorError | None = None
    """What it failed with."""
    stopped_at: str = ""
    """The unit that would have come next, where a person stopped it."""
    payload: Any = None
    """What the last step left, or the handler that handed the error on; a stream or a report as it is."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """The variables that were left with it."""
    watermark: Any = None
    """Where the next run starts, where the flow has a source and it moved."""
    letters: Callable[[], Sequence[DeadLetter]] = field(default=tuple, repr=False, compare=False)
    """What `dead_letters` asks."""

    def dead_letters(self) -> Sequence[DeadLetter]:
        """What the run set aside and nobody has replayed or discarded, as it is in the state now."""
        return self.letters() if self.report.dead_letters else ()

    @property
    def outcomes(self) -> Sequence[Mapping[str, Any]]:
        """What became of each record (`outcome`, `ok`, `id`, `error`), where the last step says so."""
        found = [self.payload] if isinstance(self.payload, Mapping) else self.payload
        if not isinstance(found, list | tuple):
            return ()
        return [one for one in found if isinstance(one, Mapping) and "outcome" in one]

    def raise_for_status(self, *, partial: bool = False) -> Self:
        """This result where all went well; with *partial*, also where records were set aside or errors handled.

        Raises:
            ConnectorError: What the run failed with; a RetryableError where it was stopped.
            IncompleteRun: It has dead letters or handled errors.
        """
        if self.error is not None:
            raise self.error
        if self.status in ("interrupted", "cancelled"):
            hint = "start it again: it goes on from there" if self.status == "interrupted" else ""
            message = f"flow {self.flow} was {self.status} before {self.stopped_at or 'its end'}"
            raise RetryableError(message, type="ANY", hint=hint)
        if not self.ok and not partial:
            raise IncompleteRun(self)
        return self

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
    return CONNECTION if error.is_a("CONNECTIVITY") and not error.is_a("VM:QUEUE_TIMEOUT") else FAILED
