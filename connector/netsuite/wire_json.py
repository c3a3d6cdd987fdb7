"""JSON as NetSuite's REST services speak it: decoded without loss, and its errors."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from connector.errors import ConnectivityError
from connector.netsuite.error_codes import SILENT
from connector.netsuite.exchange import Answer, page_of, said_by
from connector.netsuite.failure import Effect, cut_short, reason_of, redirected, refusal

_LOGIN_URL = re.compile(r"https?://\S+")
_SENTENCE = re.compile(r'"(?:detail|message|title)"\s*:\s*"([^"\\]+)"')
"""What an error says whose JSON does not end."""
_NO_ADDRESS = 404


@functools.cache
def _decoder() -> Any:
    import msgspec  # noqa: PLC0415 - only an answer needs it

    return msgspec.json.Decoder(float_hook=Decimal)


def decode(answer: Answer) -> Any:
    """The JSON of *answer*; numbers with a fraction are `Decimal`, none of their digits is lost.

    Raises:
        ConnectivityError: It is none: this is not NetSuite, or something between changed it.
        RetryableError: It says that it is, and is damaged.
    """
    try:
        return _decoder().decode(answer.body)
    except ValueError as error:  # msgspec's own error is one
        if answer.body and _says_json(answer):
            raise cut_short(str(error), "read") from None
        raise not_netsuite(answer) from None


def encode(value: Any) -> bytes:
    """*value* as JSON; a `Decimal` becomes a number with all its digits."""
    import msgspec  # noqa: PLC0415 - only a write needs it

    encoder = msgspec.json.Encoder(decimal_format="number", enc_hook=_text)
    try:
        return encoder.encode(value)
    except UnicodeEncodeError:
        return encoder.encode(_encodable(value))


def _encodable(value: Any) -> Any:
    """*value* without halves of surrogate pairs, which no UTF-8 can hold; SOAP leaves them out, too."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode()
    if isinstance(value, Mapping):
        return {_encodable(name): _encodable(held) for name, held in value.items()}
    return [_encodable(held) for held in value] if isinstance(value, list | tuple) else value


def _text(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form for NetSuite")


def not_netsuite(answer: Answer) -> ConnectivityError:
    """The error for an answer that no NetSuite service gives."""
    kind = answer.header("content-type").partition(";")[0] or "no content type"
    what = page_of(answer) if answer.is_html else f"{kind} that is not JSON" if answer.body else "nothing"
    return ConnectivityError(
        f"{answer.url.partition('?')[0]} answers {answer.status} with {what}: this is not NetSuite's REST service",
        hint="check account and base_address; a proxy, or NetSuite in maintenance, may have put its own page there",
        type="NETSUITE:CONFIGURATION",  # never NOT_FOUND: that would say that a record is not there
        http_status=answer.status,
    )


def check(answer: Answer, effect: Effect, operation: str = "") -> None:
    """Raise what *answer* says where it is an error of a REST service or a RESTlet."""
    if answer.status < 400:  # noqa: PLR2004 - HTTP
        if answer.status >= 300:  # noqa: PLR2004 - HTTP
            raise redirected(answer.status, answer.header("location"), operation=operation)
        if _is_cut_off(answer):
            raise cut_short(f"it ends after {len(answer.body)} bytes, in the middle of its JSON", effect)
        return
    if answer.is_html and answer.status not in (407, 413, 429, 500, 502, 503, 504):
        raise not_netsuite(answer)
    code, message, field = problem_of(answer)
    silent = not code and not message
    if silent and answer.status == _NO_ADDRESS:
        raise not_netsuite(answer)
    reason = reason_of(answer.header("www-authenticate"))
    raise refusal(
        code or ("INVALID_LOGIN" if answer.status == 401 else ""),  # noqa: PLR2004 - HTTP
        message or f"NetSuite answers {answer.status}{said_by(answer)}",
        effect=effect,
        status=answer.status,
        reason=reason,
        field=field,
        operation=operation,
        hint=SILENT.get(answer.status, "") if silent else "",
        retry_after=retry_after(answer.header("retry-after")),
        request_id=answer.header("x-n-operationid") or answer.header("ns_rtimer_composite"),
    )


def _is_cut_off(answer: Answer) -> bool:
    """Whether JSON that began did not end."""
    end = {b"{": b"}", b"[": b"]"}.get(answer.body[:64].lstrip()[:1])
    return end is not None and _says_json(answer) and answer.body[-64:].rstrip()[-1:] != end


def _says_json(answer: Answer) -> bool:
    return "json" in answer.header("content-type").lower()


def retry_after(text: str) -> float | None:
    """Seconds of a Retry-After header; its date form is not used by NetSuite."""
    try:
        return max(float(text), 0.0) if text else None
    except ValueError:
        return None


def problem_of(answer: Answer) -> tuple[str, str, str]:
    """Code, sentence and field of an error body, whichever of NetSuite's forms it has; "" for what is missing."""
    try:
        body = json.loads(answer.body)
    except (ValueError, UnicodeDecodeError):
        return _from_text(answer)
    if not isinstance(body, Mapping):
        return "", str(body)[:300], ""
    if "o:errorDetails" in body or "title" in body:
        return _from_problem(body)
    error = body.get("error", body)
    if isinstance(error, str):  # OAuth 2.0: {"error": "invalid_grant"}
        return error, str(body.get("error_description", "")) or error, ""
    return _from_restlet(error) if isinstance(error, Mapping) else ("", "", "")


def _from_problem(body: Mapping[str, Any]) -> tuple[str, str, str]:
    details = [detail for detail in body.get("o:errorDetails") or () if isinstance(detail, Mapping)]
    if not details:
        return str(body.get("o:errorCode", "")), str(body.get("detail") or body.get("title", "")), ""
    first = details[0]
    where = next((str(first[key]) for key in _PLACES if first.get(key)), "")
    text = "; ".join(str(detail.get("detail", "")) for detail in details)
    return str(first.get("o:errorCode", "")), _LOGIN_URL.sub("", text).strip(), where


_PLACES = ("o:errorPath", "o:errorQueryParam", "o:errorHeader", "o:errorUrlPath", "o:urlPath")


def _from_restlet(error: Mapping[str, Any]) -> tuple[str, str, str]:
    code, message = str(error.get("code", "")), str(error.get("message", ""))
    try:
        inner = json.loads(message)  # an error of the script itself
    except ValueError:
        return code, message, ""
    if not isinstance(inner, Mapping):
        return code, message, ""
    return str(inner.get("name", code)), str(inner.get("message", message)), ""


def _from_text(answer: Answer) -> tuple[str, str, str]:
    text = answer.text
    code = re.search(r"error code:\s*(\S+)|<code>([^<]+)</code>", text)
    message = re.search(r"error message:\s*(.+)|<message>([^<]+)</message>", text)
    if code is None:
        cut = _SENTENCE.search(text) if text.lstrip().startswith("{") else None
        return "", "" if answer.is_html else cut.group(1) if cut else text[:300].strip(), ""
    return code.group(1) or code.group(2), (message.group(1) or message.group(2)).strip() if message else "", ""
