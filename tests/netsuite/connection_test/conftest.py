"""A sandbox of each test's own, diagnoses of it, a TLS front and a proxy before it."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connector.component import Unit
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.connection_test.diagnosis import diagnose
from connector.netsuite.connection_test.inspection import Inspection
from connector.netsuite.connection_test.stage_report import ConnectionTest
from connector.netsuite.session import Session
from connector.sandbox.server import Sandbox

Diagnosed = Callable[..., ConnectionTest]
Inspected = Callable[..., Inspection]


@pytest.fixture
def fresh() -> Iterator[Sandbox]:
    """A sandbox account of one test, which may change it."""
    with Sandbox(seed="empty") as sandbox:
        yield sandbox


def body(sandbox: Sandbox, config: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A configuration for *sandbox*: tokens, or its certificate where `oauth2` is asked for."""
    found = sandbox.credentials()
    names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
    connection: dict[str, Any] = {name: found[name] for name in names}
    if config.pop("oauth2", False):
        connection = {"account": found["account"], **found["oauth2"]}
    return {"connection": {**connection, "base_address": sandbox.url, **changes}, **config}


@pytest.fixture
def inspected(fresh: Sandbox) -> Iterator[Inspected]:
    """Inspections of the fresh sandbox, nothing of them done yet."""
    made: list[Inspection] = []

    def inspection(*, deep: bool = False, config: dict[str, Any] | None = None, **changes: Any) -> Inspection:
        session = Session(NetSuiteConfig.from_mapping(body(fresh, dict(config or {}), changes)))
        made.append(Inspection(session, Unit(), deep=deep, record_types=()))
        return made[-1]

    yield inspection
    for one in made:
        one.close()
        one.template.close()


@pytest.fixture
def diagnosed(fresh: Sandbox) -> Diagnosed:
    """Diagnoses of the fresh sandbox; `config` changes the configuration, other names its connection."""

    def run(
        *,
        config: dict[str, Any] | None = None,
        deep: bool = False,
        record_types: tuple[str, ...] = (),
        unit: Unit | None = None,
        **changes: Any,
    ) -> ConnectionTest:
        session = Session(NetSuiteConfig.from_mapping(body(fresh, dict(config or {}), changes)))
        return diagnose(session, deep=deep, record_types=record_types, unit=unit)

    return run


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate of `erp.example` and 127.0.0.1 (`ca.pem`), and with its key (`both.pem`)."""
    from cryptography import x509  # noqa: PLC0415 - few tests need it
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives import serialization as to  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - as above
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - as above

    folder = tmp_path_factory.mktemp("authority")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Inspecting Proxy CA")])
    now = datetime.now(UTC)
    names = [x509.DNSName("erp.example"), x509.DNSName("localhost")]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(to.Encoding.PEM)
    secret = key.private_bytes(to.Encoding.PEM, to.PrivateFormat.PKCS8, to.NoEncryption())
    (folder / "both.pem").write_bytes(secret + pem)
    (folder / "ca.pem").write_bytes(pem)
    return folder


def copy_both_ways(one: socket.socket, other: socket.socket) -> None:
    """Pass bytes on between two sockets until either ends."""

    def copy(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    back = threading.Thread(target=copy, args=(other, one), daemon=True)
    back.start()
    copy(one, other)
    back.join()


@contextlib.contextmanager
def served(handle: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port on which *handle* gets every connection."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                handle(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def tls_port(fresh: Sandbox, authority: Path) -> Iterator[int]:
    """A port that speaks TLS, with the authority's certificate, before the sandbox."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority / "both.pem")
    port = int(fresh.url.rpartition(":")[2])

    def handle(plain: socket.socket) -> None:
        with tls.wrap_socket(plain, server_side=True) as secure, socket.create_connection(("127.0.0.1", port)) as inner:
            copy_both_ways(secure, inner)

    with served(handle) as found:
        yield found


@pytest.fixture
def proxy_port(tls_port: int) -> Iterator[int]:
    """A proxy whose every tunnel leads to the sandbox's TLS front; the user `nobody` is refused."""

    def handle(client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            if not (piece := client.recv(4096)):
                return  # it left without asking: a loop that reads on would keep a core busy for good
            head += piece
        if b"proxy-authorization" in head.lower():
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        client.sendall(b"HTTP/1.1 200 Connection Established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", tls_port)) as inner:
            copy_both_ways(client, inner)

    with served(handle) as found:
        yield found
