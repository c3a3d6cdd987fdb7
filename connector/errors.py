"""What can go wrong, by what the caller does next.

    ConnectorError
    ├── ConfigurationError   mend the flow, the configuration or the command
    ├── ConnectivityError    mend the connection or the credentials
    ├── RejectedError        mend the record or the role: the request was understood and refused
    ├── RetryableError       try again later: the request is sound
    ├── AmbiguousError       look before sending again: it was sent and the answer was lost
    └── BugError             report it: a defect in this package

The class says what to do; `type` says what happened, as `NAMESPACE:IDENTIFIER` with parents, as in Mule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from connector.diagnostics import Diagnostic

PARENTS: dict[str, str] = {
    # Mule's core hierarchy (docs-mule-runtime, mule-error-concept)
    "CONNECTIVITY": "ANY",
    "RETRY_EXHAUSTED": "CONNECTIVITY",
    "TIMEOUT": "CONNECTIVITY",
    "UNAVAILABLE": "CONNECTIVITY",
    "AUTHENTICATION": "CONNECTIVITY",
    "EXPRESSION": "ANY",
    "TRANSFORMATION": "ANY",
    "VALIDATION": "ANY",
    "DUPLICATE_MESSAGE": "VALIDATION",
    # what Mule's validation module throws (docs-connectors, validation 2.0)
    "BLANK_STRING": "VALIDATION",
    "ELAPSED_TIME": "VALIDATION",
    "EMPTY_COLLECTION": "VALIDATION",
    "INVALID_BOOLEAN": "VALIDATION",
    "INVALID_EMAIL": "VALIDATION",
    "INVALID_IP": "VALIDATION",
    "INVALID_NUMBER": "VALIDATION",
    "INVALID_SIZE": "VALIDATION",
    "INVALID_TIME": "VALIDATION",
    "INVALID_URL": "VALIDATION",
    "MISMATCH": "VALIDATION",
    "MULTIPLE": "VALIDATION",
    "NOT_BLANK_STRING": "VALIDATION",
    "NOT_ELAPSED_TIME": "VALIDATION",
    "NOT_EMPTY_COLLECTION": "VALIDATION",
    "NOT_NULL": "VALIDATION",
    "NULL": "VALIDATION",
    "REDELIVERY_EXHAUSTED": "ANY",
    "ROUTING": "ANY",
    "COMPOSITE_ROUTING": "ROUTING",
    "SECURITY": "ANY",
    # NetSuite: one namespace for SOAP, REST and RESTlet
    "TOO_MANY_REQUESTS": "ANY",
    "INSUFFICIENT_PERMISSION": "ANY",
    "USER_ERROR": "ANY",
    "NOT_FOUND": "ANY",
    "CONFLICT": "ANY",
    "LOCKED": "ANY",
    "CLOSED_PERIOD": "ANY",
    "AMBIGUOUS": "ANY",
    "MAX_RCRDS_EXCEEDED": "ANY",
    "SESSION_TIMED_OUT": "CONNECTIVITY",
    "INVALID_VERSION": "ANY",
    "ASYNC_FAULT": "ANY",
    "NETSUITE_SOAP_FAULT": "ANY",
    "NETSUITE_ERROR": "ANY",
    "DELETES_UNAVAILABLE": "ANY",
    "WATERMARK_AHEAD": "ANY",
    "FIELD_VANISHED": "ANY",
    "TOO_MANY_ROWS": "ANY",
    "TOO_MANY_FAILURES": "ANY",
    "READ_ONLY": "SECURITY",
    # files and databases
    "FILE_NOT_FOUND": "ANY",
    "FILE_ALREADY_EXISTS": "ANY",
    "ACCESS_DENIED": "ANY",
    "ILLEGAL_PATH": "ANY",
    "ILLEGAL_CONTENT": "ANY",
    "BAD_SQL_SYNTAX": "ANY",
    "QUERY_EXECUTION": "ANY",
    # HTTP; object stores and queues
    "CLIENT_ERROR": "ANY",
    "SERVER_ERROR": "ANY",
    "METHOD_NOT_ALLOWED": "CLIENT_ERROR",
    "NOT_ACCEPTABLE": "CLIENT_ERROR",
    "UNSUPPORTED_MEDIA_TYPE": "CLIENT_ERROR",
    "HTTP:USER_ERROR": "CLIENT_ERROR",
    "HTTP:NOT_FOUND": "CLIENT_ERROR",
    "HTTP:CONFLICT": "CLIENT_ERROR",
    "HTTP:LOCKED": "CLIENT_ERROR",
    "HTTP:TOO_MANY_REQUESTS": "CLIENT_ERROR",
    "HTTP:NETSUITE_ERROR": "SERVER_ERROR",
    "HTTP:AMBIGUOUS": "CONNECTIVITY",
    "BAD_GATEWAY": "UNAVAILABLE",
    "GATEWAY_TIMEOUT": "TIMEOUT",
    "PARSING": "ANY",
    "TOO_LARGE": "ANY",
    "SEND_FAILED": "ANY",
    "INVALID_ADDRESS": "SEND_FAILED",
    "KEY_NOT_FOUND": "ANY",
    "KEY_ALREADY_EXISTS": "ANY",
    "INVALID_KEY": "ANY",
    "NULL_VALUE": "ANY",
    "STORE_NOT_AVAILABLE": "CONNECTIVITY",
    "QUEUE_FULL": "QUEUE_TIMEOUT",
    "QUEUE_TIMEOUT": "TIMEOUT",
    "EMPTY_QUEUE": "ANY",
    "CONFIGURATION": "ANY",
    "BUG": "ANY",
}
"""Identifier of an error type → its parent; with its namespace where it has another parent there."""

OTHER_SPELLINGS: dict[str, str] = {
    # MuleSoft's REST connector (MS-NETSUITE-REST) and RESTlet connector (NETSUITE-RESTLET), Mule references 4.2, 4.3
    "BAD_REQUEST": "USER_ERROR",
    "UNAUTHORIZED": "AUTHENTICATION",
    "FORBIDDEN": "INSUFFICIENT_PERMISSION",
    "INTERNAL_SERVER_ERROR": "NETSUITE_ERROR",
    "SERVICE_UNAVAILABLE": "UNAVAILABLE",
    "ERROR_FAULT": "NETSUITE_ERROR",
}
"""Identifiers that other connectors use for the same thing, accepted in `type:`."""


def lineage(type_: str) -> Iterator[str]:
    """The identifier of *type_* and those of its parents, up to `ANY`."""
    namespace, _, identifier = type_.upper().rpartition(":")
    identifier = OTHER_SPELLINGS.get(identifier, identifier)
    while identifier != "ANY":
        yield identifier
        identifier = PARENTS.get(f"{namespace}:{identifier}") or PARENTS.get(identifier, "ANY")
    yield "ANY"


def matches(type_: str, pattern: str) -> bool:
    """Whether a handler for *pattern* catches an error of *type_*: the same type or a parent of it."""
    namespace, _, identifier = pattern.upper().rpartition(":")
    identifier = OTHER_SPELLINGS.get(identifier, identifier)
    if identifier not in lineage(type_):
        return False
    own = type_.upper().rpartition(":")[0]
    return (
        not namespace or namespace == own or identifier == "ANY" or namespace in ("MULE", *_SAME_NAMESPACE.get(own, ()))
    )


_SAME_NAMESPACE = {"NETSUITE": ("MS-NETSUITE-REST", "NETSUITE-RESTLET")}


_TOLD = ("type", "code", "message", "hint", "operation", "step", "field", "http_status", "request_id", "attempts")
"""What logs and dead letters hold of an error."""
FIELDS = (*_TOLD, "results", "failures")
"""What an expression sees of `error`."""


class ConnectorError(Exception):
    """Any failure of this package; `str()` is a sentence for a person and never holds a secret."""

    default_type = "ANY"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        type: str = "",  # noqa: A002 - the field's own name
        code: str = "",
        operation: str = "",
        step: str = "",
        record: Any = None,
        field: str = "",
        http_status: int | None = None,
        request_id: str = "",
        attempts: int = 1,
        retry_after: float | None = None,
        results: Mapping[str, Any] | None = None,
        failures: Mapping[str, Any] | None = None,
    ) -> None:
        """Say what happened in *message* and what to do in *hint*; the rest is for programs.

        Args:
            message: One sentence, present tense, with the value found.
            hint: The cure, as an instruction.
            type: Mule's type, e.g. `NETSUITE:USER_ERROR`; the class's own where empty.
            code: NetSuite's code, e.g. `RCRD_DSNT_EXIST`.
            operation: Name of the operation, e.g. `netsuite.get`.
            step: Id of the step of a flow.
            record: The record, or what identifies it.
            field: Field or path inside the record.
            http_status: Status of the HTTP answer.
            request_id: NetSuite's id of the request, for its support.
            attempts: How often it was tried.
            retry_after: Seconds to wait, where the server said so.
            results: Of an error that stands for several ways: what the others gave, by their number.
            failures: And what those that failed say, by their number.
        """
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.type = type or self.default_type
        self.code = code
        self.operation = operation
        self.step = step
        self.record = record
        self.field = field
        self.http_status = http_status
        self.request_id = request_id
        self.attempts = attempts
        self.retry_after = retry_after
        self.results = results
        self.failures = failures
        self._noted: list[str] = []

    @property
    def __notes__(self) -> list[str]:  # type: ignore[override]  # read when a traceback is shown: hints change until then
        """What a traceback shows below the message: the cure, which a program that imports us would not show."""
        told = self.hint and not getattr(self, "findings", ())  # findings tell their own
        return [f"hint: {self.hint}", *self._noted] if told else list(self._noted)

    def add_note(self, note: str, /) -> None:
        """Have a traceback show *note*, too."""
        self._noted.append(note)

    def is_a(self, pattern: str) -> bool:
        """Whether a handler for *pattern* (`NETSUITE:CONNECTIVITY`, `ANY` …) catches this error."""
        return matches(self.type, pattern)

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """The failure as findings for a person."""
        where = ", ".join(f"{name} {value}" for name, value in self._where() if value)
        code = f"{self.code}: " if self.code else ""
        message = f"{code}{self.message}{f' ({where})' if where else ''}"
        return (Diagnostic(code=self.type, message=message, hint=self.hint),)

    def _where(self) -> Sequence[tuple[str, str]]:
        return (("step", self.step), ("operation", self.operation))

    def as_dict(self) -> dict[str, Any]:
        """The fields of `error` in a log line or a dead letter; empty ones left out."""
        return self._fields(_TOLD)

    def seen(self) -> dict[str, Any]:
        """The fields of `error` in an expression: what other ways gave too, which may be large."""
        return self._fields(FIELDS)

    def _fields(self, names: Iterable[str]) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in names}
        return {name: value for name, value in found.items() if value not in ("", None)}


class ConfigurationError(ConnectorError):
    """Mend the flow, the configuration or the command: nothing was sent."""

    default_type = "CONFIGURATION"

    def __init__(self, message: str, *, findings: Iterable[Diagnostic] = (), **details: Any) -> None:
        """As `ConnectorError`, with the *findings* it stands for."""
        super().__init__(message, **details)
        self.findings = tuple(findings)

    def __str__(self) -> str:
        """The sentence and the findings, since a program that imports us shows nothing else."""
        said = any(finding.message == self.message for finding in self.findings)
        return "\n".join([*([] if said else [self.message]), *map(str, self.findings)])

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """All findings at once, or the one sentence where there are none."""
        return self.findings or super().diagnostics


class ConnectivityError(ConnectorError):
    """Mend the connection or the credentials: the other side was not reached or did not let us in."""

    default_type = "CONNECTIVITY"


class RejectedError(ConnectorError):
    """Mend the record or the role: the request was understood and refused, and will be again."""

    default_type = "NETSUITE:USER_ERROR"


class RetryableError(ConnectorError):
    """Try again later: the request is sound, the other side is busy, locked or away."""

    default_type = "UNAVAILABLE"


class AmbiguousError(ConnectorError):
    """Look before sending again: the request was sent and the answer was lost."""

    default_type = "AMBIGUOUS"


class BugError(ConnectorError):
    """Report it: a defect in this package, never the user's fault."""

    default_type = "BUG"


_CLASSES = (ConfigurationError, ConnectivityError, RejectedError, RetryableError, AmbiguousError, BugError)


def frozen_error(error: ConnectorError) -> dict[str, Any]:
    """*error* as small JSON from which `thawed_error` makes an equal one, without its record."""
    kind = next((one.__name__ for one in _CLASSES if isinstance(error, one)), "ConnectorError")
    return {"class": kind, **error.seen()}


def thawed_error(kept: Mapping[str, Any]) -> ConnectorError:
    """The error that `frozen_error` wrote, in whatever process it was raised."""
    kind = next((one for one in _CLASSES if one.__name__ == kept["class"]), ConnectorError)
    return kind(**{name: value for name, value in kept.items() if name != "class"})
