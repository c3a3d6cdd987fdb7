"""AuthorizationCodes: the short-lived codes that users are sent back with (Oracle help section_158081944642)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from connector.sandbox.oauth2.grant import Grant

CODE_LIFETIME = 600.0
"""Seconds that a code lives; Oracle says only that it is short (RFC 6749 4.1.2 recommends ten minutes at most)."""
_VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
_REMEMBERED = 3600.0


@dataclass(slots=True)
class AuthorizationCode:
    """A code, and what its request asked for."""

    grant: Grant
    redirect_uri: str
    challenge: str
    """PKCE code challenge (S256), empty where the request had none."""
    expires: float
    used: bool = False


class AuthorizationCodes:
    """Gives out codes and knows them again; safe for threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._codes: dict[str, AuthorizationCode] = {}
        self._lock = threading.Lock()

    def issue(self, grant: Grant, redirect_uri: str, challenge: str) -> str:
        """A new code: 64 hex digits, as NetSuite's."""
        code, now = secrets.token_hex(32), self._clock()
        with self._lock:
            self._codes = {key: old for key, old in self._codes.items() if old.expires + _REMEMBERED > now}
            self._codes[code] = AuthorizationCode(grant, redirect_uri, challenge, now + CODE_LIFETIME)
        return code

    def find(self, code: str) -> AuthorizationCode | None:
        """The code of that text, used or expired though it may be."""
        with self._lock:
            return self._codes.get(code)

    def remembered(self) -> dict[str, AuthorizationCode]:
        """Codes by their text."""
        with self._lock:
            return self._codes

    def remember(self, codes: dict[str, AuthorizationCode]) -> None:
        """Know those and no others."""
        with self._lock:
            self._codes = codes

    def use(self, code: AuthorizationCode) -> bool:
        """Use up *code*; False where that was done before."""
        with self._lock:
            before, code.used = code.used, True
        return not before


def is_verifier(text: str) -> bool:
    """Whether *text* has the form of a code verifier: 43 to 128 characters of `A-Za-z0-9-._~` (RFC 7636 4.1)."""
    return _VERIFIER.fullmatch(text) is not None


def challenge_of(verifier: str) -> str:
    """The S256 code challenge of a verifier (RFC 7636 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
