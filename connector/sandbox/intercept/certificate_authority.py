"""CertificateAuthority: a throw-away CA of one run, and server certificates for NetSuite's hosts signed by it."""

from __future__ import annotations

import os
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

CA_FILE = "ca.pem"
TRUST_STORE = "truststore.p12"
TRUST_STORE_PASSWORD = "changeit"  # noqa: S105 - Java's customary one; the store holds no secret
_DAYS = 7
_MOST_HOSTS = 1000
_WSDL_HOST = "webservices.netsuite.com"
"""Stands in every certificate: behind a proxy PHP's SoapClient goes on expecting the host that gave it the WSDL."""


class CertificateAuthority:
    """Signs certificates on demand; its key never leaves memory."""

    def __init__(self, folder: Path) -> None:
        """Make key and certificate, and write what clients are to trust into *folder*, for its owner alone."""
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - 40 ms that importing us does not cost

        self._folder = folder
        self._lock = threading.Lock()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._own_certificate()
        self.file = folder / CA_FILE
        self.trust_store = folder / TRUST_STORE
        write_private(self.file, _pem(self.certificate))
        write_private(self.trust_store, self._java_store())

    def context(self, host: str) -> ssl.SSLContext:
        """TLS for a server that is *host*; only HTTP/1.1 is offered."""
        with self._lock:
            found = self._contexts.get(host)
            if found is None:
                if len(self._contexts) >= _MOST_HOSTS:
                    self._contexts.clear()
                found = self._contexts[host] = self.new_context(host)
            return found

    def new_context(self, host: str) -> ssl.SSLContext:
        """The same, made anew, to be changed by its owner."""
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - as above

        key = self._leaf_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        file = self._folder / f".{threading.get_ident()}.pem"  # ssl reads keys from files only; it is gone at once
        try:
            write_private(file, key + _pem(self._leaf(host)) + _pem(self.certificate))
            context.load_cert_chain(file)
        finally:
            file.unlink(missing_ok=True)
        return context

    # ---------------------------------------------------------------- certificates

    def _own_certificate(self) -> x509.Certificate:
        from cryptography import x509  # noqa: PLC0415 - as above

        name = _name("NetSuite sandbox, throw-away CA of one run")
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        only_netsuite = x509.NameConstraints([x509.DNSName("netsuite.com")], None)
        builder = (
            _dated(name, name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(only_netsuite, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
        )
        return _signed(builder, self._key)

    def _leaf(self, host: str) -> x509.Certificate:
        from cryptography import x509  # noqa: PLC0415 - as above
        from cryptography.x509.oid import ExtendedKeyUsageOID  # noqa: PLC0415 - as above

        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        names = dict.fromkeys((host, _WSDL_HOST))
        builder = (
            _dated(self.certificate.subject, _name("NetSuite sandbox"), self._leaf_key.public_key())
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._leaf_key.public_key()), critical=False)
            .add_extension(issuer, critical=False)
        )
        return _signed(builder, self._key)

    def _java_store(self) -> bytes:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - as above
        from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415 - as above

        encryption = serialization.BestAvailableEncryption(TRUST_STORE_PASSWORD.encode())
        entry = pkcs12.PKCS12Certificate(self.certificate, b"netsuite-sandbox")
        return pkcs12.serialize_java_truststore([entry], encryption)


def _name(text: str) -> x509.Name:
    from cryptography import x509  # noqa: PLC0415 - as above

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _dated(issuer: x509.Name, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    from cryptography import x509  # noqa: PLC0415 - as above

    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_DAYS))
    )


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - as above

    return builder.sign(key, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - as above

    return certificate.public_bytes(serialization.Encoding.PEM)


def write_private(file: Path, content: bytes) -> None:
    """Write *file*, readable by its owner alone."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        opened.write(content)
