"""Credentials: what shows an API who sends a request, references resolved; tokens are kept while they live."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote_plus, urlencode

from pydantic import SecretStr

from connector.errors import ConnectivityError
from connector.http.authentication import ApiKey, Authentication, Basic, Bearer, ClientCredentials
from connector.http.exchange_failures import NAMESPACE, refused
from connector.http.exchange_shapes import Answer, Request
from connector.reference import hide, resolve_text

_EARLY = 30.0
"""Seconds before its end that a token is not used any more."""
_LIFE = 300.0
"""How long a token is kept whose answer does not say how long it lives."""
_OK = range(200, 300)


class Credentials:
    """The credentials of one configuration. Threads may share it."""

    def __init__(self, authentication: Authentication | None, send: Callable[[Request], Answer]) -> None:
        """Show *authentication*; *send* asks for tokens."""
        self._shown, self._send = authentication, send
        self._lock = threading.Lock()
        self._token, self._ends = "", 0.0

    def added(self, request: Request) -> Request:
        """*request* with the credentials."""
        shown = self._shown
        if isinstance(shown, Basic):
            return _with(request, "Authorization", _basic(resolve_text(shown.username), _secret(shown.password)))
        if isinstance(shown, Bearer):
            return _with(request, "Authorization", f"Bearer {_secret(shown.token)}")
        if isinstance(shown, ApiKey):
            key = _secret(shown.api_key)
            if shown.send_in == "query":
                return replace(request, query=(*request.query, (shown.name, key)))
            return _with(request, shown.name, key)
        if isinstance(shown, ClientCredentials):
            return _with(request, "Authorization", f"Bearer {self._fetched(shown)}")
        return request

    def renew(self) -> bool:
        """Forget the token that was just refused; whether another one can be fetched."""
        with self._lock:
            had, self._token = self._token, ""
        return bool(had)

    def _fetched(self, shown: ClientCredentials) -> str:
        with self._lock:
            if not self._token or time.monotonic() > self._ends:
                self._token, life = _asked(shown, self._send)
                self._ends = time.monotonic() + max(0.0, life - _EARLY)
            return self._token


def _asked(shown: ClientCredentials, send: Callable[[Request], Answer]) -> tuple[str, float]:
    """A new token, and the seconds that it lives."""
    client, secret = resolve_text(shown.client_id), _secret(shown.client_secret)
    form = {"grant_type": "client_credentials", **shown.parameters}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if shown.scopes:
        form["scope"] = " ".join(shown.scopes)
    if shown.send_client_in == "body":
        form |= {"client_id": client, "client_secret": secret}
    else:
        headers["Authorization"] = _basic(quote_plus(client), quote_plus(secret))  # RFC 6749, 2.3.1: encoded first
    body = urlencode(form).encode()
    request = Request(method="POST", url=resolve_text(shown.token_url), headers=headers, body=body)
    answer = send(request)
    if answer.status not in _OK:
        raise _unsigned(answer, request)
    try:
        found = json.loads(answer.body)
        token, life = str(found["access_token"]), float(found.get("expires_in") or _LIFE)
    except (ValueError, TypeError, KeyError):
        raise ConnectivityError(f"{request.shown} gives no token", type=NAMESPACE + "UNAUTHORIZED") from None
    hide([token])
    return token, life


def _unsigned(answer: Answer, request: Request) -> Exception:
    """A client that is refused (400, 401, 403) must not be tried again; a server that is busy may."""
    error = refused(answer, request)
    if answer.status in (400, 401, 403):
        hint = "check client_id, client_secret and scopes"
        return ConnectivityError(error.message, hint=hint, type=NAMESPACE + "UNAUTHORIZED", http_status=answer.status)
    return error


def _basic(user: str, password: str) -> str:
    text = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
    hide([text])
    return f"Basic {text}"


def _secret(value: SecretStr) -> str:
    found = resolve_text(value.get_secret_value())
    hide([found])
    return found


def _with(request: Request, name: str, value: str) -> Request:
    return replace(request, headers={**request.headers, name: value})
