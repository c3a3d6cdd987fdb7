"""Opened: what follows from one reading of the configuration: addresses, signer, connections, permits."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import ConfigurationError, ConnectivityError, ConnectorError
from connector.netsuite import library_logs
from connector.netsuite.auth.token_store import Exchange
from connector.netsuite.config import Connection, NetSuiteConfig
from connector.netsuite.consent_connection import OAuth2AuthorizationCode
from connector.netsuite.credential_sets import AnySigner, CredentialSets
from connector.netsuite.error_codes import REASONS
from connector.netsuite.exchange import Answer, Request, token_request
from connector.netsuite.failure import too_large, unanswered
from connector.netsuite.observation.observer import Observer
from connector.netsuite.pool import pool
from connector.netsuite.server_clock import ServerClock
from connector.netsuite.signing import signer, warn_of_certificate
from connector.netsuite.wire_json import check, decode
from connector.permit.sharing import budget

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

_NO_UNIT = Unit()
LARGEST_ANSWER = 512 << 20
"""Bytes; far above NetSuite's largest, a file of at most 100 MB in SOAP's base64."""
_PART = 1 << 16
_USER_AGENT = "netsuite-flows"
_HEADERS = {"Accept": "application/json", "Accept-Language": "en", "Accept-Encoding": "gzip, deflate"}


class Opened:
    """A session as one reading of its configuration made it."""

    def __init__(self, config: NetSuiteConfig, clock: ServerClock, observer: Observer | None = None) -> None:
        """Refuse an unexpected account; connect nothing yet."""
        config.check_account()
        connection = config.connection
        self.config = config
        self.addresses = connection.addresses()
        self.http = pool(self.addresses, connection.tls, connection.proxy, connection.limit)
        key = f"{self.addresses.suitetalk}|{connection.account}"
        self.permits = budget(
            key,
            connection.limit,
            url=_permits_url(connection),
            lasting=not self.addresses.loopback,
            request_time=config.timeouts[1],
        )
        self._clock = clock
        self.sets = CredentialSets(tuple(self._signers(connection)))
        self._observer = observer or Observer()
        self._observer.hide(self.sets.secrets)
        library_logs.mask(self.sets.secrets)
        self._used = time.monotonic()

    def close(self) -> None:
        """Close the connections that are kept open."""
        self.http.close()
        self.permits.close()

    def sent(self, request: Request, unit: Unit, signs: AnySigner | None = None) -> Answer:
        """Sign (with *signs*, the current credentials where None) and send *request*; a token that ran out is renewed.

        A refused token is renewed once.
        """
        self._drop_idle()
        signs = signs or self.sets.current
        prepared = self._prepared(request, signs)
        answer = self._exchanged(prepared, request, unit)
        if request.signs_header and answer.status == 401 and signs.renew(prepared, answer):  # noqa: PLR2004 - HTTP
            answer = self._exchanged(self._prepared(request, signs), request, unit)
        return answer

    def exchange(self, form: dict[str, str], *, authorization: str = "") -> dict[str, Any]:
        """Ask the token endpoint outside of any request; for a user's consent."""
        return self._exchange(self.config.connection)(form, authorization=authorization)

    def _signers(self, connection: Connection) -> Iterator[AnySigner]:
        """Those of the connection, and of what it was before a rotation."""
        yield signer(connection, self._exchange(connection))
        earlier = connection.earlier()
        if earlier is not None:
            yield signer(earlier, self._exchange(earlier))

    def _drop_idle(self) -> None:
        """Close connections that nobody used for as long as the expiration policy says."""
        policy, now = self.config.expiration_policy, time.monotonic()
        if policy is not None and now - self._used > policy.max_idle_time:
            self.http.close()  # new ones are opened when needed
        self._used = now

    def _prepared(self, request: Request, signs: AnySigner | None = None) -> PreparedRequest:
        from requests import Request as Plain  # noqa: PLC0415 - slow to import

        if not self.addresses.contains(request.url):
            raise ConfigurationError(f"{request.url.partition('?')[0]} is not on the account's hosts; not sent")
        body = request.body() if callable(request.body) else request.body
        headers = {"User-Agent": _USER_AGENT, **_HEADERS, **request.headers}
        prepared = Plain(request.method, request.address, headers=headers, data=body).prepare()
        if request.signs_header and signs is not None:
            signs.sign(prepared, self._clock.now)
        return prepared

    def _exchanged(self, prepared: PreparedRequest, request: Request, unit: Unit) -> Answer:
        from requests import RequestException  # noqa: PLC0415 - slow to import

        settings = self.http.merge_environment_settings(prepared.url, {}, True, None, None)
        begun = self._clock.local()
        with self._observer.exchange(prepared, request, unit) as seen:
            try:
                with self.http.send(
                    prepared, timeout=self._timeouts(request, unit), allow_redirects=False, **settings
                ) as found:
                    headers = {name.lower(): value for name, value in found.headers.items()}
                    body = _whole(found, request)
                answer = seen.answer = Answer(found.status_code, headers, body, request.url)
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

    def _exchange(self, connection: Connection) -> Exchange:
        """What asks the token endpoint for *connection*; the permit and the breaker of the request it is for hold."""

        def exchange(form: dict[str, str], *, authorization: str = "") -> dict[str, Any]:
            warn_of_certificate(connection, self._clock.now(), self.sets.tell)
            request = token_request(self.addresses, form, authorization)
            answer = self._exchanged(self._prepared(request), request, _NO_UNIT)
            try:
                check(answer, "read", "sign_in")
            except ConnectorError as error:
                raise _token_refused(error, connection) from None
            token = decode(answer)
            if not isinstance(token, dict) or "access_token" not in token:
                raise ConnectivityError("the token endpoint gives no access_token", hint="check base_address")
            return token

        return exchange


def _whole(found: Response, request: Request) -> bytes:
    """The body of an answer, which may be larger than the memory where something goes wrong.

    Raises:
        ConnectorError: It is too large: nothing of it is read where its length says so, else no more than may be.
    """
    told = found.headers.get("Content-Length", "")
    if told.isdigit() and int(told) > LARGEST_ANSWER:
        raise too_large(LARGEST_ANSWER >> 20, request.effect)
    body = io.BytesIO()  # gives its bytes without a second copy of them
    for part in found.iter_content(_PART):
        if body.tell() + len(part) > LARGEST_ANSWER:
            raise too_large(LARGEST_ANSWER >> 20, request.effect)
        body.write(part)
    return body.getvalue()


def _permits_url(connection: Connection) -> str:
    """The database of permits: the connection's, else the environment's."""
    state = os.environ.get("CONNECTOR_STATE", "")
    shared = state if state.partition(":")[0].partition("+")[0] in ("postgresql", "postgres") else ""
    return connection.permits or os.environ.get("CONNECTOR_PERMITS", "") or shared


def _token_refused(error: ConnectorError, connection: Connection) -> ConnectorError:
    """Whatever the token endpoint refuses with 400 or 401 is a refused sign-in."""
    if error.http_status not in (400, 401):
        return error
    hint = REASONS.get(error.code, "check client_id, certificate_id and the private key")
    if isinstance(connection, OAuth2AuthorizationCode) and error.code in ("invalid_client", "invalid_grant"):
        hint = "check client_id and client_secret (a public client has none), or run connector authorize again"
    return ConnectivityError(
        f"NetSuite gives no access token: {error.message}",
        hint=hint,
        type="NETSUITE:AUTHENTICATION",
        code=error.code,
        http_status=error.http_status,
    )
