"""The pool of HTTP connections of one session: TLS, proxy, no cookies, no redirects, no retries of its own."""

from __future__ import annotations

import contextlib
import fnmatch
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from connector.errors import ConfigurationError
from connector.netsuite.address import Addresses
from connector.netsuite.network_settings import KeyStore, Proxy, Tls, TrustStore

if TYPE_CHECKING:
    from requests import Session
    from requests.adapters import HTTPAdapter

_CONNECTIONS = 32
"""Connections kept open where no limit is configured."""
_JAVA = "convert it: keytool -importkeystore -srckeystore {path} -destkeystore store.p12 -deststoretype PKCS12"


def pool(addresses: Addresses, tls: Tls | None, proxy: Proxy | None, limit: int) -> Session:
    """A session of requests for *addresses*; *limit* is how many requests run at once, -1 unknown."""
    import requests  # noqa: PLC0415 - slow to import
    from requests.cookies import RequestsCookieJar  # noqa: PLC0415 - as above

    session = requests.Session()
    session.cookies = RequestsCookieJar(policy=_no_cookies())
    session.headers.clear()
    size = limit if limit > 0 else _CONNECTIONS
    adapter = _adapter(context(tls, addresses) if tls is not None else None, size)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.trust_env = not addresses.loopback and proxy is None
    if proxy is not None and not addresses.loopback:
        _through(session, proxy, addresses)
    return session


def _no_cookies() -> Any:
    from http.cookiejar import DefaultCookiePolicy  # noqa: PLC0415 - comes with requests

    return DefaultCookiePolicy(allowed_domains=[])  # a session cookie beside a signature is "Ambiguous authentication"


def _adapter(tls: ssl.SSLContext | None, size: int) -> HTTPAdapter:
    from requests.adapters import HTTPAdapter  # noqa: PLC0415 - slow to import

    if tls is None:
        return HTTPAdapter(pool_connections=4, pool_maxsize=size, max_retries=0)

    class TlsAdapter(HTTPAdapter):
        """Uses our context and nothing else: requests would add the public authorities to it."""

        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs, ssl_context=tls)

        def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
            return super().proxy_manager_for(proxy, **kwargs, ssl_context=tls)

        def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
            host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
            return host, {"ssl_context": tls}

        def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
            """The context has said it all."""

    return TlsAdapter(pool_connections=4, pool_maxsize=size, max_retries=0)


def _through(session: Session, proxy: Proxy, addresses: Addresses) -> None:
    for root in (addresses.suitetalk, addresses.restlets):
        host = urlsplit(root).hostname or ""
        if any(fnmatch.fnmatch(host, pattern.lower()) for pattern in proxy.non_proxy_hosts):
            continue
        user = ""
        if proxy.username:
            secret = proxy.password.get_secret_value() if proxy.password else ""
            user = f"{quote(proxy.username, safe='')}:{quote(secret, safe='')}@"
        session.proxies[f"https://{host}"] = f"http://{user}{proxy.host}:{proxy.port}"


def context(tls: Tls, addresses: Addresses) -> ssl.SSLContext:
    """What *tls* configures, as Python's TLS has it.

    Raises:
        ConfigurationError: A file cannot be read, or Python's TLS has no such thing.
    """
    try:
        return _context(tls, addresses)
    except (OSError, ValueError, ssl.SSLError) as error:
        told = error.args[0] if error.args and isinstance(error.args[0], str) else type(error).__name__
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or told
        raise ConfigurationError(
            f"tls cannot be set up: {reason}", hint="check paths and passwords under tls"
        ) from None


def _context(tls: Tls, addresses: Addresses) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
    if tls.trust_store is not None:
        made = _trusting(tls.trust_store, addresses)
    else:
        import certifi  # noqa: PLC0415 - what requests trusts where nobody says otherwise

        made.load_verify_locations(certifi.where())
    if tls.key_store is not None:
        _show(made, tls.key_store)
    if tls.enabled_protocols:
        _limit_protocols(made, tls.enabled_protocols)
    if tls.enabled_cipher_suites:
        made.set_ciphers(":".join(tls.enabled_cipher_suites))
    _check_revocation(made, tls)
    return made


