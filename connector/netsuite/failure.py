"""From an answer of NetSuite, or its absence, to one of our errors: the same for SOAP, REST and RESTlet."""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import urlsplit

from connector.errors import (
    AmbiguousError,
    ConfigurationError,
    ConnectivityError,
    ConnectorError,
    RejectedError,
    RetryableError,
)
from connector.netsuite.error_codes import AGAIN, INTERNAL, REASONS, STATUSES, Meaning, meaning

Effect = Literal["read", "write", "repeatable"]
"""`repeatable` is a write that may be sent twice: the second does what the first did."""
NAMESPACE = "NETSUITE:"
_CLASSES: dict[str, type[ConnectorError]] = {
    "sign_in": ConnectivityError,
    "reject": RejectedError,
    "retry": RetryableError,
    "again": RetryableError,
    "mend": ConfigurationError,
}
_ERROR = re.compile(r'\berror="([^"]{1,80})"')
_CUT_OFF = f"{AGAIN}; ask for less at a time, or let *.netsuite.com pass the proxy"
_ERROR_ID = re.compile(r"\berror id\b", re.IGNORECASE)
_LOST = (
    "look in NetSuite before sending it again; with an externalId an add is looked up by itself, and an upsert sent"
    " again, for one with lines where replace_sublists says what becomes of them"
)
_UNKNOWN = Meaning("USER_ERROR", "reject")
_UNKNOWN_FAULT = Meaning("NETSUITE_SOAP_FAULT", "reject")


def refusal(
    code: str,
    message: str,
    *,
    effect: Effect = "read",
    status: int | None = None,
    fault: str = "",
    reason: str = "",
    hint: str = "",
    **details: Any,
) -> ConnectorError:
    """The error for what NetSuite answered.

    Args:
        code: NetSuite's code, "" where it gave none.
        message: NetSuite's sentence.
        effect: What the request does; a write that NetSuite may have begun ends ambiguous.
        status: HTTP status.
        fault: Local name of the SOAP fault's element.
        reason: Why a sign-in was refused, where NetSuite said so.
        hint: The cure, where the caller knows better than the tables of codes.
        details: Further fields of `ConnectorError`.
    """
    found = meaning(code, message, status, fault) or (_UNKNOWN_FAULT if fault else _UNKNOWN)
    if found.next == "again" and effect == "write":
        return lost(f"NetSuite failed while it wrote: {message}", code=code, http_status=status, **details)
    own = _for_support(message, str(details.get("request_id") or "")) if found is INTERNAL else found.hint
    hint = REASONS.get(snake(reason), "") or hint or own
    if found.next == "sign_in":
        message = f"{message} ({reason})" if reason else message
    return _CLASSES[found.next](
        message or f"NetSuite answers {code or status}",
        hint=hint,
        type=NAMESPACE + found.type,
        code=code,
        http_status=status,
        **details,
    )


def _for_support(message: str, request_id: str) -> str:
    """What NetSuite's support needs to know of an error of its own: the id of it, where it gave one."""
    if _ERROR_ID.search(message):
        return "give NetSuite's support the error id in the message"
    return f"{INTERNAL.hint} and its id {request_id}" if request_id else INTERNAL.hint


def given_up(error: RetryableError) -> None:
    """Let the hint of *error*, after which nothing is tried any more, say how often it was tried."""
    times = tried(error.attempts)
    if AGAIN in error.hint:
        error.hint = error.hint.replace(AGAIN, times)
    elif error.attempts > 1 and times not in error.hint:
        error.hint = f"{error.hint}; {times}" if error.hint else times


def tried(attempts: int) -> str:
    """How often something was tried, in words."""
    return "it was tried once" if attempts == 1 else f"it was tried {attempts} times"


