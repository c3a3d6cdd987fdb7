"""Opened: what follows from one reading of the configuration: addresses, signer, connections, permits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from connector import permit
from connector.component import Unit
from connector.errors import ConfigurationError, ConnectivityError, ConnectorError
from connector.netsuite import library_logs
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.error_codes import REASONS
from connector.netsuite.exchange import Answer, Request, token_request
from connector.netsuite.failure import unanswered
from connector.netsuite.pool import pool
from connector.netsuite.server_clock import ServerClock
from connector.netsuite.signing import BearerSigner, TokenSigner, signer
from connector.netsuite.wire_json import check, decode

if TYPE_CHECKING:
    from requests import PreparedRequest

_NO_UNIT = Unit()
_USER_AGENT = "netsuite-flows"
_HEADERS = {"Accept": "application/json", "Accept-Language": "en", "Accept-Encoding": "gzip, deflate"}


class Opened:
    """A session as one reading of its configuration made it."""

    def __init__(self, config: NetSuiteConfig, clock: ServerClock) -> None:
        """Refuse an unexpected account; connect nothing yet."""
        config.check_account()
        connection = config.connection
        self.config = config
        self.addresses = connection.addresses()
        self.http = pool(self.addresses, connection.tls, connection.proxy, connection.limit)
        self.permits = permit.permits(f"{self.addresses.suitetalk}|{connection.account}", connection.limit)
        self.signer: TokenSigner | BearerSigner = signer(connection, self._token)
        library_logs.mask(self.signer.secrets)
        self._clock = clock
        self._used = time.monotonic()

    def sent(self, request: Request, unit: Unit) -> Answer:
        """Sign and send *request* once; a token that ran out is renewed once."""
        self._drop_idle()
        prepared = self._prepared(request)
        answer = self._exchanged(prepared, request, unit)
        if request.signs_header and answer.status == 401 and self.signer.renew(prepared, answer):  # noqa: PLR2004 - HTTP
            answer = self._exchanged(self._prepared(request), request, unit)
        return answer

    def _drop_idle(self) -> None:
        """Close connections that nobody used for as long as the expiration policy says."""
        policy, now = self.config.expiration_policy, time.monotonic()
        if policy is not None and now - self._used > policy.max_idle_time:
            self.http.close()  # new ones are opened when needed
        self._used = now

    def _prepared(self, request: Request) -> PreparedRequest:
        from requests import Request as Plain  # noqa: PLC0415 - slow to import

        if not self.addresses.contains(request.url):
            raise ConfigurationError(f"{request.url.partition('?')[0]} is not on the account's hosts; not sent")
        body = request.body() if callable(request.body) else request.body
        headers = {"User-Agent": _USER_AGENT, **_HEADERS, **request.headers}
        prepared = Plain(request.method, request.address, headers=headers, data=body).prepare()
        if request.signs_header:
            self.signer.sign(prepared, self._clock.now)
        return prepared

    def _exchanged(self, prepared: PreparedRequest, request: Request, unit: Unit) -> Answer:
        from requests import RequestException  # noqa: PLC0415 - slow to import

        settings = self.http.merge_environment_settings(prepared.url, {}, False, None, None)
        begun = self._clock.local()
        try:
            found = self.http.send(prepared, timeout=self._timeouts(request, unit), allow_redirects=False, **settings)
            answer = Answer(
                found.status_code,
                {name.lower(): value for name, value in found.headers.items()},
                found.content,
                request.url,
            )
        except (RequestException, OSError) as error:
            host = self.addresses.suitetalk.partition("//")[2]
            raise unanswered(error, host, request.effect) from None
        self._clock.read(answer.header("date"), begun)
        return answer

    def _timeouts(self, request: Request, unit: Unit) -> tuple[float | None, float | None]:
        connect, answer = self.config.timeouts
        if request.timeout is not None:
            answer = request.timeout or None
        if unit.deadline is not None:
            left = max(unit.deadline - time.monotonic(), 0.05)
            connect = left if connect is None else min(connect, left)
            answer = left if answer is None else min(answer, left)
        return connect, answer

    def _token(self, form: dict[str, str]) -> dict[str, Any]:
        """Ask the token endpoint; the permit and the breaker of the request it is for hold."""
        request = token_request(self.addresses, form)
        answer = self._exchanged(self._prepared(request), request, _NO_UNIT)
        try:
            check(answer, "read", "sign_in")
        except ConnectorError as error:
            raise _token_refused(error) from None
        token = decode(answer)
        if not isinstance(token, dict) or "access_token" not in token:
            raise ConnectivityError("the token endpoint gives no access_token", hint="check base_address")
        return token


def _token_refused(error: ConnectorError) -> ConnectorError:
    """Whatever the token endpoint refuses with 400 or 401 is a refused sign-in."""
    if error.http_status not in (400, 401):
        return error
    return ConnectivityError(
        f"NetSuite gives no access token: {error.message}",
        hint=REASONS.get(error.code, "check client_id, certificate_id and the private key"),
        type="NETSUITE:AUTHENTICATION",
        code=error.code,
        http_status=error.http_status,
    )
