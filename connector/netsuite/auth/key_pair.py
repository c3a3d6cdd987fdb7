"""Keys and certificates for client credentials, within NetSuite's limits (Oracle help subsect_162755332391)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from connector.errors import ConfigurationError

ALGORITHMS = ("ES256", "ES384", "ES512", "PS256", "PS384", "PS512")
LONGEST_DAYS = 730
"""NetSuite cuts what is longer than two years."""
_CURVES = {"ES256": "SECP256R1", "ES384": "SECP384R1", "ES512": "SECP521R1"}
_RSA_BITS = {"PS256": 3072, "PS384": 3072, "PS512": 4096}


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key and the certificate that goes into NetSuite."""

    key: bytes = field(repr=False)
    """PKCS#8 PEM."""
    certificate: bytes
    """X.509 PEM."""
    ends: datetime


def new_key_pair(algorithm: str, days: int, name: str, now: datetime) -> KeyPair:
    """A new key for *algorithm* with a self-signed certificate of *days*, called *name*.

    Raises:
        ConfigurationError: NetSuite would not take it.
    """
    from cryptography import x509  # noqa: PLC0415 - slow to import
    from cryptography.hazmat.primitives import serialization as to  # noqa: PLC0415 - as above

    if not 1 <= days <= LONGEST_DAYS:
        raise ConfigurationError(
            f"a certificate of {days} days", hint=f"NetSuite takes 1 to {LONGEST_DAYS} days (two years)"
        )
    key = _new_key(algorithm)
    begins = now.astimezone(UTC).replace(microsecond=0)
    ends = begins + timedelta(days=days)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, _hash(algorithm))
    )
    text = key.private_bytes(to.Encoding.PEM, to.PrivateFormat.PKCS8, to.NoEncryption())
    return KeyPair(text, certificate.public_bytes(to.Encoding.PEM), ends)


def _hash(algorithm: str) -> Any:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - slow to import

    return {"384": hashes.SHA384, "512": hashes.SHA512}.get(algorithm[2:], hashes.SHA256)()


def _new_key(algorithm: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415 - slow to import

    if algorithm in _CURVES:
        return ec.generate_private_key(getattr(ec, _CURVES[algorithm])())
    if algorithm not in _RSA_BITS:
        raise ConfigurationError(
            f"NetSuite signs with no algorithm {algorithm}", hint=f"write one of {', '.join(ALGORITHMS)}"
        )
    return rsa.generate_private_key(65537, _RSA_BITS[algorithm])
