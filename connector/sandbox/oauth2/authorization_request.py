"""AuthorizationRequest: what an application asks for when it sends a user to `authorize.nl`.

Rules and words: Oracle help section_158081944642, subsect_158521832417 (errors), subsect_158711892221 (audit trail).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from connector.sandbox.oauth2.grant import SCOPES
from connector.sandbox.people.tenant import Integration, Tenant

_STATE = re.compile(r"[\x20-\x7e]{22,1024}")
_CHALLENGE = re.compile(r"[A-Za-z0-9\-_]{43}")
_PROMPTS = ({"none"}, {"login"}, {"consent"}, {"login", "consent"})


class NoRedirectError(Exception):
    """Client or redirect URI are not known: the user sees a message and is sent nowhere."""

    def __init__(self, error: str, reason: str, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.reason = reason
        self.message = message


class AuthorizationRefusedError(Exception):
    """The user is sent back with `error`."""

    def __init__(self, error: str, reason: str, explanation: str) -> None:
        super().__init__(explanation)
        self.error = error
        self.reason = reason
        self.explanation = explanation


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A request whose parameters are right."""

    integration: Integration
    redirect_uri: str
    state: str
    scopes: frozenset[str]
    challenge: str
    prompt: frozenset[str]

    def back(self, **answer: str) -> str:
        """Where the user is sent back to."""
        return sent_back(self.redirect_uri, state=self.state, **answer)


def sent_back(redirect_uri: str, **answer: str) -> str:
    """*redirect_uri* with *answer* in its query, empty values left out."""
    query = urlencode({name: value for name, value in answer.items() if value})
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{query}"


def known_client(tenant: Tenant, query: Mapping[str, list[str]]) -> tuple[Integration, str]:
    """Integration and redirect URI; raises NoRedirectError."""
    client_id, redirect_uri = _only(query, "client_id"), _only(query, "redirect_uri")
    integration = tenant.integrations.get(client_id)
    if integration is None:
        raise NoRedirectError(
            "unauthorized_client", "UnknownIntegration", "The client ID is not known in this account."
        )
    if redirect_uri not in integration.redirect_uris:
        message = "The redirect URI is not one of those on the integration record; it must match exactly."
        raise NoRedirectError("invalid_request", "InvalidRedirectURI", message)
    return integration, redirect_uri


def read_request(
    tenant: Tenant, integration: Integration, redirect_uri: str, query: Mapping[str, list[str]]
) -> AuthorizationRequest:
    """The request of a known client; raises AuthorizationRefusedError."""
    twice = [name for name, values in query.items() if len(values) > 1]
    if twice:
        raise AuthorizationRefusedError("invalid_request", "invalid_request", f"{twice[0][:40]} is given twice")
    _check_client(tenant, integration)
    _check_response_type(_only(query, "response_type"))
    state = _state(_only(query, "state"))
    scopes = _scopes(_only(query, "scope"), integration)
    challenge = _challenge(query, required=integration.public_client or "mcp" in scopes)
    prompt = frozenset(_only(query, "prompt").split())
    if prompt and prompt not in _PROMPTS:
        words = "prompt must be none, login, consent or login consent"
        raise AuthorizationRefusedError("invalid_request", "invalid_request", words)
    return AuthorizationRequest(integration, redirect_uri, state, scopes, challenge, prompt)


def _check_client(tenant: Tenant, integration: Integration) -> None:
    if "OAUTH2" not in tenant.features:
        words = "the feature OAuth 2.0 is off: Setup > Company > Enable Features > SuiteCloud"
        raise AuthorizationRefusedError("unauthorized_client", "FeatureDisabled", words)
    if integration.state != "enabled":
        words = f"the integration {integration.name} is not enabled: set its State to Enabled"
        raise AuthorizationRefusedError("unauthorized_client", "IntegrationBlocked", words)
    if not integration.authorization_code:
        words = f"{integration.name} does not have Authorization Code Grant ticked"
        raise AuthorizationRefusedError("unauthorized_client", "AuthorizationCodeGrantRequired", words)


def _check_response_type(response_type: str) -> None:
    if not response_type:
        raise AuthorizationRefusedError("invalid_request", "UnsupportedResponseType", "response_type is missing")
    if response_type != "code":
        words = f"response_type is {response_type[:20]!r}, which must be code"
        raise AuthorizationRefusedError("unsupported_response_type", "UnsupportedResponseType", words)


def _state(state: str) -> str:
    if not _STATE.fullmatch(state):
        words = f"state must be 22 to 1024 printable ASCII characters; it has {len(state)}"
        raise AuthorizationRefusedError("invalid_request", "InvalidState", words)
    return state


def _scopes(text: str, integration: Integration) -> frozenset[str]:
    asked = frozenset(text.split(" ")) - {""}
    if not asked:
        raise AuthorizationRefusedError("invalid_request", "ScopeMismatched", "scope is missing")
    unknown = sorted(asked.difference(SCOPES))
    if unknown:
        words = f"there is no scope {unknown[0][:40]!r}; several are separated by blanks"
        raise AuthorizationRefusedError("invalid_scope", "ScopeMismatched", words)
    if "mcp" in asked and len(asked) > 1:
        raise AuthorizationRefusedError("invalid_scope", "ScopeMismatched", "mcp must be asked for alone")
    missing = sorted(asked - integration.scopes)
    if missing:
        words = f"the scope {missing[0]} is not ticked on the integration record"
        raise AuthorizationRefusedError("invalid_scope", "ScopeMismatched", words)
    return asked


def _challenge(query: Mapping[str, list[str]], *, required: bool) -> str:
    challenge, method = _only(query, "code_challenge"), _only(query, "code_challenge_method")
    if not challenge and not method:
        if required:
            words = "code_challenge is missing: a public client and the scope mcp need PKCE"
            raise AuthorizationRefusedError("invalid_request", "invalid_request", words)
        return ""
    if method != "S256":
        words = f"code_challenge_method is {method[:20]!r}, which must be S256"
        raise AuthorizationRefusedError("invalid_request", "invalid_request", words)
    if not _CHALLENGE.fullmatch(challenge):
        words = "code_challenge must be 43 characters of base64url without padding"
        raise AuthorizationRefusedError("invalid_request", "invalid_request", words)
    return challenge


def _only(query: Mapping[str, list[str]], name: str) -> str:
    values = query.get(name, [])
    return values[0] if values else ""
