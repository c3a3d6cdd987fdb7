"""Session: one open connection; it signs, sends, waits, counts refusals and types what fails, for every transport."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any, TypeVar

from connector import events, retry
from connector.component import Unit
from connector.errors import ConfigurationError, ConnectorError, RejectedError
from connector.netsuite import account_zone, breaker, server_clock, wire_json
from connector.netsuite.address import Addresses
from connector.netsuite.auth.token_passport import TokenPassport
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.connection_types import TokenBasedAuthentication
from connector.netsuite.exchange import Answer, Request
from connector.netsuite.opened import Opened
from connector.netsuite.signing import TokenSigner

T = TypeVar("T")
Check = Callable[[Answer], None]
_NO_UNIT = Unit()
_SOAP_NEEDS_TOKENS = (
    "NetSuite has no OAuth 2.0 for SOAP: sign in with token_based_authentication, or use transport: rest"
)


class Session:
    """One connection of one configuration; safe for threads.

    References of the configuration are resolved when it is first used, and again after a refused sign-in.
    """

    def __init__(
        self,
        config: NetSuiteConfig,
        *,
        clock: Callable[[], float] = time.time,
        guard: breaker.Breaker = breaker.SHARED,
    ) -> None:
        """Connect nothing yet.

        Args:
            config: References may be unresolved.
            clock: Unix seconds of this machine.
            guard: Counts refused sign-ins.
        """
        self._template = config
        self._guard = guard
        self._lock = threading.RLock()
        self._state: Opened | None = None
        self._soap: Any = None
        self._zone: tzinfo | None = None
        self.clock = server_clock.ServerClock(clock, follow=config.clock == "server")

    @property
    def config(self) -> NetSuiteConfig:
        """The configuration, its references resolved."""
        return self._open().config

    @property
    def addresses(self) -> Addresses:
        """Where the account's services are."""
        return self._open().addresses

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown; for `connector.reference.redact`."""
        return self._open().signer.secrets

    @property
    def fingerprint(self) -> str:
        """Tells these credentials from others without telling what they are."""
        return self._open().signer.fingerprint

    @property
    def transport(self) -> str:
        """The transport the configuration asks for, `auto` where it does not care."""
        return self._template.transport

    def refusal(self, transport: str, effect: str = "none") -> str:
        """Why *transport* cannot be used on this connection, for an operation with *effect*; "" where it can."""
        if transport == "soap" and not isinstance(self._template.connection, TokenBasedAuthentication):
            return _SOAP_NEEDS_TOKENS
        preferences = self._template.soap_preferences
        if transport == "rest" and effect == "write" and preferences:
            return f"{', '.join(preferences)} exists only over SOAP"
        return ""

    @property
    def soap(self) -> Any:
        """The SOAP side of this session, made when first used."""
        with self._lock:
            if self._soap is None:
                from connector.netsuite.soap.transport import SoapTransport  # noqa: PLC0415 - zeep is slow to import

                self._soap = SoapTransport(self)
            return self._soap

    def passport(self) -> TokenPassport:
        """The TokenPassport of one SOAP attempt; a new nonce and timestamp each time.

        Raises:
            ConfigurationError: The connection does not sign in with a token.
        """
        found = self._open().signer
        if not isinstance(found, TokenSigner):
            raise ConfigurationError(_SOAP_NEEDS_TOKENS)
        return found.passport(self.clock.now)

    def masked_base_string(self) -> str:
        """What a SOAP signature is made of, the middle of each key masked, to compare with another client's."""
        found = self._open().signer
        return found.masked_base_string(self.clock.now) if isinstance(found, TokenSigner) else ""

    def start(self, unit: Unit = _NO_UNIT) -> None:
        """Sign in now where `reconnection.fails_deployment` asks for it, so that what is wrong shows before any work.

        Raises:
            ConnectorError: The connection does not work.
        """
        reconnection = self._template.connection.reconnection
        if reconnection is None or not reconnection.fails_deployment:
            return
        if self.transport == "soap":
            from connector.netsuite.soap.services import get_server_time  # noqa: PLC0415 - slow to import

            get_server_time(self, None, unit)
            return
        from connector.netsuite.rest.record_service import server_time_request  # noqa: PLC0415 - rest is below

        self.request(server_time_request(self), unit)

    def check_write(self, operation: str) -> None:
        """Refuse *operation* where the configuration does not let it write; nothing is sent."""
        self.config.check_write(operation)

    def resume(self) -> None:
        """Let sign-ins go on after they were refused: somebody mended the account."""
        self._guard.resume(self.fingerprint)

    def request(self, request: Request, unit: Unit = _NO_UNIT, *, check: Check | None = None) -> Answer:
        """Send *request* until it is answered or the one policy runs out.

        Args:
            request: Signed anew for each attempt.
            unit: Who asks: its policy goes before the connection's, its deadline bounds the waits.
            check: Raises what an answer says; by default as the REST services and RESTlets say it.

        Raises:
            ConnectorError: Typed by what NetSuite said, or by how far the request came.
        """
        return self.retrying(lambda: self.send(request, unit, check=check), unit)

    def retrying(self, attempt: Callable[[], T], unit: Unit = _NO_UNIT) -> T:
        """Call *attempt* under the one policy that holds: the unit's, else the connection's."""
        return retry.run(
            attempt,
            unit.retry or self.config.connection.policy(),
            deadline=unit.deadline,
            emit=unit.emit,
            step=unit.step,
            sleep=unit.sleep,
        )

    def send(self, request: Request, unit: Unit = _NO_UNIT, *, check: Check | None = None) -> Answer:
        """Make one attempt: a sign-in that changed credentials or a new token may mend is made once more."""
        state = self._open()
        self._set_clock(state, request)
        try:
            return self._attempt(state, request, unit, check)
        except ConnectorError as error:
            if not error.is_a("AUTHENTICATION"):
                raise
            mended = self._reopened(state)
            if mended is None and not self.clock.corrected():
                raise
            return self._attempt(mended or state, request, unit, check)

    def time_zone(self, unit: Unit = _NO_UNIT) -> tzinfo:
        """The zone of SuiteQL's wall-clock times: the configured one, else found out once and told."""
        if self._zone is None:
            name = self.config.time_zone
            self._zone = account_zone.configured(name) if name else self._found_zone(unit)
        return self._zone

    def _found_zone(self, unit: Unit) -> tzinfo:
        from connector.netsuite.rest.suiteql import ask  # noqa: PLC0415 - rest is below, made when used

        try:
            rows = ask(self, account_zone.NOW, (), unit).items
        except RejectedError as error:
            raise ConfigurationError(
                f"the user's time zone cannot be found out: {error.message}",
                hint="say it in the config, as under Home > Set Preferences: time_zone: America/Los_Angeles",
            ) from None
        now = datetime.fromtimestamp(self.clock.local() + self.clock.skew, UTC)
        zone, sure = account_zone.guessed(str(rows[0]["now"]), now)
        if not sure:
            text = f"the user's time zone seems to be {zone}"
            unit.emit(events.Noted(step=unit.step, message=text, hint="say it in the config: time_zone: …"))
        return zone

    def close(self) -> None:
        """Close the connections that are kept open; the session may be used again."""
        with self._lock:
            if self._state is not None:
                self._state.http.close()
                self._state = None
            self._soap = None

    def _open(self) -> Opened:
        state = self._state
        if state is not None:
            return state
        with self._lock:
            if self._state is None:
                self._state = Opened(self._template.resolved(), self.clock)
            return self._state

    def _reopened(self, refused: Opened) -> Opened | None:
        """The session with credentials that changed since *refused* read them; None where they did not."""
        with self._lock:
            if self._state is not refused:
                return self._state
            fresh = Opened(self._template.resolved(), self.clock)
            if fresh.signer.fingerprint == refused.signer.fingerprint:
                fresh.http.close()
                return None
            self._state = fresh
            return fresh

    def _set_clock(self, state: Opened, request: Request) -> None:
        """Where NetSuite's clock signs, ask for its time before the first signature: unsigned, so it costs nothing."""
        if not self.clock.follow or self.clock.known or not request.signed:
            return
        probe = Request(method="GET", url=f"{state.addresses.suitetalk}/", signed=False)
        state.sent(probe, _NO_UNIT)

    def _attempt(self, state: Opened, request: Request, unit: Unit, check: Check | None) -> Answer:
        judged = self._judged(state.signer.fingerprint) if request.signed else contextlib.nullcontext()
        with judged, state.permits.hold(unit.deadline):
            try:
                answer = state.sent(request, unit)
                self._tell_skew(unit)
                (check or _rest_check(request))(answer)
            except ConnectorError as error:
                error.operation = error.operation or request.operation
                raise
        return answer

    @contextlib.contextmanager
    def _judged(self, key: str) -> Iterator[None]:
        """One request whose credentials NetSuite judges: the breaker learns what it said of them."""
        with self._guard.attempt(key):
            try:
                yield
            except ConnectorError as error:
                if error.is_a("AUTHENTICATION"):
                    self._guard.refused(key, error)
                elif error.http_status is not None:
                    self._guard.accepted(key)
                raise
            self._guard.accepted(key)

    def _tell_skew(self, unit: Unit) -> None:
        message = self.clock.news()
        if message:
            unit.emit(events.Noted(step=unit.step, message=message, hint="set this machine's clock (NTP)"))


def _rest_check(request: Request) -> Check:
    return lambda answer: wire_json.check(answer, request.effect, request.operation)
