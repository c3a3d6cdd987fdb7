"""Inspection: what the stages of one test share: a session of its own, and the facts found so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from connector.component import Unit
from connector.errors import ConnectorError
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.connection_test.sign_in_guard import SignInGuard
from connector.netsuite.connection_test.stage_report import Cause, Status
from connector.netsuite.connection_types import TokenBasedAuthentication
from connector.netsuite.exchange import Answer, Request
from connector.netsuite.failure import reason_of, snake
from connector.netsuite.session import Session
from connector.netsuite.wire_json import check
from connector.retry import ConstantWait, RetryPolicy

Channel = Literal["rest", "soap", "token"]
PATIENCE = 30.0
"""Seconds one request of the test may take."""
_BUSY = RetryPolicy(
    on=("TOO_MANY_REQUESTS", "UNAVAILABLE"), attempts=2, wait=ConstantWait(type="constant", interval=1.0)
)
"""A busy account is asked once more; a refused sign-in never is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a stage comes to."""

    status: Status
    evidence: str
    cure: str = ""
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What became of signing in over one channel."""

    state: Literal["passed", "refused", "forbidden", "failed"]
    """`refused`: the credentials; `forbidden`: signed in, but role or account may not use the channel."""
    reason: str = ""
    """Why it was refused, in snake case, where the wire says so."""
    error: ConnectorError | None = None


@dataclass(slots=True)
class Facts:
    """What the stages found out."""

    first: Answer | ConnectorError | None = None
    """The answer to the first request, unsigned, or why there was none."""
    answered: bool = False
    """Whether NetSuite itself answered."""
    domains: Mapping[str, str] | None = None
    """The account's domains, as getDataCenterUrls gives them."""
    account_known: bool | None = None
    proxy: str = ""
    """Host and port of the proxy in use."""
    suspicions: dict[str, str] = field(default_factory=dict)
    """Credential field → what is odd about its value, without the value."""
    sign_ins: dict[Channel, SignIn] = field(default_factory=dict)
    identity: Mapping[str, str] = field(default_factory=dict)
    """Role and user, where NetSuite tells."""
    moments: list[str] = field(default_factory=list)
    """When sign-ins were refused, by NetSuite's clock."""


class Inspection:
    """One test under way."""

    def __init__(self, session: Session, unit: Unit, *, deep: bool, record_types: tuple[str, ...]) -> None:
        self.template = session
        self.unit = unit
        self.deep = deep
        self.record_types = record_types
        self.guard = SignInGuard(lambda: self.session.fingerprint)
        self.facts = Facts()
        self.heard: Answer | None = None
        """The last answer to `ask`."""
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """A session of the test's own: its refusals and its clock are nobody else's; raises ConfigurationError."""
        if self._session is None:
            self._session = Session(self.template.config, clock=self.template.clock.local, guard=self.guard)
        return self._session

    @property
    def config(self) -> NetSuiteConfig:
        """The configuration, its references resolved."""
        return self.session.config

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown, as far as the configuration could be read."""
        if self._session is None:
            return ()
        connection = self.config.connection
        password = connection.proxy.password if connection.proxy else None
        return (*self.session.secrets, *((password.get_secret_value(),) if password else ()))

    def close(self) -> None:
        """Close the test's own connections."""
        if self._session is not None:
            self._session.close()

    @property
    def by_token(self) -> bool:
        """Whether it signs in by token-based authentication."""
        return isinstance(self.config.connection, TokenBasedAuthentication)

    def needs(self, channel: str) -> bool:
        """Whether the configuration uses *channel* (`rest` or `soap`)."""
        return self.config.transport in ("auto", channel)

    @property
    def role(self) -> str:
        """The role, as a person should look for it."""
        name = self.facts.identity.get("role", "")
        return f"the role {name}" if name else "the token's role"

    def circumstances(self) -> Unit:
        """The unit of one request: bounded in time, and patient only with a busy account."""
        end = time.monotonic() + PATIENCE
        deadline = end if self.unit.deadline is None else min(end, self.unit.deadline)
        return replace(self.unit, retry=_BUSY, deadline=deadline)

    def ask(self, request: Request, read: Callable[[Answer], None] | None = None) -> Answer:
        """Send *request*; *read* raises what the answer says, by default as the REST services say it."""

        def judge(answer: Answer) -> None:
            self.heard = answer
            if read is None:
                check(answer, request.effect, request.operation)
            else:
                read(answer)

        return self.session.request(request, self.circumstances(), check=judge)

    def look(self, request: Request) -> Answer:
        """The answer to an unsigned *request*, whatever it says."""
        return self.session.request(request, self.circumstances(), check=lambda answer: None)  # noqa: ARG005

    def sign_in(self, channel: Channel, attempt: Callable[[], Any]) -> SignIn:
        """Carry out the signed *attempt* and keep what became of it."""
        before = self.guard.failures
        self.heard = None
        try:
            attempt()
        except ConnectorError as error:
            found = self._judged(channel, error)
        else:
            found = SignIn(state="passed")
        if self.guard.failures > before:
            moment = datetime.fromtimestamp(self.session.clock.local() + self.session.clock.skew, UTC)
            self.facts.moments.append(moment.isoformat(timespec="seconds"))
        self.facts.sign_ins[channel] = found
        return found

    @property
    def anywhere_signed_in(self) -> bool:
        """Whether NetSuite let us in over any channel, be it only to say that we may do nothing there."""
        return any(
            one.state in ("passed", "forbidden") for channel, one in self.facts.sign_ins.items() if channel != "token"
        )

    @property
    def host(self) -> str:
        """Host and port that are asked, e.g. `1234567-sb1.suitetalk.api.netsuite.com:443`."""
        parts = urlsplit(self.session.addresses.suitetalk)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return f"{parts.hostname}:{port}"

    def signed_in(self, channel: Channel) -> bool:
        """Whether NetSuite let us in over *channel*."""
        found = self.facts.sign_ins.get(channel)
        return found is not None and found.state == "passed"

    def _judged(self, channel: Channel, error: ConnectorError) -> SignIn:
        if error.is_a("AUTHENTICATION"):
            challenge = self.heard.header("www-authenticate") if self.heard else ""
            told = error.code if channel == "token" else reason_of(challenge)  # SOAP says nothing
            return SignIn(state="refused", reason=snake(told), error=error)
        state: Literal["forbidden", "failed"] = "forbidden" if error.is_a("INSUFFICIENT_PERMISSION") else "failed"
        return SignIn(state=state, reason=error.code, error=error)
