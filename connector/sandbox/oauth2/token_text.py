"""The text of access and refresh tokens: JWTs as NetSuite makes them (Oracle help section_158255317571)."""

from __future__ import annotations

import base64
import json
import time
import uuid
from functools import lru_cache
from typing import Any, Literal

from connector.sandbox.oauth2.grant import Grant
from connector.sandbox.people.tenant import Tenant

Kind = Literal["access", "refresh"]
_ISSUER = "https://system.netsuite.com"
_BITS = 2048
_LETTER: dict[Kind, str] = {"access": "a", "refresh": "r"}


def application_id(consumer_key: str) -> str:
    """The integration record's application id, always the same for one consumer key; upper case as in the samples."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, consumer_key)).upper()


def token_text(kind: Kind, grant: Grant, tenant: Tenant, now: float, lifetime: float) -> str:
    """A signed token; whoever gets it should take it for an opaque text."""
    made, key = _signing_key()
    header = {"kid": f"c.{tenant.account}.{made}", "typ": "JWT", "alg": "RS256"}
    signed = f"{_part(header)}.{_part(_claims(kind, grant, tenant, now, lifetime))}"
    return f"{signed}.{_encode(_signature(key, signed.encode()))}"


def claims_of(token: str) -> dict[str, Any]:
    """What a token says of itself, not believed; empty where it is no JWT."""
    try:
        _, claims, _ = token.split(".")
        found = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _claims(kind: Kind, grant: Grant, tenant: Tenant, now: float, lifetime: float) -> dict[str, Any]:
    company, client = tenant.account, grant.integration.consumer_key
    application = application_id(client)
    common = {
        "scope": sorted(grant.scopes, reverse=True),
        "iss": _ISSUER,
        "oit": int(grant.began),
        "exp": int(now + lifetime),
        "iat": int(now),
    }
    stamp = f"{uuid.uuid4()}_{int(now * 1000)}.{int(now * 1000)}"
    if grant.by_certificate:
        subject, audience = f"{company};0;{grant.role};{grant.user};N", [client, f"app:{application}"]
        return {"sub": subject, "aud": audience, **common, "jti": f"{_LETTER[kind]}.c.{stamp}"}
    subject, audience = f"{grant.role};{grant.user}", [f"{application};{company}", client]
    return {"sub": subject, "aud": audience, **common, "jti": f"{company}.{_LETTER[kind]}-a.{stamp}"}


@lru_cache(maxsize=1)
def _signing_key() -> tuple[str, Any]:
    """The sandbox's own key, made when the first token is asked for: one for all accounts of the process."""
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - 40 ms that importing us should not cost

    return time.strftime("%Y-%m-%d_%H-%M-%S", time.gmtime()), rsa.generate_private_key(65537, _BITS)


def _signature(key: Any, signed: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - 40 ms that importing us should not cost
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 - as above

    signature: bytes = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    return signature


def _part(content: dict[str, Any]) -> str:
    return _encode(json.dumps(content, separators=(",", ":")).encode())


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
