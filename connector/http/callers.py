"""Callers: who may call a listener, and how they show it."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from pydantic import SecretStr

from connector.errors import ConfigurationError
from connector.http.config import ListenerConfig
from connector.http.reply import Reply, text_reply
from connector.reference import hide, resolve_text


@dataclass(frozen=True, slots=True)
class Callers:
    """Those who may call; everybody where nothing is asked for."""

    shown: tuple[tuple[str, bytes], ...] = field(repr=False)
    """Header, in lower case, and the value that lets in."""
    scheme: str
    """How others are told to show themselves."""

    @classmethod
    def of(cls, listening: ListenerConfig) -> Self:
        """Those that *listening* lets in; raises ConfigurationError for a secret that is empty."""
        shown: list[tuple[str, bytes]] = []
        scheme = "ApiKey"
        if listening.api_key is not None:
            shown.append((listening.api_key.name.lower(), _secret(listening.api_key.api_key).encode()))
        if listening.bearer is not None:
            scheme = "Bearer"
            shown.append(("authorization", f"Bearer {_secret(listening.bearer)}".encode()))
        if listening.basic is not None:
            scheme, user = "Basic", resolve_text(listening.basic.username)
            both = f"{user}:{_secret(listening.basic.password)}".encode()
            shown.append(("authorization", b"Basic " + base64.b64encode(both)))
        return cls(tuple(shown), scheme)

    def refusal(self, headers: Mapping[str, str]) -> Reply | None:
        """What a request with *headers* is answered that is not let in; None for one that is."""
        if not self.shown or any(_same(_normal(headers.get(name, "")), value) for name, value in self.shown):
            return None
        return text_reply(401, "who are you?", www_authenticate=f'{self.scheme} realm="flows"')


def _normal(shown: str) -> str:
    """The value of a header as it is compared: the name of a scheme is read in any case (RFC 9110, 11.1)."""
    scheme, _, rest = shown.strip().partition(" ")
    return f"{scheme.title()} {rest.strip()}" if scheme.lower() in ("basic", "bearer") else shown.strip()


def _same(shown: str, value: bytes) -> bool:
    return hmac.compare_digest(shown.encode("utf-8", "replace"), value)


def _secret(given: SecretStr) -> str:
    value = resolve_text(given.get_secret_value())
    if not value:
        raise ConfigurationError("the secret of a listener is empty", hint="set what its reference names")
    hide([value])
    return value
