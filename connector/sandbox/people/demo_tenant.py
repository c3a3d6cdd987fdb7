"""The account that a fresh sandbox has, with secrets made for this run, and the command line's credentials file."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connector.sandbox.people.tenant import (
    DELETED_RECORDS,
    OAUTH2_LOGIN,
    REST_SERVICES,
    SOAP_SERVICES,
    TOKEN_LOGIN,
    WORKBOOK,
    AccessToken,
    Certificate,
    Integration,
    Level,
    Role,
    Tenant,
    User,
)

ADMINISTRATOR = 3
"""Internal id of the Administrator role, in every account."""
_TWO_YEARS = 2 * 365 * 24 * 3600.0
_SETUP_PERMISSIONS = (REST_SERVICES, SOAP_SERVICES, WORKBOOK, TOKEN_LOGIN, OAUTH2_LOGIN, DELETED_RECORDS)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client needs to sign in: the five fields copied from NetSuite, and the OAuth 2.0 way beside them."""

    account: str
    consumer_key: str
    consumer_secret: str = field(repr=False)
    token_id: str
    token_secret: str = field(repr=False)
    certificate_id: str
    private_key: bytes = field(repr=False)
    """PEM of the P-256 key behind the certificate."""


def demo_tenant(
    account: str, *, now: float, concurrency: int = 5, role: Role | None = None, known: Credentials | None = None
) -> tuple[Tenant, Credentials]:
    """A tenant with one integration, role and user, who signs in with *known*, else with random credentials."""
    tenant = Tenant(account=account.upper().replace("-", "_"), concurrency=concurrency)
    credentials = known or random_credentials(tenant.account)
    integration = Integration("Connector", credentials.consumer_key, credentials.consumer_secret, id=1)
    role = role or Role(1031, "Integration", dict.fromkeys(_SETUP_PERMISSIONS, Level.FULL))
    user = User(1, "Integration User", "integration@northwind-optics.example", roles={role.id})
    token = AccessToken(credentials.token_id, credentials.token_secret, integration.consumer_key, user.id, role.id)
    public_key = _public_key(credentials.private_key)
    certificate = Certificate(
        credentials.certificate_id, integration.consumer_key, user.id, role.id, public_key, now + _TWO_YEARS
    )
    tenant.integrations[integration.consumer_key] = integration
    tenant.roles[role.id] = role
    tenant.roles.setdefault(ADMINISTRATOR, Role(ADMINISTRATOR, "Administrator", administrator=True))
    tenant.users[user.id] = user
    tenant.tokens[token.id] = token
    tenant.certificates[certificate.id] = certificate
    return tenant, credentials


def random_credentials(account: str) -> Credentials:
    """Keys and secrets of 64 random hex digits, as NetSuite's, and a new P-256 key."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - 40 ms that importing us should not cost
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - as above

    private_key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Credentials(
        account=account,
        consumer_key=secrets.token_hex(32),
        consumer_secret=secrets.token_hex(32),
        token_id=secrets.token_hex(32),
        token_secret=secrets.token_hex(32),
        certificate_id=secrets.token_urlsafe(32),
        private_key=private_key,
    )


def _public_key(private_key: bytes) -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - 40 ms that importing us should not cost

    key = serialization.load_pem_private_key(private_key, None)
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def credentials_document(credentials: Credentials, base_url: str, wsdl_version: str, key_file: Path) -> dict[str, Any]:
    """The credentials as the command line writes them; the private key goes into *key_file*, for its owner alone."""
    _write_private(key_file, credentials.private_key)
    return {
        "account": credentials.account,
        "consumer_key": credentials.consumer_key,
        "consumer_secret": credentials.consumer_secret,
        "token_id": credentials.token_id,
        "token_secret": credentials.token_secret,
        "base_url": base_url,
        "wsdl_url": f"{base_url}/wsdl/v{wsdl_version}_0/netsuite.wsdl",
        "oauth2": {
            "client_id": credentials.consumer_key,
            "certificate_id": credentials.certificate_id,
            "private_key_file": str(key_file),
        },
    }


def write_credentials(path: Path, credentials: Credentials, base_url: str, wsdl_version: str) -> None:
    """Write the credentials file *path* and its key beside it (`NAME.key.pem`), both readable by the owner alone."""
    key_file = path.with_suffix(".key.pem").absolute()
    document = credentials_document(credentials, base_url, wsdl_version, key_file)
    _write_private(path, json.dumps(document, indent=2).encode() + b"\n")


def _write_private(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    temporary.replace(path)  # a reader sees the whole file or none
