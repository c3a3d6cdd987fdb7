"""IssuedTokens: every access and refresh token that an account gave out, and what became of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from connector.sandbox.oauth2.grant import Grant
from connector.sandbox.oauth2.token_text import Kind, token_text
from connector.sandbox.people.tenant import Tenant

ACCESS_LIFETIME = 3600
"""Seconds that an access token lives; always the same (Oracle help section_158081952044)."""
REFRESH_LIFETIME = 7 * 24 * 3600
"""Seconds that the refresh token of a client with a secret lives."""
_REMEMBERED = 24 * 3600.0
"""Seconds that an expired token is still known as one."""


@dataclass(slots=True)
class IssuedToken:
    """A token that was given out."""

    kind: Kind
    grant: Grant
    expires: float
    """Unix seconds."""
    spent: bool = False
    """A refresh token of a public client, used once."""


class IssuedTokens:
    """Gives out tokens and knows them again; safe for threads."""

    def __init__(self, tenant: Tenant, clock: Callable[[], float]) -> None:
        self._tenant = tenant
        self._clock = clock
        self._tokens: dict[str, IssuedToken] = {}
        self._revoked: set[str] = set()
        self._lock = threading.Lock()

    def access(self, grant: Grant) -> str:
        """A new access token."""
        return self._issue("access", grant, ACCESS_LIFETIME)

    def refresh(self, grant: Grant) -> str:
        """A new refresh token."""
        hours = grant.integration.refresh_hours
        return self._issue("refresh", grant, hours * 3600 if grant.integration.public_client else REFRESH_LIFETIME)

    def find(self, token: str) -> IssuedToken | None:
        """The token of that text; None where none was given out, or it expired more than a day ago."""
        with self._lock:
            return self._tokens.get(token)

    def is_revoked(self, grant: Grant) -> bool:
        """Whether the tokens of *grant* were revoked."""
        return grant.family in self._revoked

    def revoke(self, grant: Grant) -> None:
        """Make every token of *grant* worthless."""
        with self._lock:
            self._revoked.add(grant.family)

    def spend(self, token: str) -> bool:
        """Use up a refresh token; False where that was done before."""
        with self._lock:
            found = self._tokens.get(token)
            if found is None or found.spent:
                return False
            found.spent = True
            return True

    def remembered(self) -> tuple[dict[str, IssuedToken], set[str]]:
        """Tokens by their text, and the families that were revoked."""
        with self._lock:
            return self._tokens, self._revoked

    def remember(self, tokens: dict[str, IssuedToken], revoked: set[str]) -> None:
        """Know those and no others."""
        with self._lock:
            self._tokens, self._revoked = tokens, revoked

    def _issue(self, kind: Kind, grant: Grant, lifetime: float) -> str:
        now = self._clock()
        text = token_text(kind, grant, self._tenant, now, lifetime)
        with self._lock:
            self._tokens = {key: old for key, old in self._tokens.items() if old.expires + _REMEMBERED > now}
            self._tokens[text] = IssuedToken(kind, grant, now + lifetime)
        return text