def snake(reason: str) -> str:
    """`InvalidTimestamp` of the audit trail as `invalid_timestamp` of a header."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", reason).lower()


def reason_of(challenge: str) -> str:
    """The `error` of a WWW-Authenticate header, the only machine-readable reason NetSuite gives."""
    found = _ERROR.search(challenge)
    return found.group(1) if found else ""


def lost(message: str, **details: Any) -> AmbiguousError:
    """The error of a write whose answer is missing."""
    return AmbiguousError(
        message,
        hint=_LOST,
        type=NAMESPACE + "AMBIGUOUS",
        **details,
    )


def unanswered(error: Exception, host: str, effect: Effect) -> ConnectorError:
    """The error for an exception of requests: what was never sent may be sent again, what was sent may not."""
    from requests import exceptions as http  # noqa: PLC0415 - slow to import; loaded by whoever sent the request

    text = f"{host} cannot be reached: {_cause(error)}"
    if isinstance(error, http.SSLError):
        hint = "check base_address, the proxy, and tls.trust_store"
        return ConnectivityError(f"no TLS with {host}: {_cause(error)}", hint=hint, type=NAMESPACE + "SECURITY")
    if isinstance(error, http.ProxyError):
        return _refused_by_proxy(_cause(error))
    if isinstance(error, http.ConnectTimeout):
        hint = "check the network and the proxy, or raise connection_timeout"
        return RetryableError(text, hint=hint, type=NAMESPACE + "TIMEOUT")
    if _never_sent(error):
        return RetryableError(text, hint="check account, network and proxy", type=NAMESPACE + "CONNECTIVITY")
    return _broken_off(error, host, effect)


def _broken_off(error: Exception, host: str, effect: Effect) -> ConnectorError:
    """The error for a request that was sent and not answered."""
    from requests import exceptions as http  # noqa: PLC0415 - as in `unanswered`

    timed_out = isinstance(error, http.ReadTimeout) or "timed out" in str(error).lower()
    if effect == "write":
        return lost(f"{host} {'did not answer in time' if timed_out else 'broke off'} after the request was sent")
    if timed_out:
        hint = "ask for less at a time, or raise read_timeout"
        return RetryableError(f"{host} did not answer in time", hint=hint, type=NAMESPACE + "TIMEOUT")
    return RetryableError(f"{host} broke off: {_cause(error)}", hint=_CUT_OFF, type=NAMESPACE + "CONNECTIVITY")


def _refused_by_proxy(cause: str) -> ConnectorError:
    if "407" in cause:
        found = STATUSES[407]
        return ConfigurationError(f"the proxy refuses: {cause}", hint=found.hint, type=NAMESPACE + found.type)
    hint = "check host and port under proxy (or HTTPS_PROXY), and what the proxy lets through"
    return RetryableError(f"the proxy refuses: {cause}", hint=hint, type=NAMESPACE + "CONNECTIVITY")


def cut_short(reason: str, effect: Effect) -> ConnectorError:
    """The error for an answer that ends too early; *reason* says how that shows."""
    message = f"NetSuite's answer is cut short: {reason}"
    if effect == "write":
        return lost(message)
    return RetryableError(message, hint=_CUT_OFF, type=NAMESPACE + "CONNECTIVITY")


def too_large(megabytes: int, effect: Effect) -> ConnectorError:
    """The error for an answer that is not read to its end."""
    message = f"the answer is larger than {megabytes} MB; it was not read to its end"
    if effect == "write":
        return lost(message)
    hint = "ask for less at a time: a smaller page_size or batch_size, fewer fields"
    return RejectedError(message, hint=hint, type=NAMESPACE + "MAX_RCRDS_EXCEEDED")


def redirected(status: int, location: str, **details: Any) -> ConnectivityError:
    """The error for an answer that points elsewhere: a signature is not carried to another address."""
    host = urlsplit(location).hostname
    return ConnectivityError(
        f"NetSuite answers {status} and points elsewhere" + (f": {host}" if host else ""),
        hint="check account, and leave base_address out: the account's own host needs no redirect; a proxy, or the"
        " sign-in page of a network, may have answered in its place",
        type=NAMESPACE + "CONFIGURATION",
        http_status=status,
        **details,
    )


def _never_sent(error: Exception) -> bool:
    from urllib3.exceptions import NameResolutionError, NewConnectionError  # noqa: PLC0415 - as in `unanswered`

    cause: Any = error
    for _ in range(5):
        if isinstance(cause, NewConnectionError | NameResolutionError | ConnectionRefusedError):
            return True
        inner = getattr(cause, "reason", None) or (cause.args[0] if getattr(cause, "args", None) else None)
        if not isinstance(inner, BaseException):
            return False
        cause = inner
    return False


def _cause(error: BaseException) -> str:
    """The innermost reason in words, without the address and its parameters."""
    cause: Any = error
    while True:
        inner = getattr(cause, "reason", None) or (cause.args[-1] if getattr(cause, "args", None) else None)
        if not isinstance(inner, BaseException):
            break
        cause = inner
    text = str(getattr(cause, "strerror", "") or getattr(cause, "verify_message", "") or cause)
    return re.sub(r"^<[^>]*>:?\s*|^HTTPS?Connection(?:Pool)?\([^)]*\):?\s*", "", text).strip() or type(error).__name__
