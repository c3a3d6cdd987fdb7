"""Who may come in: token-based authentication as NetSuite checks it, for SOAP, REST and RESTlets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from connector.sandbox.authentication import sign_in_explanations as explanations
from connector.sandbox.authentication import signature
from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.authentication.authorization_header import MalformedHeaderError, parse_authorization
from connector.sandbox.authentication.concurrency_gate import ConcurrencyGate
from connector.sandbox.authentication.sign_in_refusals import MalformedAuthorizationError, UserCredentialsError
from connector.sandbox.authentication.signature_diagnosis import explain
from connector.sandbox.authentication.signature_variants import (
    HeaderText,
    PassportText,
    Variant,
    header_variants,
    passport_variants,
)
from connector.sandbox.authentication.used_nonces import UsedNonces
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import TOKEN_LOGIN, AccessToken, Integration, Role, Tenant, User
from connector.sandbox.refusals import LoginError
from connector.sandbox.web.request_address import query_pairs

WINDOW = 300
"""Seconds that a timestamp may lie before or after the server's clock (Oracle help subsect_156935170194)."""
RESTLET = "RESTlet"
"""The channel with audit words of its own, and closed to web-services-only roles."""
_SHORTEST_NONCE, _LONGEST_NONCE = 6, 64
_MOST_FAILURES = 5
_LOCK_SECONDS = 1800.0
_ALGORITHMS = ("HMAC-SHA256", "HMAC_SHA256")  # the second is what PHP clients send
_RESTLET_WORDS = {"NonceUsed": "nonce_used"}


