"""From an answer of an API, or its absence, to one of our errors."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from connector.errors import AmbiguousError, ConnectivityError, ConnectorError, RejectedError, RetryableError
from connector.reference import masked

if TYPE_CHECKING:
    from connector.http.exchange_shapes import Answer, Request

NAMESPACE = "HTTP:"
_IDENTIFIERS = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    408: "TIMEOUT",
    409: "CONFLICT",
    415: "UNSUPPORTED_MEDIA_TYPE",
    423: "LOCKED",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL_SERVER_ERROR",
    502: "BAD_GATEWAY",
    503: "SERVICE_UNAVAILABLE",
    504: "GATEWAY_TIMEOUT",
}
"""Status → type, as Mule's HTTP connector names them."""
STATUSES = {name: status for status, name in _IDENTIFIERS.items()}
"""The same, the other way round."""
ERRORS = tuple(
    f"{NAMESPACE}{name}"
    for name in (*_IDENTIFIERS.values(), "CLIENT_ERROR", "SERVER_ERROR", "CONNECTIVITY", "PARSING", "SECURITY",
                 "AMBIGUOUS", "TOO_LARGE")
)  # fmt: skip
_HINTS = {
    401: "check the authentication of the http config",
    403: "the API knows us and does not let us: grant the right there",
    404: "check path and uri_params",
    429: "it is tried again; lower the rate, or ask the API's owner for more",
}
_UNSENT = (408, 425, 429)
"""The server says that it did not take the request up (RFC 9110, 6585, 8470)."""
_NOT_PASSING = (501, 505)
_SERVER = 500
_UNAVAILABLE = 503
_EXCERPT = 300
_AGAIN = "say `idempotent: true`, or give an idempotency_key, where the API takes it twice without harm"


def refused(answer: Answer, request: Request) -> ConnectorError:
    """The error for a status that is no success."""
    status, wait = answer.status, _retry_after(answer.headers.get("retry-after", ""))
    family = "CLIENT_ERROR" if status < _SERVER else "SERVER_ERROR"
    details: dict[str, Any] = {
        "type": NAMESPACE + _IDENTIFIERS.get(status, family),
        "http_status": status,
        "request_id": answer.headers.get("x-request-id", ""),
    }
    message = f"{request.shown} answers {status} {answer.reason}".rstrip() + _excerpt(answer)
    if status == 401:  # noqa: PLR2004 - Unauthorized
        return ConnectivityError(message, hint=_HINTS[status], **details)
    passes = status in _UNSENT or (status >= _SERVER and status not in _NOT_PASSING)
    unsent = status in _UNSENT or (status == _UNAVAILABLE and wait is not None)
    if passes and (request.idempotent or unsent):
        return RetryableError(message, hint=_HINTS.get(status, "it is tried again"), retry_after=wait, **details)
    hint = _AGAIN if passes else _HINTS.get(status, "mend the request as the answer says")
    return RejectedError(message, hint=hint, **details)


def _excerpt(answer: Answer) -> str:
    """The beginning of what the API says about it, without secrets of ours."""
    kind = answer.headers.get("content-type", "").lower()
    if not answer.body or not any(word in kind for word in ("json", "text/plain", "xml")):
        return ""
    text = " ".join(answer.body[: 4 * _EXCERPT].decode("utf-8", "replace").split())
    return f": {masked(text)[:_EXCERPT]}"


def _retry_after(value: str) -> float | None:
    """Seconds, from a number or a date (RFC 9110, 10.2.3)."""
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def unanswered(error: Exception, request: Request) -> ConnectorError:
    """The error for an exception of requests: what was never sent may be sent again, what was sent may not."""
    from requests import exceptions as http  # noqa: PLC0415 - slow to import; loaded by whoever sent the request

    what = request.shown
    if isinstance(error, http.SSLError):
        hint = "check host and clock, or trust its authority: tls.ca_file"
        return ConnectivityError(f"no TLS with {what}: {_cause(error)}", hint=hint, type=NAMESPACE + "SECURITY")
    if isinstance(error, http.InvalidURL | http.MissingSchema | http.InvalidSchema | http.InvalidHeader | UnicodeError):
        return RejectedError(f"{what} cannot be sent: {type(error).__name__}", type=NAMESPACE + "BAD_REQUEST")
    if isinstance(error, http.ConnectTimeout):
        hint = "check network and proxy, or raise connection_timeout"
        return RetryableError(f"{what} cannot be reached in time", hint=hint, type=NAMESPACE + "TIMEOUT")
    if isinstance(error, http.ProxyError) or _never_sent(error):
        hint = "check host, port and proxy, and that the server runs"
        return RetryableError(f"{what} cannot be reached: {_cause(error)}", hint=hint, type=NAMESPACE + "CONNECTIVITY")
    late = isinstance(error, http.ReadTimeout) or "timed out" in str(error).lower()
    return broken_off(request, late=late)


def broken_off(request: Request, *, late: bool) -> ConnectorError:
    """The error for a request that was sent and not answered to its end."""
    message = f"{request.shown} {'does not answer in time' if late else 'breaks off'}"
    if not request.idempotent:
        return AmbiguousError(f"{message}, after the request was sent", hint=_AGAIN, type=NAMESPACE + "AMBIGUOUS")
    if late:
        return RetryableError(message, hint="ask for less, or raise response_timeout", type=NAMESPACE + "TIMEOUT")
    return RetryableError(message, hint="it is tried again", type=NAMESPACE + "CONNECTIVITY")


def _never_sent(error: BaseException) -> bool:
    from urllib3.exceptions import NameResolutionError, NewConnectionError  # noqa: PLC0415 - as in `unanswered`

    unsent = (NewConnectionError, NameResolutionError, ConnectionRefusedError)
    return any(isinstance(one, unsent) for one in _all(error))


def _all(error: BaseException) -> list[BaseException]:
    """*error* and the errors inside it, as the libraries hide them in `reason` and arguments."""
    found = [error]
    for one in found:  # grows
        inner = [getattr(one, "reason", None), *one.args]
        found += [each for each in inner if isinstance(each, BaseException) and each not in found]
    return found


def _cause(error: BaseException) -> str:
    """The innermost reason in words, without the address and its parameters."""
    inner = _all(error)[-1]
    text = getattr(inner, "verify_message", "") or getattr(inner, "strerror", "")
    if not text and type(inner).__name__ == "NewConnectionError":
        text = str(inner).rpartition(": ")[2]
    return str(text or type(inner).__name__)
