"""ConnectionTest: what each stage found, and why the connection does not work, the likeliest cause first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["passed", "warning", "failed", "skipped"]
Likelihood = Literal["certain", "very likely", "likely", "possible", "unlikely"]

_WORDS: tuple[tuple[int, Likelihood], ...] = (
    (100, "certain"),
    (70, "very likely"),
    (40, "likely"),
    (15, "possible"),
)
_FAILED = 4
"""Exit code of a connection or sign-in that does not work, fixed by the command line's contract."""
LOGIN_AUDIT_TRAIL = "Setup > Users/Roles > User Management > View Login Audit Trail"
"""Where NetSuite says why it refused a sign-in (Oracle help section_1534941538)."""
_COLUMNS = "Use Advanced Search; on Results add Detail, Token-based Access Token Name, Token-based Application Name"


def in_words(weight: int) -> Likelihood:
    """How likely a cause of *weight* (0 to 100) is, in words."""
    return next((word for least, word in _WORDS if weight >= least), "unlikely")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the test."""

    name: str
    """Snake-case name, e.g. `rest_sign_in`."""
    title: str
    status: Status
    evidence: str
    """What was measured or answered; of a skipped stage, why."""
    cure: str = ""
    """What to do, as an instruction; "" where there is nothing to do."""
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """The stage as JSON has it."""
        return {
            "name": self.name,
            "title": self.title,
            "status": self.status,
            "evidence": self.evidence,
            "cure": self.cure,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One reason why the connection may not work."""

    name: str
    """Snake-case name, e.g. `secret_mismatch`."""
    likelihood: Likelihood
    message: str
    evidence: tuple[str, ...] = ()
    """What speaks for it, and what could not be told apart."""
    cure: str = ""
    """What to do, with the menu path in NetSuite."""
    audit_detail: str = ""
    """What the Detail column of the Login Audit Trail shows if this is the cause."""

    def as_dict(self) -> dict[str, Any]:
        """The cause as JSON has it."""
        return {
            "name": self.name,
            "likelihood": self.likelihood,
            "message": self.message,
            "evidence": list(self.evidence),
            "cure": self.cure,
            "audit_detail": self.audit_detail,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditTrail:
    """Which entries of the Login Audit Trail to open: NetSuite tells the reason there, and nowhere else."""

    moments: tuple[str, ...]
    """When NetSuite refused a sign-in, by its own clock, ISO 8601 in UTC."""
    menu: str = LOGIN_AUDIT_TRAIL
    columns: str = _COLUMNS

    def as_dict(self) -> dict[str, Any]:
        """The entries as JSON has them."""
        return {"menu": self.menu, "columns": self.columns, "moments": list(self.moments)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionTest:
    """The result of Test Connection; it holds no secret."""

    stages: tuple[Stage, ...]
    causes: tuple[Cause, ...] = ()
    """Why it does not work, the likeliest first; empty where it does."""
    ruled_out: tuple[str, ...] = ()
    """Usual causes that the measurements exclude."""
    account: str = ""
    host: str = ""
    """Host and port that were asked."""
    failed_sign_ins: int = 0
    """Signed attempts that NetSuite refused, two at most; five in a row lock a user for half an hour."""
    audit_trail: AuditTrail | None = None
    base_strings: tuple[tuple[str, str], ...] = ()
    """Channel and the text its signature is made of, keys masked: to compare with another client's."""

    @property
    def ok(self) -> bool:
        """Whether no stage failed."""
        return not any(stage.status == "failed" for stage in self.stages)

    @property
    def exit_code(self) -> int:
        """0 where it works, 4 where it does not."""
        return 0 if self.ok else _FAILED

    def stage(self, name: str) -> Stage:
        """The stage called *name*; KeyError where it was not part of the test."""
        for stage in self.stages:
            if stage.name == name:
                return stage
        raise KeyError(name)

    def as_dict(self) -> dict[str, Any]:
        """The result as JSON has it."""
        return {
            "ok": self.ok,
            "exit_code": self.exit_code,
            "account": self.account,
            "host": self.host,
            "stages": [stage.as_dict() for stage in self.stages],
            "causes": [cause.as_dict() for cause in self.causes],
            "ruled_out": list(self.ruled_out),
            "failed_sign_ins": self.failed_sign_ins,
            "audit_trail": self.audit_trail.as_dict() if self.audit_trail else None,
            "base_strings": dict(self.base_strings),
        }
