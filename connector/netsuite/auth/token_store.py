"""TokenStore: access tokens, kept in this process and in files that the user's other processes read."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self, TypeGuard

from connector.errors import ConnectivityError, ConnectorError, RetryableError
from connector.netsuite.auth.token_file import TokenFile

EARLY = 120.0
"""Seconds before its end at which a token is renewed."""
_LONGEST = 2 * 86400.0
"""No access token lives this long: what says so was kept by another clock."""
CONSENT_REQUIRED = "CONSENT_REQUIRED"
"""Code of the error that says that a user has to allow the application in (again)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptToken:
    """An access token, and what renews it."""

    access: str = field(repr=False)
    ends: float
    """Unix seconds by this machine's clock."""
    refresh: str = field(default="", repr=False)
    """Refresh token of an authorization code grant."""
    refresh_ends: float | None = None
    """Unix seconds; None where NetSuite does not tell."""

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> Self | None:
        """What `as_dict` gave; None where it is damaged."""
        texts = all(isinstance(found.get(name, ""), str) for name in ("access", "refresh"))
        ends, last = found.get("ends"), found.get("refresh_ends")
        if not texts or not found.get("access") or not _is_time(ends) or not (last is None or _is_time(last)):
            return None
        return cls(access=found["access"], ends=ends, refresh=found.get("refresh", ""), refresh_ends=last)

    def as_dict(self) -> dict[str, Any]:
        """For the file."""
        return asdict(self)


def _is_time(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Exchange(Protocol):
    """Posts form fields to the token endpoint and gives its JSON; raises what it refuses."""

    def __call__(self, form: dict[str, str], *, authorization: str = "") -> dict[str, Any]:
        """*authorization* is the header that proves who the application is, where the form does not."""


class Renewable(Protocol):
    """Credentials that an access token can be had for."""

    @property
    def storage_key(self) -> str:
        """Digest of what the token is for, and of what it was asked for with."""

    @property
    def unrepeatable(self) -> bool:
        """Whether a renewal that is not kept is lost: refresh tokens of public clients are for one use."""

    def renewed(self, kept: KeptToken | None, now: float, clock: float, exchange: Exchange) -> KeptToken:
        """A new token; *now* by NetSuite's clock as far as known, *clock* by this machine's, both in Unix seconds."""


class ConsentRequiredError(ConnectivityError):
    """A user has to allow the application in (again); nothing that the program does helps."""

    def __init__(self, message: str, hint: str, *, spent: bool = False) -> None:
        """*spent*: what is kept is worth nothing any more."""
        super().__init__(message, hint=hint, type="NETSUITE:AUTHENTICATION", code=CONSENT_REQUIRED)
        self.spent = spent


class TokenStore:
    """Access tokens by credentials; one thread of one process asks for a token while the others wait for it."""

    def __init__(self, clock: Callable[[], float] | None = None, folder: Path | None = None) -> None:
        """Keep files in *folder*, the user's cache where None; *clock* gives Unix seconds."""
        self._clock = clock or (lambda: time.time())  # noqa: PLW0108 - a test may turn the clock later
        self._folder = folder
        self._lock = threading.Lock()
        self._asking: dict[str, threading.Lock] = {}
        self._tokens: dict[str, KeptToken] = {}
        self._refused: dict[str, str] = {}

    def token(self, credentials: Renewable, now: Callable[[], float], exchange: Exchange) -> str:
        """A token that lasts: the kept one, another process's, or a new one."""
        key = credentials.storage_key
        with self._lock:
            asking = self._asking.setdefault(key, threading.Lock())
        with asking:
            kept = self._tokens.get(key)
            if kept is None or not self._lasts(key, kept):
                kept = self._tokens[key] = self._shared(credentials, now, exchange)
            return kept.access

    def forget(self, credentials: Renewable, token: str) -> None:
        """*token* was refused; the next one is new. Another thread's or process's newer token stays."""
        self._refused[credentials.storage_key] = token

    def keep(self, credentials: Renewable, token: KeptToken) -> None:
        """Keep *token*, which a user's consent gave, for every process of this user.

        Raises:
            OSError: It cannot be kept.
        """
        key = credentials.storage_key
        file = TokenFile(key, self._folder)
        with file.locked():
            file.write(token.as_dict())
        self._tokens[key] = token

    def kept(self, credentials: Renewable) -> KeptToken | None:
        """What is kept in the file, whether it lasts or not."""
        return KeptToken.read(TokenFile(credentials.storage_key, self._folder).read())

    def _lasts(self, key: str, kept: KeptToken) -> bool:
        if kept.access == self._refused.get(key):
            return False
        return EARLY < kept.ends - self._clock() < _LONGEST

    def _shared(self, credentials: Renewable, now: Callable[[], float], exchange: Exchange) -> KeptToken:
        """The token of another process, else a new one that the others find."""
        file = TokenFile(credentials.storage_key, self._folder)
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(file.locked())
            except (OSError, RetryableError):
                if credentials.unrepeatable:
                    raise
                return credentials.renewed(None, now(), self._clock(), exchange)  # for this process alone
            found = KeptToken.read(file.read())
            if found is not None and self._lasts(credentials.storage_key, found):
                return found
            return self._renewed(file, found, credentials, now, exchange)

    def _renewed(
        self,
        file: TokenFile,
        found: KeptToken | None,
        credentials: Renewable,
        now: Callable[[], float],
        exchange: Exchange,
    ) -> KeptToken:
        try:
            fresh = credentials.renewed(found, now(), self._clock(), exchange)
        except ConsentRequiredError as error:
            if error.spent:
                with contextlib.suppress(OSError):
                    file.write({})
            raise
        try:
            file.write(fresh.as_dict())
        except OSError as error:
            if credentials.unrepeatable:
                raise _not_kept(error) from None
        return fresh


def _not_kept(error: OSError) -> ConnectorError:
    return ConnectivityError(
        f"the new refresh token cannot be kept ({error.strerror or type(error).__name__}), and the old one is used up",
        hint="make room in the user's cache folder (CONNECTOR_CACHE_DIR), then run connector authorize",
        type="NETSUITE:AUTHENTICATION",
        code=CONSENT_REQUIRED,
    )


SHARED = TokenStore()
"""The tokens of this process."""
