"""CredentialSets: the credentials of a connection and those of before a rotation, of which one is in use."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from connector.errors import ConnectorError
from connector.netsuite.auth.token_store import CONSENT_REQUIRED
from connector.netsuite.failure import snake
from connector.netsuite.signing import BearerSigner, TokenSigner
from connector.netsuite.user_cache import cache_folder

AGAIN = 600.0
"""Seconds after which new credentials that were refused are tried once more."""
_LOG = logging.getLogger("connector.netsuite.auth")
_SAME_FOR_BOTH = frozenset(
    [
        "invalid_timestamp",
        "timestamp_refused",
        "nonce_used",
        "nonce_rejected",
        "parameter_rejected",
        "temporary_locked",
        "feature_disabled",
        "invalid_token",
        "invalid_scope",
        "invalid_request",
    ]
)
"""Reasons of a refusal that other credentials would meet as well."""
AnySigner = TokenSigner | BearerSigner


class RefusedMemory:
    """Which new credentials NetSuite refused lately, for every process of this user: an empty file each."""

    def __init__(self, folder: Path | None = None) -> None:
        self._given = folder

    def note(self, fingerprint: str) -> None:
        """They were refused now."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            self._file(fingerprint).touch(mode=0o600)

    def forget(self, fingerprint: str) -> None:
        """They were taken."""
        with contextlib.suppress(OSError):
            self._file(fingerprint).unlink()

    def lately(self, fingerprint: str) -> bool:
        """Whether they were refused in the last ten minutes."""
        try:
            return 0 <= time.time() - self._file(fingerprint).stat().st_mtime < AGAIN
        except OSError:
            return False

    @property
    def _folder(self) -> Path:
        return self._given or cache_folder() / "refused"

    def _file(self, fingerprint: str) -> Path:
        return self._folder / fingerprint


class CredentialSets:
    """One or two sets of credentials, the newest first; safe for threads."""

    def __init__(
        self,
        signers: Sequence[AnySigner],
        memory: RefusedMemory | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._signers = tuple(signers)
        self._memory = memory or RefusedMemory()
        self._clock = clock
        self._lock = threading.Lock()
        self._turned_at: float | None = None
        self._told = False
        self._settled = len(self._signers) == 1
        self._news: list[str] = []
        if len(self._signers) > 1 and self._memory.lately(self._signers[0].fingerprint):
            self._turned_at = clock()

    @property
    def current(self) -> AnySigner:
        """What signs now: the new credentials, but not in the ten minutes after they were refused."""
        if self._turned_at is not None and self._clock() - self._turned_at < AGAIN:
            return self._signers[1]
        return self._signers[0]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown, of all sets."""
        return tuple(secret for signer in self._signers for secret in signer.secrets)

    @property
    def fingerprint(self) -> str:
        """Tells these sets from others."""
        return "+".join(signer.fingerprint for signer in self._signers)

    @property
    def earlier_in_use(self) -> bool:
        """Whether the credentials of before the rotation sign now."""
        return len(self._signers) > 1 and self.current is self._signers[1]

    def after(self, refused: AnySigner, error: ConnectorError, reason: str = "") -> AnySigner | None:
        """What to sign with after NetSuite refused *refused*; None where nothing else may help."""
        told = snake(reason) or error.code
        if len(self._signers) == 1 or refused is not self._signers[0]:
            return None
        if told in _SAME_FOR_BOTH or error.code == CONSENT_REQUIRED:
            return None
        with self._lock:
            self._turned_at = self._clock()
            self._told = self._settled = False
        self._memory.note(refused.fingerprint)
        return self._signers[1]

    def worked(self, signer: AnySigner) -> None:
        """NetSuite let *signer* in."""
        if self._settled:
            return
        with self._lock:
            if signer is self._signers[0]:
                self._turned_at, self._told, self._settled = None, False, True
                self._memory.forget(signer.fingerprint)
                return
            if self._told or self._turned_at is None:
                return
            self._told = True
        self.tell(
            f"NetSuite refuses the new credentials ({self._signers[0].name}); "
            f"the previous ones ({signer.name}) work and are used"
        )

    def tell(self, message: str) -> None:
        """Warn in the log, and whoever asks for news."""
        _LOG.warning("%s", message)
        with self._lock:
            self._news.append(message)

    def news(self) -> list[str]:
        """Warnings that nobody was told yet."""
        if not self._news:
            return []
        with self._lock:
            found, self._news = self._news, []
        return found
