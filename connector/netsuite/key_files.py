"""Certificates beside private keys: when they end, and what to tell of it (Oracle help subsect_162755332391)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from connector.errors import ConfigurationError

WARNED_DAYS = 30
"""Days before its end from which a certificate is warned of."""
_SUFFIXES = (".pem", ".cer", ".crt")
_LARGEST = 100_000
_MOST_FILES = 200


def end_of(pem: bytes, key: Any) -> datetime | None:
    """The end of the certificate of *key* in *pem*; None where there is none."""
    from cryptography import x509  # noqa: PLC0415 - slow to import
    from cryptography.hazmat.primitives import serialization as to  # noqa: PLC0415 - as above

    form = (to.Encoding.DER, to.PublicFormat.SubjectPublicKeyInfo)
    ours = key.public_key().public_bytes(*form)
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError:
        return None
    with contextlib.suppress(ValueError, TypeError):  # a public key of a kind that is not NetSuite's
        return max(
            (one.not_valid_after_utc for one in found if one.public_key().public_bytes(*form) == ours), default=None
        )
    return None


def end_beside(key: Any, key_file: str, certificate_file: str = "") -> datetime | None:
    """The end of the certificate of *key* that *certificate_file* holds, or a file beside *key_file*; None if unknown.

    Raises:
        ConfigurationError: *certificate_file* cannot be read.
    """
    if certificate_file:
        try:
            return end_of(Path(certificate_file).expanduser().read_bytes(), key)
        except OSError as error:
            raise ConfigurationError(
                f"certificate_file {certificate_file} cannot be read: {error.strerror}",
                hint="name the certificate's PEM file, or leave it out and say certificate_expires",
            ) from None
    ends = [end for text in _beside(key_file) if (end := end_of(text, key)) is not None]
    return max(ends, default=None)


def _beside(key_file: str) -> Iterator[bytes]:
    if not key_file:
        return
    with contextlib.suppress(OSError):
        folder = Path(key_file).expanduser().resolve().parent
        for number, path in enumerate(sorted(folder.iterdir())):
            if number >= _MOST_FILES:
                return
            if path.suffix.lower() in _SUFFIXES and path.is_file() and path.stat().st_size <= _LARGEST:
                with contextlib.suppress(OSError):
                    yield path.read_bytes()


def ending(certificate_id: str, end: datetime | None, now: datetime) -> str:
    """What to tell of a certificate that ends within a month, or has ended; "" where there is nothing to tell."""
    if end is None or end - now > timedelta(days=WARNED_DAYS):
        return ""
    day = end.astimezone(UTC).date().isoformat()
    if end <= now:
        return f"the certificate {certificate_id} ended on {day}"
    days = (end - now).days
    return f"the certificate {certificate_id} ends on {day}, in {days} day{'' if days == 1 else 's'}"


RENEW = "make the next one: connector keygen, upload it, and keep the old one under `previous:` meanwhile"
"""The cure of a certificate that ends."""
