"""Who may come in: token-based authentication as NetSuite checks it, for SOAP and REST."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from connector.sandbox import signature
from connector.sandbox.audit_trail import AuditTrail
from connector.sandbox.authorization_header import MalformedHeaderError, parse_authorization
from connector.sandbox.caller import Caller
from connector.sandbox.concurrency_gate import ConcurrencyGate
from connector.sandbox.refusals import LoginError
from connector.sandbox.tenant import TOKEN_LOGIN, AccessToken, Integration, Role, Tenant, User
from connector.sandbox.used_nonces import UsedNonces

WINDOW = 300
"""Seconds that a timestamp may lie before or after the server's clock (Oracle help subsect_156935170194)."""
_SHORTEST_NONCE = 6
_MOST_FAILURES = 5
_LOCK_SECONDS = 1800.0
_ALGORITHMS = ("HMAC-SHA256", "HMAC_SHA256")  # the second is what PHP clients send


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
    def complete(self) -> bool:
        """Whether nothing is missing; the algorithm has a check of its own."""
        return all((self.account, self.consumer_key, self.token, self.nonce, self.timestamp, self.signature))


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose sign-in it is, as far as it is known."""

    channel: str
    integration: Integration | None = None
    token: AccessToken | None = None
    user: User | None = None
    role: Role | None = None


class Gatekeeper:
    """Checks proofs in NetSuite's order, remembers used nonces, locks users out, and writes the audit trail."""

    def __init__(self, tenant: Tenant, audit: AuditTrail, clock: Callable[[], float]) -> None:
        self.tenant = tenant
        self.audit = audit
        self.clock = clock
        self.gate = ConcurrencyGate(lambda: tenant.concurrency)
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
        return self._admit(proof, (self._passport_base(proof),))

    def verify_header(
        self, authorization: str, method: str, urls: Sequence[str], query: str, channel: str = "REST"
    ) -> Caller:
        """The caller behind an OAuth 1.0a header, with a slot taken; *urls*: the addresses that it may have signed."""
        try:
            given = parse_authorization(authorization)
        except MalformedHeaderError as error:
            self._refuse("parameter_rejected", _Subject(channel), str(error))
        if given.get("oauth_version", "1.0") != "1.0":
            self._refuse("VersionRejected", _Subject(channel))
        signed = [pair for pair in given.items() if pair[0] not in ("realm", "oauth_signature")]
        parameters = [*signed, *signature.query_pairs(query)]
        bases = [signature.request_base(method, url, parameters) for url in urls]
        return self._admit(_proof(given, channel), bases)

    def _passport_base(self, proof: Proof) -> str:
        # the account is signed as NetSuite spells it: a lower-case one gives a signature that does not match
        account = self.tenant.account if self.tenant.is_account(proof.account) else proof.account
        return signature.passport_base(account, proof.consumer_key, proof.token, proof.nonce, proof.timestamp)

    # ---------------------------------------------------------------- the order of the checks

    def _admit(self, proof: Proof, bases: Sequence[str]) -> Caller:
        subject = _Subject(proof.channel)
        if not proof.complete:
            self._refuse("MissingTokenPassportRequiredFields", subject)
        if proof.algorithm not in _ALGORITHMS:
            self._refuse("UnknownAlgorithm", subject, f"algorithm {proof.algorithm[:40]!r}")
        integration = self._integration(proof)
        token = self._token(proof, integration)
        user, role = self._holder(proof, integration, token)
        subject = _Subject(proof.channel, integration, token, user, role)
        with self._lock:
            self._check_freshness(proof, subject)
            self._check_signature(proof, integration, token, subject, bases)
        user.failures = 0
        self._note("Success", "", subject)
        self.gate.enter()
        return Caller(self.tenant, user, role, integration, "TBA")

    def _integration(self, proof: Proof) -> Integration:
        if "TBA" not in self.tenant.features:
            self._refuse("FeatureDisabled", _Subject(proof.channel))
        integration = self.tenant.integrations.get(proof.consumer_key)
        if integration is None:
            self._refuse("consumer_key_unknown", _Subject(proof.channel))
        if integration.state != "enabled" or not integration.token_based:
            self._refuse("consumer_key_refused", _Subject(proof.channel, integration))
        return integration

    def _token(self, proof: Proof, integration: Integration) -> AccessToken:
        token = self.tenant.tokens.get(proof.token)
        if token is None or not token.active or token.consumer_key != integration.consumer_key:
            self._refuse("token_rejected", _Subject(proof.channel, integration, token))
        if not self.tenant.is_account(proof.account):
            self._refuse(
                "token_rejected", _Subject(proof.channel, integration, token), "the token is of another account"
            )
        return token

    def _holder(self, proof: Proof, integration: Integration, token: AccessToken) -> tuple[User, Role]:
        user, role = self.tenant.users.get(token.user), self.tenant.roles.get(token.role)
        subject = _Subject(proof.channel, integration, token, user, role)
        if user is None or role is None:
            self._refuse("permission_denied", subject)
        if user.locked_until > self.clock():
            self._refuse("temporary_locked", subject)
        if not (user.active and role.active and role.may(TOKEN_LOGIN)):
            self._refuse("permission_denied", subject)
        return user, role

    def _check_freshness(self, proof: Proof, subject: _Subject) -> None:
        now = self.clock()
        timestamp = proof.timestamp.strip()
        if not (timestamp.isascii() and timestamp.isdigit()) or abs(int(timestamp[:20]) - now) > WINDOW:
            self._refuse("InvalidTimestamp", subject, f"timestamp {timestamp[:20]}, here it is {int(now)}")
        if len(proof.nonce) < _SHORTEST_NONCE:
            self._refuse("nonce_rejected", subject)
        if _nonce_key(proof) in self._used:
            self._refuse("NonceUsed", subject)

    def _check_signature(
        self, proof: Proof, integration: Integration, token: AccessToken, subject: _Subject, bases: Sequence[str]
    ) -> None:
        expected = (signature.sign(base, integration.consumer_secret, token.secret) for base in bases)
        if not any(signature.same_signature(text, proof.signature) for text in expected):
            self._refuse("InvalidSignature", subject, f"signed here: {bases[0]}")
        self._used.remember(_nonce_key(proof), self.clock())

    # ---------------------------------------------------------------- refusing

    def _refuse(self, reason: str, subject: _Subject, explanation: str = "") -> NoReturn:
        user = subject.user
        if user and reason != "temporary_locked":
            user.failures += 1
            if user.failures >= _MOST_FAILURES:
                user.failures, user.locked_until = 0, self.clock() + _LOCK_SECONDS
        self._note("Failure", reason, subject, explanation)
        raise LoginError(reason)

    def _note(self, status: str, reason: str, subject: _Subject, explanation: str = "") -> None:
        self.audit.note(
            status,
            reason,
            subject.channel,
            user=subject.user.email if subject.user else "",
            role=subject.role.name if subject.role else "",
            application=subject.integration.name if subject.integration else "",
            token=subject.token.id[-4:] if subject.token else "",
            explanation=explanation,
        )


def _nonce_key(proof: Proof) -> tuple[str, str, str]:
    return (proof.token, proof.nonce, proof.timestamp)


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
