"""What NetSuite takes as a certificate for client credentials (Oracle help subsect_162755332391)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LONGEST = 2 * 365 * 24 * 3600.0
"""Seconds that a certificate may be valid; a longer validity is cut."""
_RSA_BITS = (3072, 4096)
_CURVES = ("secp256r1", "secp384r1", "secp521r1")


class CertificateRefusedError(ValueError):
    """The certificate cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class UploadedCertificate:
    """The public part of a certificate."""

    public_key: bytes
    """PEM of the public key."""
    fingerprint: str
    """SHA-256 in hex."""
    algorithm: str
    """`RSA` or `EC`."""
    valid_from: float
    """Unix seconds."""
    valid_until: float
    """Unix seconds, two years after the start at most."""


def read_certificate(pem: str, now: float) -> UploadedCertificate:
    """Read X.509 in PEM; raises CertificateRefusedError."""
    from cryptography import x509  # noqa: PLC0415 - 40 ms that importing us should not cost
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - as above

    if "PRIVATE KEY" in pem:
        raise CertificateRefusedError("Upload the public certificate alone, never the private key")
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        key = certificate.public_key()
    except ValueError:
        raise CertificateRefusedError("The file is no X.509 certificate in PEM form (.pem, .cer, .crt)") from None
    start, end = certificate.not_valid_before_utc.timestamp(), certificate.not_valid_after_utc.timestamp()
    if end <= now:
        raise CertificateRefusedError("The certificate has expired")
    return UploadedCertificate(
        key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
        certificate.fingerprint(hashes.SHA256()).hex(),
        _algorithm(key),
        start,
        min(end, start + LONGEST),
    )


def _algorithm(key: Any) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415 - 40 ms, as above

    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size not in _RSA_BITS:
            raise CertificateRefusedError(f"An RSA key must have 3072 or 4096 bits; this one has {key.key_size}")
        return "RSA"
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return "EC"
    raise CertificateRefusedError("The key must be RSA with 3072 or 4096 bits, or EC with P-256, P-384 or P-521")
