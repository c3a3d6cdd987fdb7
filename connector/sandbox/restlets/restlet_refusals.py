"""RestletError: why a RESTlet is not run or its result not sent, and the answer in the request's content type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from connector.sandbox.refusals import ConcurrencyError, LoginError, WireError
from connector.sandbox.restlets.restlet_bodies import JSON, TEXT, XML, content_type
from connector.sandbox.web.http_protocol import Answer

MALFORMED = "The request could not be understood by the server due to malformed syntax."
INVALID_LOGIN = "Invalid login attempt."
INVALID_CREDENTIALS = "You have entered an invalid email address or password. Please try again."
UNKNOWN_SCRIPT = "That Suitelet is invalid, disabled, or no longer exists."
CONCURRENCY = "Concurrent request limit exceeded. Request blocked."


@dataclass(slots=True)
class RestletError(Exception):
    """A refusal with NetSuite's code, sentence and HTTP status (Oracle help section_4634920277)."""

    code: str
    message: str
    status: int = 400
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, media: str) -> Answer:
        """The refusal as a body of *media*, spaced as NetSuite spaces it."""
        return Answer(self.status, _body(self, media).encode(), {**self.headers, "content-type": content_type(media)})


def _body(error: RestletError, media: str) -> str:
    code, message = error.code, error.message
    if media == JSON:
        return f'{{"error" : {{"code" : {_quoted(code)}, "message" : {_quoted(message)}}}}}'
    if media == XML:
        return f"<error><code>{escape(code)}</code><message>{escape(message)}</message></error>"
    return f"error code: {code}\nerror message: {message}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def answered_in(given: str) -> str:
    """The media type of an answer to a request whose Content-Type is *given*: text where it is none of the three."""
    media = given.partition(";")[0].strip()
    return media if media in (JSON, XML) else TEXT


def refusal(error: WireError, account: str) -> RestletError:
    """What signing in or the account's limits refuse, in the words of this channel."""
    if isinstance(error, LoginError):
        return _login(error, account)
    if isinstance(error, ConcurrencyError):
        return RestletError("SSS_REQUEST_LIMIT_EXCEEDED", CONCURRENCY)
    return RestletError(error.soap_code, error.message, error.status)


_USER_CREDENTIALS = {
    "INVALID_LOGIN_CREDENTIALS": INVALID_CREDENTIALS,
    "TWO_FA_REQD": "Two-Factor Authentication required.",
}
_MALFORMED_REASONS = ("parameter_rejected", "MissingTokenPassportRequiredFields")
"""Audit words of a header that cannot be read: HTTP 400 (captures; which words belong here is an inference)."""


def _login(error: LoginError, account: str) -> RestletError:
    if error.reason in _MALFORMED_REASONS:
        return RestletError("INVALID_REQUEST", MALFORMED)
    if error.restlet_code == "INVALID_REQUEST":
        challenge = f'{error.challenge} realm="{account}", error="invalid_request", error_description="{MALFORMED}"'
        return RestletError("INVALID_REQUEST", MALFORMED, 400, {"www-authenticate": challenge})
    if error.restlet_code in _USER_CREDENTIALS:
        return RestletError(error.restlet_code, _USER_CREDENTIALS[error.restlet_code], 401)
    headers = {}
    if error.challenge == "Bearer":
        challenge = f'Bearer realm="{account}", error="invalid_token", error_description="{INVALID_LOGIN}"'
        headers = {"www-authenticate": challenge}
    return RestletError("INVALID_LOGIN_ATTEMPT", INVALID_LOGIN, 401, headers)
