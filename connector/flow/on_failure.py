"""on_failure: who is told when a run ends badly, and once more when all is well again."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import Field, model_validator

from connector import events
from connector.config_model import ConfigModel, Duration, problem
from connector.errors import ConnectorError
from connector.flow.notice_channels import EmailNotice, HttpNotice, send
from connector.flow.result import RunResult

if TYPE_CHECKING:
    from connector.state.notices import Notices

_WELL = ("ok", "nothing_to_do")
_BAD = ("failed", "dead_letters", "handled_errors")
_SUBJECTS = {
    "failed": "failed",
    "dead_letters": "finished with dead letters",
    "handled_errors": "finished with handled errors",
    "recovered": "runs well again",
}
When = Literal["failed", "dead_letters", "handled_errors", "recovered"]


class OnFailure(ConfigModel):
    """Who is told of a run that ends badly, and how often."""

    http: HttpNotice | None = None
    """An address that takes JSON."""
    email: EmailNotice | None = None
    """People."""
    when: list[When] = ["failed", "dead_letters", "recovered"]
    """Which endings are told."""
    repeat_every: Duration = Field(default=3600.0, ge=0)
    """The same flow with the same error is told again only after this time, with how often it happened."""

    @model_validator(mode="after")
    def _somebody(self) -> OnFailure:
        if self.http is None and self.email is None:
            raise problem("on-failure", "nobody is told", "add `http: {url: …}` or `email: {to: …}`")
        return self

    def channels(self) -> Iterator[tuple[str, HttpNotice | EmailNotice]]:
        """What is told, by name."""
        if self.http is not None:
            yield "http", self.http
        if self.email is not None:
            yield "email", self.email


class _State(Protocol):
    @property
    def notices(self) -> Notices:
        """What people were told."""


def is_told(asked: OnFailure, result: RunResult) -> bool:
    """Whether *asked* wants to hear of a run that ended so badly."""
    locked = result.error is not None and result.error.type == "STATE:LOCKED"  # another process is at it, and tells
    return result.status in _BAD and result.status in asked.when and not locked


def tell(
    asked: OnFailure | None,
    result: RunResult,
    *,
    environment: str,
    state: _State,
    emit: events.Emit = events.ignore,
) -> None:
    """Tell whom *asked* names how a run ended; whatever goes wrong with that is noted and changes nothing.

    Args:
        asked: The flow's own `on_failure`, else the project's.
        result: The run that is over.
        environment: In which it ran.
        state: Remembers what was told, over all processes.
        emit: Hears of a notice that did not get through.
    """
    if asked is None:
        return
    try:
        if result.status in _WELL:
            _recovered(asked, result, environment, state.notices, emit)
        elif is_told(asked, result):
            _failed(asked, result, environment, state.notices, emit)
    except ConnectorError as error:  # the state's database is away
        _note(emit, result.flow, f"nobody was told how the run ended: {error.message}", error.hint)


def _failed(asked: OnFailure, result: RunResult, environment: str, notices: Notices, emit: events.Emit) -> None:
    error = result.error
    kind = " ".join([result.status, *((error.type, error.code) if error else ())])
    message = error.message if error else _SUBJECTS[result.status]
    for name, channel in asked.channels():
        notice = notices.happened(result.flow, environment, f"{name} {kind}", message, repeat_every=asked.repeat_every)
        if notice is None:
            continue
        facts = _facts(result, environment, result.status, notice.times, notice.first_at)
        if not _sent(name, channel, facts, emit):
            notices.untold(notice)


def _recovered(asked: OnFailure, result: RunResult, environment: str, notices: Notices, emit: events.Emit) -> None:
    over = notices.recovered(result.flow, environment)
    if not over or "recovered" not in asked.when:
        return
    facts = _facts(result, environment, "recovered", sum(one.times for one in over), over[0].first_at)
    for name, channel in asked.channels():
        _sent(name, channel, facts, emit)


def _sent(name: str, channel: HttpNotice | EmailNotice, facts: Mapping[str, Any], emit: events.Emit) -> bool:
    try:
        send(channel, facts)
    except ConnectorError as error:
        hint = error.hint or f"check on_failure.{name}"
        _note(emit, str(facts["flow"]), f"the notice by {name} did not get through: {error.message}", hint)
        return False
    return True


def _facts(result: RunResult, environment: str, status: str, times: int, first_at: float) -> dict[str, Any]:
    """What is told; small, and without records, which may hold what is nobody's business."""
    facts: dict[str, Any] = {
        "flow": result.flow,
        "run": result.run,
        "status": status,
        "environment": environment,
        "host": platform.node(),
        "error": result.error.as_dict() if result.error else None,
        "report": result.report.as_dict(),
        "times": times,
        "first_at": datetime.fromtimestamp(first_at, UTC).isoformat(timespec="seconds"),
    }
    where = f" ({environment})" if environment else ""
    cause = f": {result.error.code or result.error.type}" if result.error else ""
    facts["subject"] = f"{result.flow}{where} {_SUBJECTS[status]}{cause}"
    facts["text"] = _text(facts)
    return facts


def _text(facts: Mapping[str, Any]) -> str:
    """The same for a person."""
    error = facts["error"] or {}
    lines = [str(facts["subject"]), ""]
    lines += [f"{name}: {error[name]}" for name in ("message", "hint", "type", "code", "step") if error.get(name)]
    lines += [f"{name}: {number}" for name, number in facts["report"].items() if number and name != "first_errors"]
    lines += [f"run: {facts['run']}", f"host: {facts['host']}", f"times: {facts['times']} since {facts['first_at']}"]
    return "\n".join(lines) + "\n"


def _note(emit: events.Emit, flow: str, message: str, hint: str = "") -> None:
    emit(events.Noted(step=flow, message=message, hint=hint))
