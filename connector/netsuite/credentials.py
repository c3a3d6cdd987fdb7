"""TokenCredentials: what token-based authentication signs with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class TokenCredentials:
    """Account, integration and token; consumer key and token id are as secret as the secrets to a log."""

    account: str
    """Realm: `1234567_SB1`."""
    consumer_key: SecretStr
    consumer_secret: SecretStr
    token_id: SecretStr
    token_secret: SecretStr

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that must not be shown."""
        parts = (self.consumer_key, self.consumer_secret, self.token_id, self.token_secret)
        return tuple(part.get_secret_value() for part in parts)

    @property
    def fingerprint(self) -> str:
        """Tells two credentials apart without telling what they are."""
        return hashlib.sha256("\0".join((self.account, *self.secrets)).encode()).hexdigest()
