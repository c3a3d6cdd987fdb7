from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as to
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from connector.errors import ConfigurationError
from connector.netsuite.account import parse
from connector.netsuite.address import addresses
from connector.netsuite.network_settings import Proxy, Tls
from connector.netsuite.pool import context, pool

OWN = addresses(parse("1234567"))
HERE = addresses(parse("1234567"), "https://127.0.0.1:1")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate for 127.0.0.1 as PEM (with its key) and as PKCS#12 (password `pppp`)."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(to.Encoding.PEM)
    secret = key.private_bytes(to.Encoding.PEM, to.PrivateFormat.PKCS8, to.NoEncryption())
    (folder / "both.pem").write_bytes(secret + pem)
    (folder / "ca.pem").write_bytes(pem)
    encryption = to.BestAvailableEncryption(b"pppp")
    (folder / "both.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"me", key, made, None, encryption))
    return folder


@pytest.fixture(scope="module")
def server(certificate: Path) -> Iterator[str]:
    """A TLS server that asks for a client certificate and answers 200."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Set-Cookie", "JSESSIONID=1; Path=/")
            self.send_header("X-Cookie-Seen", str(self.headers.get("Cookie")))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate / "both.pem")
    tls.load_verify_locations(certificate / "ca.pem")
    tls.verify_mode = ssl.CERT_OPTIONAL
    served.socket = tls.wrap_socket(served.socket, server_side=True)
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"https://localhost:{served.server_port}/"
    served.shutdown()
    served.server_close()
    thread.join()


def get(url: str, tls: Tls | None) -> requests.Response:
    with pool(HERE, tls, None, -1) as session:
        return session.get(url, timeout=5)


@pytest.mark.parametrize("store", [{"path": "ca.pem"}, {"path": "both.p12", "type": "PKCS12", "password": "pppp"}])
def test_trusts_the_store_that_is_configured(server: str, certificate: Path, store: dict[str, str]) -> None:
    found = store | {"path": str(certificate / store["path"])}

    assert get(server, Tls.from_mapping({"trust_store": found})).status_code == 200


def test_trusts_nobody_else(server: str) -> None:
    for tls in (None, Tls()):
        with pytest.raises(requests.exceptions.SSLError):
            get(server, tls)


@pytest.mark.parametrize("store", [{"path": "both.pem"}, {"path": "both.p12", "type": "PKCS12", "password": "pppp"}])
def test_shows_the_certificate_that_is_configured(server: str, certificate: Path, store: dict[str, str]) -> None:
    tls = Tls.from_mapping(
        {
            "trust_store": {"path": str(certificate / "ca.pem")},
            "key_store": store | {"path": str(certificate / store["path"])},
            "enabled_protocols": "TLSv1.2",
        }
    )

    assert get(server, tls).status_code == 200
    assert context(tls, HERE).maximum_version == ssl.TLSVersion.TLSv1_2


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_insecure_is_for_this_machine_only(server: str) -> None:
    tls = Tls.from_mapping({"trust_store": {"insecure": True}})

    assert get(server, tls).status_code == 200
    with pytest.raises(ConfigurationError, match="insecure"):
        context(tls, OWN)


@pytest.mark.parametrize(
    ("tls", "message"),
    [
        ({"trust_store": {"path": "x.jks", "type": "JKS"}}, "Java key store"),
        ({"key_store": {"path": "x.jks", "type": "JKS"}}, "Java key store"),
        ({"trust_store": {"path": "/no/such/file"}}, "No such file"),
        ({"enabled_cipher_suites": "NO-SUCH-SUITE"}, "No cipher can be selected"),
        ({"enabled_protocols": "SSLv3"}, "none that NetSuite takes"),
        ({"revocation_check": {"custom_ocsp": {"url": "http://x"}}}, "OCSP"),
    ],
)
def test_what_cannot_be_set_up_says_why(tls: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        context(Tls.from_mapping(tls), OWN)


@pytest.mark.parametrize(
    ("content", "message"), [(b"\xfe\xed\xfe\xed\0\0\0\2", "Java key store"), (b"\x30\x82\x0a", "is not PEM")]
)
@pytest.mark.parametrize("store", ["trust_store", "key_store"])
def test_a_store_of_another_kind_than_said_is_recognised(
    tmp_path: Path, store: str, content: bytes, message: str
) -> None:
    (tmp_path / "store").write_bytes(content)

    with pytest.raises(ConfigurationError, match=message):
        context(Tls.from_mapping({store: {"path": str(tmp_path / "store")}}), OWN)


def test_a_revocation_list_is_loaded(certificate: Path) -> None:
    tls = Tls.from_mapping({"revocation_check": {"crl_file": {"path": str(certificate / "ca.pem")}}})

    assert context(tls, OWN).verify_flags & ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF


def test_no_cookie_is_sent_back(server: str, certificate: Path) -> None:
    tls = Tls.from_mapping({"trust_store": {"path": str(certificate / "ca.pem")}})
    with pool(HERE, tls, None, -1) as session:
        session.get(server, timeout=5)
        second = session.get(server, timeout=5)

    assert second.headers["X-Cookie-Seen"] == "None"


def test_the_proxy_holds_but_for_its_exceptions() -> None:
    proxy = {"host": "proxy.example", "port": 3128, "username": "me@x", "password": "p/w"}

    with pool(OWN, None, Proxy.from_mapping(proxy), -1) as session:
        assert session.proxies["https://1234567.suitetalk.api.netsuite.com"] == "http://me%40x:p%2Fw@proxy.example:3128"
        assert not session.trust_env
    with pool(OWN, None, Proxy.from_mapping(proxy | {"nonProxyHosts": "*.restlets.api.netsuite.com"}), -1) as session:
        assert list(session.proxies) == ["https://1234567.suitetalk.api.netsuite.com"]


def test_this_machine_is_reached_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:1")

    with pool(HERE, None, Proxy(host="x", port=1), -1) as session:
        assert not session.trust_env
        assert not session.proxies
