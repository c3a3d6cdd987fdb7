"""Session: one open connection; it signs, sends, waits, counts refusals and types what fails, for every transport."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, TypeVar

from connector import events, retry
from connector.component import Stopped, Unit
from connector.errors import ConfigurationError, ConnectorError, RejectedError, RetryableError
from connector.netsuite import account_zone, breaker, concurrency_limit, server_clock, wire_json
from connector.netsuite.address import Addresses
from connector.netsuite.auth.token_passport import TokenPassport
from connector.netsuite.auth.token_store import CONSENT_REQUIRED
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.connection_types import TokenBasedAuthentication
from connector.netsuite.credential_sets import AnySigner
from connector.netsuite.exchange import Answer, Request
from connector.netsuite.failure import given_up, reason_of
from connector.netsuite.observation.counters import Counters
from connector.netsuite.observation.observer import Observer
from connector.netsuite.opened import Opened
from connector.netsuite.signing import TokenSigner
from connector.permit.budget import Budget

if TYPE_CHECKING:
    from connector.netsuite.reference_hint import Refused

T = TypeVar("T")
Check = Callable[[Answer], None]
_NO_UNIT = Unit()
_LEARNING_SECONDS = 10.0
"""How long whoever was refused waits for the account to tell its limit."""
_WORTH_TELLING = 0.01
"""Seconds for a permit; it takes less where nobody else has them."""
_SOAP_NEEDS_TOKENS = (
    "NetSuite has no OAuth 2.0 for SOAP: sign in with token_based_authentication, or use transport: rest"
)


@dataclass(slots=True)
class Attempt:
    """One attempt of one request."""

    state: Opened
    signs: AnySigner
    request: Request
    unit: Unit
    check: Check | None
    reason: str = ""
    """Why the sign-in was refused, where the answer says so."""


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
        self._own = threading.local()
        self._zone: tzinfo | None = None
        self.clock = server_clock.ServerClock(clock, follow=config.clock == "server")
        self.remembered: dict[str, Any] = {}
        """What was looked up once for this connection, e.g. the metadata of its account."""
        self.observer = Observer()

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
        return self._open().sets.secrets

    @property
    def fingerprint(self) -> str:
        """Tells these credentials from others without telling what they are."""
        return self._open().sets.current.fingerprint

    @property
    def counters(self) -> Counters:
        """What this session has done so far; nothing is opened for it."""
        found, state = self.observer.counters(), self._state
        if state is None:
            return found
        permits = state.permits.counts
        return replace(
            found, refusals=permits.refused, waits=permits.waited, waited_seconds=round(permits.waited_seconds, 3)
        )

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
        found = getattr(self._own, "signs", None) or self._open().sets.current
        if not isinstance(found, TokenSigner):
            raise ConfigurationError(_SOAP_NEEDS_TOKENS)
        return found.passport(self.clock.now)

    def masked_base_string(self) -> str:
        """What a SOAP signature is made of, the middle of each key masked, to compare with another client's."""
        found = self._open().sets.current
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

    @property
    def permits(self) -> Budget:
        """The account's budget of requests in flight: how it stands, and what this process waited for."""
        return self._open().permits

    @property
    def earlier_credentials_in_use(self) -> bool:
        """Whether the new credentials were refused, so that those under `previous:` sign."""
        return self._open().sets.earlier_in_use

    def use_earlier_credentials(self, error: ConnectorError) -> None:
        """Sign with the credentials under `previous:` from now on: NetSuite refused the new ones with *error*."""
        sets = self._open().sets
        sets.after(sets.current, error)

    def exchange(self, form: dict[str, str], *, authorization: str = "") -> dict[str, Any]:
        """Ask the token endpoint for what *form* stands for; *authorization* is the application's Basic header."""
        return self._open().exchange(form, authorization=authorization)

    def access_token(self) -> str:
        """An access token that lasts, for what is not a request of ours; "" where the connection signs with a token.

        Raises:
            ConnectorError: NetSuite gives none; coded CONSENT_REQUIRED where a user has to allow it.
        """
        found = self._open().sets.current
        return "" if isinstance(found, TokenSigner) else found.token(self.clock.now)

    def check_write(self, operation: str) -> None:
        """Refuse *operation* where the configuration does not let it write; nothing is sent."""
        self.config.check_write(operation)

    def why_refused(self, refused: Refused, record_type: str, unit: Unit = _NO_UNIT) -> str:
        """What is wrong with a reference, where the configuration asks for it: two requests at most; "" elsewhere."""
        if not self.config.explain_references:
            return ""
        from connector.netsuite.refused_reference import why  # noqa: PLC0415 - rest and soap are below, made when used

        return why(self, refused, record_type, unit)

    def share_sign_ins(self, ledger: breaker.RefusalLedger) -> None:
        """Count refused sign-ins together with the other processes that write into *ledger*; before the first use."""
        self._guard = breaker.SharedBreaker(self._guard, ledger)

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
        with self.observer.call(request):
            return self.retrying(lambda: self.send(request, unit, check=check), unit)

    def retrying(self, attempt: Callable[[], T], unit: Unit = _NO_UNIT) -> T:
        """Call *attempt* under the one policy that holds: the unit's, else the connection's."""
        try:
            return retry.run(
                attempt,
                unit.retry or self.config.connection.policy(),
                deadline=unit.deadline,
                emit=unit.emit,
                step=unit.step,
                sleep=unit.sleep,
            )
        except RetryableError as error:
            given_up(error)
            raise

    def send(self, request: Request, unit: Unit = _NO_UNIT, *, check: Check | None = None) -> Answer:
        """Make one attempt: a sign-in that changed credentials or a new token may mend is made once more."""
        state = self._open()
        self._set_clock(state, request)
        attempt = Attempt(state, state.sets.current, request, unit, check)
        try:
            return self._attempt(attempt)
        except ConnectorError as error:
            if not error.is_a("AUTHENTICATION"):
                raise
            again = self._mended(attempt, error)
            if again is None:
                raise
            return self._attempt(again)

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
                self._state.close()
                self._state = None
            self._soap = None

    def _open(self) -> Opened:
        state = self._state
        if state is not None:
            return state
        with self._lock:
            if self._state is None:
                self._state = Opened(self._template.resolved(), self.clock, self.observer)
            return self._state

    def _reopened(self, refused: Opened) -> Opened | None:
        """The session with credentials that changed since *refused* read them; None where they did not."""
        with self._lock:
            if self._state is not refused:
                return self._state
            fresh = Opened(self._template.resolved(), self.clock, self.observer)
            if fresh.sets.fingerprint == refused.sets.fingerprint:
                fresh.close()
                return None
            self._state = fresh
            return fresh

    def _set_clock(self, state: Opened, request: Request) -> None:
        """Where NetSuite's clock signs, ask for its time before the first signature: unsigned, so it costs nothing."""
        if not self.clock.follow or self.clock.known or not request.signed:
            return
        probe = Request(method="GET", url=f"{state.addresses.suitetalk}/", signed=False)
        state.sent(probe, _NO_UNIT)

    def _mended(self, attempt: Attempt, error: ConnectorError) -> Attempt | None:
        """*attempt*, whose sign-in was refused, with what may mend it: changed credentials, earlier ones, the time."""
        mended = self._reopened(attempt.state)
        if mended is not None:
            return replace(attempt, state=mended, signs=mended.sets.current)
        own = attempt.request.channel != "token"  # whoever asks for a token by hand has signed it himself
        other = attempt.state.sets.after(attempt.signs, error, attempt.reason) if own else None
        if other is not None:
            return replace(attempt, signs=other)
        return attempt if self.clock.corrected() else None

    def _attempt(self, attempt: Attempt) -> Answer:
        state, signs, request, unit = attempt.state, attempt.signs, attempt.request, attempt.unit
        judged = self._judged(signs.fingerprint) if request.signed else contextlib.nullcontext()
        crowded = False
        asked = time.monotonic()
        try:
            with judged, state.permits.hold(unit.deadline, lambda: _break_off(unit)) as permit:
                _tell_wait(unit, time.monotonic() - asked)
                try:
                    answer = self._answered(attempt)
                except ConnectorError as error:
                    error.operation = error.operation or request.operation
                    if error.is_a("AUTHENTICATION") and not attempt.reason:
                        error.hint = self.clock.cure or error.hint
                    if error.is_a("TOO_MANY_REQUESTS"):
                        permit.refused()
                        crowded = permit.at > 1
                    raise
        finally:
            if crowded:
                self._learn(state)
        if request.signed and request.channel != "token":
            state.sets.worked(signs)
            self._tell_news(state, unit)
        return answer

    def _answered(self, attempt: Attempt) -> Answer:
        request = attempt.request
        self._own.signs = attempt.signs
        try:
            answer = attempt.state.sent(request, attempt.unit, attempt.signs)
        finally:
            self._own.signs = None
        self._tell_skew(attempt.unit)
        attempt.reason = reason_of(answer.header("www-authenticate"))
        (attempt.check or _rest_check(request))(answer)
        return answer

    def _learn(self, state: Opened) -> None:
        """Ask the account for its limit, once a day, after it refused one of several requests; it need not tell."""
        with contextlib.suppress(ConnectorError):
            if self.transport == "soap" or not _may_ask(state.config) or not state.permits.asks():
                return
            question = concurrency_limit.question(state.addresses)
            soon = Unit(deadline=time.monotonic() + _LEARNING_SECONDS)
            answer = self._attempt(Attempt(state, state.sets.current, question, soon, None))
            state.permits.learn(concurrency_limit.told(wire_json.decode(answer)))

    @contextlib.contextmanager
    def _judged(self, key: str) -> Iterator[None]:
        """One request whose credentials NetSuite judges: the breaker learns what it said of them."""
        with self._guard.attempt(key):
            try:
                yield
            except ConnectorError as error:
                if error.code == CONSENT_REQUIRED:
                    pass  # nothing was refused: a user is to be asked
                elif error.is_a("AUTHENTICATION"):
                    self._guard.refused(key, error)
                elif error.http_status is not None:
                    self._guard.accepted(key)
                raise
            self._guard.accepted(key)

    def _tell_news(self, state: Opened, unit: Unit) -> None:
        for message in state.sets.news():
            unit.emit(events.Noted(step=unit.step, message=message, hint="see docs/connections.md, rotation"))

    def _tell_skew(self, unit: Unit) -> None:
        message = self.clock.news()
        if message:
            unit.emit(events.Noted(step=unit.step, message=message, hint="set this machine's clock (NTP)"))


def _break_off(unit: Unit) -> None:
    """End a wait in which nothing was sent, where a person asked to stop."""
    if unit.stopped():
        raise Stopped("the next request: it waits for a permit")


def _tell_wait(unit: Unit, seconds: float) -> None:
    if seconds > _WORTH_TELLING:
        unit.emit(events.Waited(step=unit.step, seconds=seconds))


def _may_ask(config: NetSuiteConfig) -> bool:
    """Whether the system service takes our credentials: a token without its scope would count as a refused sign-in."""
    scopes = getattr(config.connection, "scopes", ("rest_webservices",))
    return "rest_webservices" in scopes


def _rest_check(request: Request) -> Check:
    return lambda answer: wire_json.check(answer, request.effect, request.operation)