@dataclass(frozen=True, slots=True)
class Proof:
    """What a request brings to prove who sent it."""

    channel: str
    account: str
    consumer_key: str
    token: str
    nonce: str
    timestamp: str
    algorithm: str
    signature: str

    @property
    def required(self) -> dict[str, str]:
        """What must not be empty; the algorithm has a check of its own."""
        return {
            "account": self.account,
            "consumer key": self.consumer_key,
            "token": self.token,
            "nonce": self.nonce,
            "timestamp": self.timestamp,
            "signature": self.signature,
        }

    @property
    def nonce_key(self) -> tuple[str, str, str]:
        """What may be used once."""
        return (self.token, self.nonce, self.timestamp)


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose sign-in it is, as far as it is known."""

    channel: str
    integration: Integration | None = None
    token: AccessToken | None = None
    user: User | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class _Texts:
    """What the proof may have signed, and what it may have signed by mistake."""

    right: Callable[[], Iterator[str]]
    wrong: Callable[[], Iterable[Variant]]


class Gatekeeper:
    """Checks proofs in NetSuite's order, remembers used nonces, locks users out, and writes the audit trail."""

    def __init__(self, tenant: Tenant, audit: AuditTrail, clock: Callable[[], float]) -> None:
        self.tenant = tenant
        self.audit = audit
        self.clock = clock
        self.gate = ConcurrencyGate(tenant)
        self._used = UsedNonces(2 * WINDOW)
        self._lock = threading.Lock()

    def verify_passport(
        self,
        account: str,
        consumer_key: str,
        token: str,
        nonce: str,
        timestamp: str,
        algorithm: str,
        signature: str,
    ) -> Caller:
        """The caller behind a SOAP token passport, with a slot taken; raises LoginError or ConcurrencyError."""
        proof = Proof("SOAP", account, consumer_key, token, nonce, timestamp, algorithm, signature)
        # the account is signed as NetSuite spells it: a lower-case one gives a signature that does not match
        spelled = self.tenant.account if self.tenant.is_account(account) else account
        text = PassportText(spelled, account, consumer_key, token, nonce, timestamp)
        return self._admit(proof, _Texts(lambda: iter((_passport_base(text),)), lambda: passport_variants(text)))

    def verify_header(
        self,
        authorization: str,
        method: str,
        urls: Sequence[str],
        query: str,
        channel: str = "REST",
        form: str = "",
    ) -> Caller:
        """The caller behind an OAuth 1.0a header, with a slot taken; raises LoginError or ConcurrencyError.

        *urls* are the addresses that it may have signed, *form* a body of form fields, which may be signed too.
        """
        given = self._read_header(authorization, query, channel)
        header = [pair for pair in given.items() if pair[0] not in ("realm", "oauth_signature")]
        text = HeaderText(method.upper(), urls, header, query, form, given.get("realm", ""), self.tenant.host_label)
        return self._admit(_proof(given, channel), _Texts(lambda: _header_bases(text), lambda: header_variants(text)))

    def enter(self, integration: Integration, channel: str) -> None:
        """Take a slot for a request of *integration* that is signed in; raises ConcurrencyError or LoginError."""
        try:
            self.gate.enter(integration)
        except LoginError as error:
            words = (
                "the account's concurrency is in use: refused as if the login had failed, as NetSuite does under load"
            )
            self._note("Failure", error.reason, _Subject(channel, integration), words)
            raise

    def _read_header(self, authorization: str, query: str, channel: str) -> dict[str, str]:
        try:
            given = _parameters(authorization, query)
        except MalformedHeaderError as error:
            self._note("Failure", "parameter_rejected", _Subject(channel), str(error))
            raise (MalformedAuthorizationError() if channel == RESTLET else LoginError("parameter_rejected")) from None
        empty = [name for name, value in given.items() if not value and name.startswith("oauth_")]
        if empty:
            self._refuse("parameter_rejected", _Subject(channel), f"{empty[0]} is empty")
        version = given.get("oauth_version", "1.0")
        if version != "1.0":
            self._refuse("VersionRejected", _Subject(channel), f"oauth_version is {version[:10]!r}, which must be 1.0")
        return given

    # ---------------------------------------------------------------- the order of the checks

    def _admit(self, proof: Proof, texts: _Texts) -> Caller:
        subject = _Subject(proof.channel)
        if not all(proof.required.values()):
            words = explanations.missing_fields(proof.required)
            self._refuse("MissingTokenPassportRequiredFields", subject, words)
        if proof.algorithm not in _ALGORITHMS:
            words = f"the algorithm is {proof.algorithm[:40]!r}, which must be HMAC-SHA256"
            self._refuse("UnknownAlgorithm", subject, words)
        integration = self._integration(proof)
        token = self._token(proof, integration)
        user, role = self._holder(proof, integration, token)
        subject = _Subject(proof.channel, integration, token, user, role)
        with self._lock:
            self._check_freshness(proof, subject)
            self._check_signature(proof, integration, token, subject, texts)
        user.failures = 0
        self._note("Success", "", subject)
        self.enter(integration, proof.channel)
        return Caller(self.tenant, user, role, integration, "TBA")

    def _integration(self, proof: Proof) -> Integration:
        if "TBA" not in self.tenant.features:
            words = "the feature Token-based Authentication is off: Setup > Company > Enable Features > SuiteCloud"
            self._refuse("FeatureDisabled", _Subject(proof.channel), words)
        integration = self.tenant.integrations.get(proof.consumer_key)
        if integration is None:
            words = explanations.unknown_consumer_key(self.tenant, proof.consumer_key)
            self._refuse("consumer_key_unknown", _Subject(proof.channel), words)
        if integration.state != "enabled" or not integration.token_based:
            words = explanations.refused_integration(integration)
            self._refuse("consumer_key_refused", _Subject(proof.channel, integration), words)
        return integration

    def _token(self, proof: Proof, integration: Integration) -> AccessToken:
        token = self.tenant.tokens.get(proof.token)
        if token is None or not token.active or token.consumer_key != integration.consumer_key:
            words = explanations.rejected_token(self.tenant, integration, token, proof.token)
            self._refuse("token_rejected", _Subject(proof.channel, integration, token), words)
        if not self.tenant.is_account(proof.account):
            words = explanations.foreign_account(self.tenant, proof.account)
            self._refuse("token_rejected", _Subject(proof.channel, integration, token), words)
        return token

    def _holder(self, proof: Proof, integration: Integration, token: AccessToken) -> tuple[User, Role]:
        user, role = self.tenant.users.get(token.user), self.tenant.roles.get(token.role)
        subject = _Subject(proof.channel, integration, token, user, role)
        if user and user.locked_until > self.clock():
            seconds = int(user.locked_until - self.clock())
            words = f"{_MOST_FAILURES} refused sign-ins in a row: locked for {seconds} seconds more"
            self._refuse("temporary_locked", subject, words)
        obstacle = self.tenant.sign_in_obstacle(user, role, TOKEN_LOGIN)
        if obstacle or user is None or role is None:
            self._refuse("permission_denied", subject, obstacle)
        if role.web_services_only and proof.channel == RESTLET:
            words = f"the role {role.name} is a Web Services Only Role, which cannot call RESTlets"
            self._refuse("permission_denied", subject, words, UserCredentialsError())
        return user, role

    def _check_freshness(self, proof: Proof, subject: _Subject) -> None:
        now, timestamp = self.clock(), proof.timestamp.strip()
        if not (timestamp.isascii() and timestamp.isdigit()) or abs(int(timestamp[:20]) - now) > WINDOW:
            self._refuse("InvalidTimestamp", subject, explanations.wrong_timestamp(timestamp, now))
        if not _SHORTEST_NONCE <= len(proof.nonce) <= _LONGEST_NONCE:
            words = f"the nonce has {len(proof.nonce)} characters; {_SHORTEST_NONCE} to {_LONGEST_NONCE} are taken"
            self._refuse("nonce_rejected", subject, words)
        if proof.nonce_key in self._used:
            words = "nonce and timestamp were used before: sign every request anew, a repeated one too"
            self._refuse("NonceUsed", subject, words)

    def _check_signature(
        self, proof: Proof, integration: Integration, token: AccessToken, subject: _Subject, texts: _Texts
    ) -> None:
        expected = (signature.sign(text, integration.consumer_secret, token.secret) for text in texts.right())
        if not any(signature.same_signature(text, proof.signature) for text in expected):
            words = explain(texts.wrong(), proof.signature, self.tenant, integration, token)
            self._refuse("InvalidSignature", subject, f"{words}. Signed here: {next(texts.right())}")
        self._used.remember(proof.nonce_key, self.clock())

    # ---------------------------------------------------------------- refusing

    def _refuse(
        self, reason: str, subject: _Subject, explanation: str = "", error: LoginError | None = None
    ) -> NoReturn:
        user = subject.user
        if user and reason != "temporary_locked":
            user.failures += 1
            if user.failures >= _MOST_FAILURES:
                user.failures, user.locked_until = 0, self.clock() + _LOCK_SECONDS
        if subject.channel == RESTLET:
            reason = _RESTLET_WORDS.get(reason, reason)
        self._note("Failure", reason, subject, explanation)
        raise error or LoginError(reason)

    def _note(self, status: str, reason: str, subject: _Subject, explanation: str = "") -> None:
        self.audit.note(
            status,
            reason,
            subject.channel,
            user=subject.user.email if subject.user else "",
            role=subject.role.name if subject.role else "",
            application=subject.integration.name if subject.integration else "",
            token=subject.token.id[-4:] if subject.token else "",
            token_name=subject.token.name if subject.token else "",
            explanation=explanation,
        )


def _parameters(authorization: str, query: str) -> dict[str, str]:
    given = parse_authorization(authorization)
    twice = [name for name, _ in query_pairs(query) if name in given and name.startswith("oauth_")]
    if twice:
        raise MalformedHeaderError(f"{twice[0]} stands in the header and in the query")
    return given


def _passport_base(text: PassportText) -> str:
    return signature.passport_base(*text.parts(text.account))


def _header_bases(text: HeaderText) -> Iterator[str]:
    yield from signature.request_bases(text.method, text.urls, text.parameters)
    if text.form:  # RFC 5849 3.4.1.3.1 signs form fields; whether NetSuite looks at them is not known: either way
        fields = [*text.parameters, *query_pairs(text.form)]
        yield from signature.request_bases(text.method, text.urls, fields)


def _proof(given: dict[str, str], channel: str) -> Proof:
    return Proof(
        channel=channel,
        account=given.get("realm", ""),
        consumer_key=given.get("oauth_consumer_key", ""),
        token=given.get("oauth_token", ""),
        nonce=given.get("oauth_nonce", ""),
        timestamp=given.get("oauth_timestamp", ""),
        algorithm=given.get("oauth_signature_method", ""),
        signature=given.get("oauth_signature", ""),
    )