def _trusting(store: TrustStore, addresses: Addresses) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if store.insecure:
        if not addresses.loopback:
            raise ConfigurationError(
                "tls.trust_store.insecure would show the signature to anybody in between",
                hint="trust the proxy's certificate instead: tls.trust_store.path",
            )
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
        return made
    if store.type == "PKCS12":
        made.load_verify_locations(cadata=_authorities(store))
    elif store.type == "PEM":
        made.load_verify_locations(cafile=_pem(store.path))
    else:
        raise _java(store.path)
    return made


def _pem(path: str) -> str:
    """The file at *path* where it can be PEM: MuleSoft's default is a Java store, which has a signature of its own."""
    file = Path(path).expanduser()
    with file.open("rb") as opened:
        begin = opened.read(4)
    if begin in (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce"):
        raise _java(path)
    if begin[:1] == b"\x30":  # an ASN.1 sequence
        raise ConfigurationError(f"{path} is not PEM", hint="write type: PKCS12 beside its path")
    return str(file)


def _java(path: str) -> ConfigurationError:
    return ConfigurationError(f"{path} is a Java key store", hint=_JAVA.format(path=path))


def _authorities(store: TrustStore) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - slow to import

    _, certificate, more = _pkcs12(store.path, store.password.get_secret_value() if store.password else "")
    found = [*([certificate] if certificate else []), *more]
    return b"".join(item.public_bytes(Encoding.DER) for item in found)


def _pkcs12(path: str, password: str) -> tuple[Any, Any, list[Any]]:
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415 - slow to import

    data = Path(path).expanduser().read_bytes()
    return pkcs12.load_key_and_certificates(data, password.encode() or None)


def _show(made: ssl.SSLContext, store: KeyStore) -> None:
    password = store.key_password or store.password
    secret = password.get_secret_value() if password else None
    if store.type == "PEM":
        made.load_cert_chain(_pem(store.path), password=secret)
        return
    if store.type != "PKCS12":
        raise _java(store.path)
    with _as_pem(store, secret or "") as file:
        made.load_cert_chain(file)


@contextlib.contextmanager
def _as_pem(store: KeyStore, secret: str) -> Iterator[str]:
    """The key store as a file that only we can read, for as long as Python's TLS needs to load it."""
    from cryptography.hazmat.primitives import serialization as to  # noqa: PLC0415 - slow to import

    key, certificate, more = _pkcs12(store.path, secret)
    if key is None or certificate is None:
        raise ConfigurationError(f"{store.path} has no key with its certificate", hint="name another key_store")
    parts = [key.private_bytes(to.Encoding.PEM, to.PrivateFormat.PKCS8, to.NoEncryption())]
    parts += [item.public_bytes(to.Encoding.PEM) for item in (certificate, *more)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "key.pem"
        path.touch(mode=0o600)
        path.write_bytes(b"".join(parts))
        yield str(path)


_VERSIONS = {"TLSV1.2": ssl.TLSVersion.TLSv1_2, "TLSV1.3": ssl.TLSVersion.TLSv1_3}


def _limit_protocols(made: ssl.SSLContext, names: tuple[str, ...]) -> None:
    found = [_VERSIONS[name.upper()] for name in names if name.upper() in _VERSIONS]
    if not found:
        raise ConfigurationError(
            f"tls.enabled_protocols {', '.join(names)} has none that NetSuite takes", hint="write TLSv1.2,TLSv1.3"
        )
    made.minimum_version, made.maximum_version = min(found), max(found)


def _check_revocation(made: ssl.SSLContext, tls: Tls) -> None:
    check = tls.revocation_check
    if check is None:
        return
    if check.crl_file is None:
        raise ConfigurationError(
            "Python's TLS cannot ask an OCSP responder", hint="use tls.revocation_check.crl_file, or leave it out"
        )
    made.load_verify_locations(cafile=str(Path(check.crl_file.path).expanduser()))
    made.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF
