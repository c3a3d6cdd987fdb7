"""Whatever goes wrong between a program and NetSuite ends in one message that names the cure, over both transports."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConnectorError
from connector.netsuite import opened
from connector.netsuite.client import NetSuite
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from tests.end_to_end.client_of_account import AT_ONCE, ATTEMPTS, client_of, connection_of, forgive

BOTH = pytest.mark.parametrize("transport", ["rest", "soap"])
WRONG = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def _alone() -> None:
    forgive()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as running:
        yield running


def read(client: NetSuite) -> Any:
    return client.get(record_type="subsidiary", id="1")


def error_of(client: NetSuite, call: Callable[[NetSuite], Any] = read) -> ConnectorError:
    """How *call* ends, without a secret in what is told."""
    with client, pytest.raises(ConnectorError) as caught:
        call(client)
    error = caught.value
    told = f"{error.message} {error.hint} {error.as_dict()}"
    assert not any(secret in told for secret in client.session.secrets)
    assert error.hint, "it names a cure"
    assert error.operation.startswith("netsuite.") or error.is_a("CONFIGURATION")
    return error


def asked(sandbox: Sandbox) -> int:
    return sum(1 for entry in sandbox.journal.entries if entry.path.startswith("/services/"))


# ---------------------------------------------------------------- signing in


@BOTH
@pytest.mark.parametrize("wrong", ["consumer_key", "consumer_secret", "token_id", "token_secret"])
def test_bad_credentials(sandbox: Sandbox, transport: str, wrong: str) -> None:
    connection = connection_of(sandbox) | {wrong: WRONG}
    error = error_of(NetSuite({"connection": connection, "transport": transport}, unit=Unit(retry=AT_ONCE)))

    assert error.is_a("NETSUITE:AUTHENTICATION")
    cures = {
        "rest": {"consumer_key": "consumer key", "token_id": "token"}.get(wrong, "secret"),
        "soap": "connector test-connection",  # SOAP does not say which
    }
    assert cures[transport] in error.hint
    assert asked(sandbox) == 1, "a sign-in that was refused is not tried again"


@BOTH
def test_a_token_that_was_revoked(sandbox: Sandbox, transport: str) -> None:
    sandbox.tenant.tokens.clear()

    error = error_of(client_of(sandbox, transport))

    assert error.is_a("NETSUITE:AUTHENTICATION")
    assert ("create a new one" if transport == "rest" else "connector test-connection") in error.hint
    assert asked(sandbox) == 1


def test_a_certificate_that_was_revoked(sandbox: Sandbox) -> None:
    """Over REST alone: SOAP knows no certificates."""
    found = sandbox.credentials()
    connection = {**found["oauth2"], "account": found["account"], "base_address": sandbox.url}
    client = NetSuite({"connection": connection}, unit=Unit(retry=AT_ONCE))
    sandbox.tenant.certificates.clear()

    error = error_of(client)

    assert error.is_a("NETSUITE:AUTHENTICATION")
    assert "certificate" in error.hint


def test_an_access_token_that_ran_out_is_renewed_without_a_message(sandbox: Sandbox) -> None:
    found = sandbox.credentials()
    connection = {**found["oauth2"], "account": found["account"], "base_address": sandbox.url}
    with NetSuite({"connection": connection, "clock": "server"}, unit=Unit(retry=AT_ONCE)) as client:
        read(client)
        sandbox.clock.advance(2 * 3600)

        assert read(client)["id"] == "1"


# ---------------------------------------------------------------- somebody else answers

TROUBLE: dict[str, tuple[dict[str, Any], str, str, bool]] = {
    "maintenance page": ({"kind": "maintenance"}, "UNAVAILABLE", "maintenance", True),
    "maintenance, told by the service": ({"kind": "unavailable"}, "UNAVAILABLE", "maintenance", True),
    "cut in the middle": ({"kind": "truncate"}, "CONNECTIVITY", "ask for less", True),
    "half an answer": ({"kind": "half"}, "CONNECTIVITY", "ask for less", True),
    "connection broken": ({"kind": "reset_after"}, "CONNECTIVITY", "ask for less", True),
    "page of somebody else": ({"kind": "html"}, "CONFIGURATION", "proxy", False),
    "redirect": (
        {"kind": "redirect", "location": "https://elsewhere.example/"},
        "CONFIGURATION",
        "base_address",
        False,
    ),
    "proxy asks for a password": ({"kind": "status", "status": 407}, "CONFIGURATION", "proxy.password", False),
    "too many requests": ({"kind": "concurrency"}, "TOO_MANY_REQUESTS", "maximum_connections", True),
    "a gateway that fails": ({"kind": "status", "status": 502}, "UNAVAILABLE", f"it was tried {ATTEMPTS} times", True),
}


@BOTH
@pytest.mark.parametrize("name", TROUBLE)
def test_trouble_on_the_way(sandbox: Sandbox, transport: str, name: str) -> None:
    rule, type_, cure, again = TROUBLE[name]
    client = client_of(sandbox, transport)
    read(client)  # the WSDL is there, and NetSuite has let us in
    before = asked(sandbox)
    sandbox.faults.replace([FaultRule(**rule, times=None)])

    error = error_of(client)

    assert error.is_a(f"NETSUITE:{type_}")
    assert cure in error.hint
    assert asked(sandbox) - before == (ATTEMPTS if again else 1)
    assert "elsewhere.example" in error.message or name != "redirect"


@BOTH
def test_a_read_that_was_cut_once_needs_no_message(sandbox: Sandbox, transport: str) -> None:
    with client_of(sandbox, transport) as client:
        for kind in ("truncate", "half", "reset_before", "reset_after", "maintenance"):
            sandbox.faults.replace([FaultRule(kind=kind)])

            assert read(client)["id"] == "1"


# ---------------------------------------------------------------- servers that are no NetSuite


@contextlib.contextmanager
def server(answer: bytes) -> Iterator[int]:
    """The port of one that gives everybody the same *answer*."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                with client:
                    client.recv(1 << 16)
                    client.sendall(answer)
                    client.shutdown(socket.SHUT_WR)
                    while client.recv(1 << 16):
                        pass

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@BOTH
def test_a_proxy_that_asks_for_a_password(transport: str) -> None:
    refusal = (
        b'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n'
    )
    with server(refusal + b"\r\n") as port:
        connection = {
            "account": "TSTDRV1",
            **dict.fromkeys(("consumer_key", "consumer_secret", "token_id", "token_secret"), WRONG),
            "proxy": {"host": "127.0.0.1", "port": port},
        }
        error = error_of(NetSuite({"connection": connection, "transport": transport}, unit=Unit(retry=AT_ONCE)))

    assert error.is_a("CONFIGURATION")
    assert "407" in error.message
    assert "proxy.username and proxy.password" in error.hint


@BOTH
def test_an_answer_larger_than_any_of_netsuites(
    sandbox: Sandbox, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few kilobytes on the wire that unpack to more than is taken."""
    body = gzip.compress(b"{" + b" " * (3 << 20))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    monkeypatch.setattr(opened, "LARGEST_ANSWER", 1 << 20)
    client = client_of(sandbox, transport)
    read(client)
    with server(head % len(body) + body) as port:
        connection = connection_of(sandbox, base_address=f"http://127.0.0.1:{port}")
        other = NetSuite({"connection": connection, "transport": transport}, unit=Unit(retry=AT_ONCE))
        if transport == "soap":
            vars(other.session.soap).update(table=client.session.soap.table)  # the WSDL is not what is asked for here
        error = error_of(other)

    assert "larger than 1 MB" in error.message
    assert "page_size" in error.hint
    client.close()
