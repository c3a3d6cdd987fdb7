"""Which of the usual mistakes explains a signature that does not match; never says a secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from connector.sandbox.authentication.signature import percent_encode
from connector.sandbox.authentication.signature_variants import Variant
from connector.sandbox.people.tenant import AccessToken, Integration, Tenant

_MOST_FOREIGN = 50
"""Other tokens and integrations whose secrets are tried."""
_AT_ONCE = 2
"""Mistakes made together that are still recognised."""
Key = tuple[str, str]
Digest = tuple[str, Callable[[bytes, bytes], str]]


def explain(texts: Iterable[Variant], given: str, tenant: Tenant, integration: Integration, token: AccessToken) -> str:
    """Say why *given* does not match: the smallest set of mistakes in text, key and digest that gives it."""
    signature = given.strip()
    for text, key, digest in _ways(_one_of_a_kind(texts), list(_keys(tenant, integration, token))):
        if digest[1](key[1].encode(), text[1].encode()) == signature:
            return _sentence([label for label in (text[0], key[0], digest[0]) if label])
    return _unexplained(signature)


def _ways(texts: list[Variant], keys: list[Key]) -> Iterator[tuple[Variant, Key, Digest]]:
    """Text, key and digest together: those with the fewest mistakes first."""
    right = [[one for one in kind if not one[0]] for kind in (texts, keys, _DIGESTS)]
    wrong = [[one for one in kind if one[0]] for kind in (texts, keys, _DIGESTS)]
    for count in range(_AT_ONCE + 1):
        for places in itertools.combinations(range(3), count):
            kinds: Any = [wrong[at] if at in places else right[at] for at in range(3)]
            yield from itertools.product(*kinds)


def _one_of_a_kind(texts: Iterable[Variant]) -> list[Variant]:
    first: dict[str, Variant] = {}
    for label, text in texts:
        if text not in first or not label:
            first[text] = (label, text)
    return list(first.values())


def _sentence(labels: list[str]) -> str:
    return f"the signature is right but for this: {'; '.join(labels)}" if labels else "the signature is right"


def _unexplained(signature: str) -> str:
    """What can still be said of a signature that nothing explains."""
    try:
        size = len(base64.b64decode(signature, validate=True))
    except ValueError:
        return "the signature is not base64 text"
    if size != hashlib.sha256().digest_size:
        return f"the signature stands for {size} bytes, where HMAC-SHA256 gives 32"
    return (
        "no usual mistake explains the signature: probably the consumer secret is not the integration's, "
        "or the token secret not the token's"
    )


# -------------------------------------------------------------------- keys


def _keys(tenant: Tenant, integration: Integration, token: AccessToken) -> Iterator[Key]:
    own, secret = integration.consumer_secret, token.secret
    yield "", _key(own, secret)
    yield "consumer secret and token secret are swapped", _key(secret, own)
    yield "the key is the consumer secret alone", f"{own}&"
    yield "the key is the consumer secret alone, without '&'", own
    yield "the key is the token secret alone", f"&{secret}"
    yield "the key is the token secret alone, without '&'", secret
    yield "the secrets are joined without '&'", own + secret
    yield "the '&' between the secrets is percent-encoded", f"{own}%26{secret}"
    yield "the ids are used in place of the secrets", _key(integration.consumer_key, token.id)
    yield "a line break clings to the consumer secret", f"{own}\n&{secret}"
    yield "a line break clings to the token secret", f"{own}&{secret}\n"
    yield "a blank clings to the consumer secret", f"{own} &{secret}"
    yield "a blank clings to the token secret", f"{own}&{secret} "
    yield from _foreign_keys(tenant, integration, token)


def _foreign_keys(tenant: Tenant, integration: Integration, token: AccessToken) -> Iterator[Key]:
    for other in itertools.islice(list(tenant.tokens.values()), _MOST_FOREIGN):
        if other is not token:
            label = f"the token secret is that of another token, {other.name or f'…{other.id[-4:]}'}"
            yield label, _key(integration.consumer_secret, other.secret)
    for foreign in itertools.islice(list(tenant.integrations.values()), _MOST_FOREIGN):
        if foreign is not integration:
            label = f"the consumer secret is that of another integration, {foreign.name}"
            yield label, _key(foreign.consumer_secret, token.secret)


def _key(consumer_secret: str, token_secret: str) -> str:
    return f"{percent_encode(consumer_secret)}&{percent_encode(token_secret)}"


# -------------------------------------------------------------------- digests


def _sha256(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, hashlib.sha256)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


_DIGESTS: tuple[Digest, ...] = (
    ("", lambda key, text: _base64(_sha256(key, text))),
    ("the signature is in hexadecimal, which must be base64", lambda key, text: _sha256(key, text).hex()),
    ("the signature is in hexadecimal, which must be base64", lambda key, text: _sha256(key, text).hex().upper()),
    (
        "the signature is the base64 of hexadecimal text, which must be that of the bytes",
        lambda key, text: _base64(_sha256(key, text).hex().encode()),
    ),
    (
        "the signature is in the URL alphabet of base64, which must be the standard one",
        lambda key, text: base64.urlsafe_b64encode(_sha256(key, text)).decode(),
    ),
    ("the signature lacks the '=' at its end", lambda key, text: _base64(_sha256(key, text)).rstrip("=")),
    (
        "the signature is percent-encoded once too often",
        lambda key, text: quote(_base64(_sha256(key, text)), safe=""),
    ),
    (
        "the signature's '+' became a blank: percent-encode it",
        lambda key, text: _base64(_sha256(key, text)).replace("+", " "),
    ),
    (
        "the signature is made with SHA-1, not SHA-256",
        lambda key, text: _base64(hmac.digest(key, text, hashlib.sha1)),
    ),
    (
        "the signature is made with SHA-512, not SHA-256",
        lambda key, text: _base64(hmac.digest(key, text, hashlib.sha512)),
    ),
    (
        "the signature is a plain hash of the text, not an HMAC",
        lambda _key, text: _base64(hashlib.sha256(text).digest()),
    ),
)
