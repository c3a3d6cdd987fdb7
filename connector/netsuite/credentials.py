"""TokenCredentials: what token-based authentication signs with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, SecretStr

from connector.config_model import problem
from connector.reference import has_reference, hide


def _copied(value: SecretStr) -> SecretStr:
    """*value* without the white space that copying and files leave around it."""
    text = value.get_secret_value()
    if has_reference(text):
        return value
    if not text.strip():
        raise problem(
            "wrong-value", "the value is empty", "copy it from NetSuite, or see to the variable that holds it"
        )
    found = SecretStr(text.strip())
    hide([found])  # a reference was told what stands around it, too
    return found


Key = Annotated[SecretStr, AfterValidator(_copied)]
"""A key, id or secret as NetSuite shows it; one that is empty is not signed with: five bad sign-ins lock the user."""


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
