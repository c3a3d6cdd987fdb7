import os
import shutil
import socket
import ssl
import stat
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from connector.errors import ConfigurationError
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.intercept.interceptor import Interceptor, is_netsuite
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client

SUITETALK = "https://tstdrv1234567.suitetalk.api.netsuite.com"
URLS = "/rest/datacenterurls?account=tstdrv1234567"


@pytest.fixture(scope="module")
def proxy(sandbox: Sandbox) -> Iterator[Interceptor]:
    with Interceptor(sandbox.url) as running:
        yield running


@pytest.fixture
def through(sandbox: Sandbox, proxy: Interceptor) -> Iterator[requests.Session]:
    """A session that signs, and comes through the proxy as any client does."""
    session = Client(sandbox).session
    session.trust_env = False
    session.proxies = {"https": proxy.url}
    session.verify = str(proxy.ca_file)
    with session:
        yield session


def tunnel(proxy: Interceptor, host: str = "tstdrv1234567.suitetalk.api.netsuite.com") -> ssl.SSLSocket:
    """A connection through the proxy, with TLS inside."""
    raw = socket.create_connection(("127.0.0.1", proxy.port), timeout=10)
    raw.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
    assert raw.recv(4096).startswith(b"HTTP/1.1 200")
    return ssl.create_default_context(cafile=str(proxy.ca_file)).wrap_socket(raw, server_hostname=host)


def read_all(connection: socket.socket) -> bytes:
    found = b""
    while piece := connection.recv(65536):
        found += piece
    return found


def asked(proxy: Interceptor, request: bytes) -> bytes:
    """The whole answer of the proxy itself."""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as raw:
        raw.sendall(request)
        return read_all(raw)


# -------------------------------------------------------------------- who may pass


@pytest.mark.parametrize(
    "authority",
    [
        "example.com:443",
        "netsuite.com.example.com:443",
        "evilnetsuite.com:443",
        "tstdrv1234567.suitetalk.api.netsuite.com:80",
        "127.0.0.1:443",
        "netsuite.com:443",
        "a.netsuite.com",
        "-a.netsuite.com:443",
    ],
)
def test_every_other_host_and_port_is_refused(proxy: Interceptor, authority: str) -> None:
    assert asked(proxy, f"CONNECT {authority} HTTP/1.1\r\n\r\n".encode()).startswith(b"HTTP/1.1 403 Forbidden")


@pytest.mark.parametrize(
    "request_",
    [
        b"GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n",
        b"\r\n\r\n",
        b"\x16\x03\x01\r\n\r\n",
        b"x" * 300000,
    ],
)
def test_what_is_no_connect_is_refused(proxy: Interceptor, request_: bytes) -> None:
    try:
        assert asked(proxy, request_).startswith(b"HTTP/1.1 403")
    except ConnectionResetError:  # it answered and closed while we were still sending
        assert len(request_) > 262144


def test_names_of_netsuites_hosts_are_told_from_others() -> None:
    good = ("rest.netsuite.com", "1234567-sb1.app.netsuite.com", "system.na1.netsuite.com")

    assert all(map(is_netsuite, good))
    assert not any(map(is_netsuite, ("netsuite.com", "a..netsuite.com", "a_b.netsuite.com", "a.netsuite.com.", "")))


# -------------------------------------------------------------------- what clients see


def test_signatures_and_addresses_are_those_of_the_account_host(through: requests.Session) -> None:
    records = f"{SUITETALK}/services/rest/record/v1/customer"
    made = through.post(records, json={"companyName": "Tunnel", "subsidiary": {"id": "1"}})
    found = through.get(records, params={"q": 'companyName IS "Tunnel"'}).json()

    assert made.headers["Location"].startswith(f"{records}/")
    assert found["items"][0]["links"][0]["href"] == made.headers["Location"]


def test_every_family_of_hosts_has_a_certificate(through: requests.Session, sandbox: Sandbox) -> None:
    wsdl = through.get("https://webservices.netsuite.com/wsdl/v2025_2_0/netsuite.wsdl")
    urls = through.get(f"https://rest.netsuite.com{URLS}").json()
    restlet = through.get(
        "https://tstdrv1234567.restlets.api.netsuite.com/app/site/hosting/restlet.nl?script=1&deploy=1",
        headers={"Content-Type": "application/json"},
    )

    assert b"<definitions" in wsdl.content
    assert urls["webservicesDomain"] == SUITETALK
    assert restlet.json()["method"] == "GET"


def test_a_client_may_go_on_expecting_the_host_that_gave_it_the_wsdl(proxy: Interceptor) -> None:
    # PHP's SoapClient behind a proxy, with the WSDL of webservices.netsuite.com and the account's host as location
    with tunnel(proxy, "tstdrv1234567.suitetalk.api.netsuite.com") as connection:
        certificate = connection.getpeercert()

    assert certificate is not None
    names = [entry[1] for entry in certificate["subjectAltName"]]
    assert names == ["tstdrv1234567.suitetalk.api.netsuite.com", "webservices.netsuite.com"]


def test_headers_of_a_proxy_are_the_proxys_own(proxy: Interceptor) -> None:
    request = f"GET {URLS} HTTP/1.1\r\nHost: rest.netsuite.com\r\nX-Forwarded-Host: evil.example\r\n"
    with tunnel(proxy, "rest.netsuite.com") as connection:
        connection.sendall(request.encode() + b"X-Forwarded-Proto: http\r\nConnection: close\r\n\r\n")
        answer = read_all(connection)

    assert b'"webservicesDomain":"https://tstdrv1234567.suitetalk.api.netsuite.com"' in answer
    assert b"evil" not in answer


def test_a_connection_is_kept_alive_and_requests_may_be_pipelined(proxy: Interceptor) -> None:
    with tunnel(proxy) as connection:
        assert connection.selected_alpn_protocol() is None
        connection.sendall(f"GET {URLS} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 3)
        found = b""
        while found.count(b"restDomain") < 3:
            found += connection.recv(65536)

    assert found.count(b"HTTP/1.1 200 OK") == 3


def test_a_body_in_chunks_arrives_whole(through: requests.Session) -> None:
    address = "https://tstdrv1234567.restlets.api.netsuite.com/app/site/hosting/restlet.nl?script=1&deploy=1"
    pieces = (b"x" * 100_000 for _ in range(20))
    answer = through.post(address, data=pieces, headers={"Content-Type": "text/plain"})

    assert answer.content == b"x" * 2_000_000


def test_a_large_body_passes_with_its_length_known(through: requests.Session) -> None:
    address = "https://tstdrv1234567.restlets.api.netsuite.com/app/site/hosting/restlet.nl?script=1&deploy=1"
    body = os.urandom(3_000_000).hex().encode()

    assert through.post(address, data=body, headers={"Content-Type": "text/plain"}).content == body


def test_websockets_are_refused(proxy: Interceptor) -> None:
    with tunnel(proxy) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")

        assert read_all(connection).startswith(b"HTTP/1.1 501 Not Implemented")


@pytest.mark.parametrize(
    "head", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"GET / HTTP/1.1\r\nA: " + b"x" * 300000]
)
def test_garbage_inside_the_tunnel_is_a_bad_request(proxy: Interceptor, head: bytes) -> None:
    with tunnel(proxy) as connection:
        connection.sendall(head)
        status = int(read_all(connection).split()[1])

    assert status in (400, 431)


# -------------------------------------------------------------------- faults


def test_a_reset_of_the_sandbox_is_a_reset_for_the_client(proxy: Interceptor, sandbox: Sandbox) -> None:
    sandbox.faults.add(FaultRule(kind="reset_before", match="serverTime", times=1))
    with tunnel(proxy) as connection, socket.socket(fileno=os.dup(connection.fileno())) as below:
        connection.sendall(b"GET /services/rest/system/v1/serverTime HTTP/1.1\r\nHost: x\r\n\r\n")
        below.settimeout(10)
        with pytest.raises(ConnectionResetError):  # looked at below TLS: OpenSSL calls a reset an end
            read_all(below)


def test_a_body_cut_short_stays_cut_short(proxy: Interceptor, sandbox: Sandbox) -> None:
    sandbox.faults.add(FaultRule(kind="truncate", match="netsuite.wsdl", times=1))
    with tunnel(proxy) as connection:
        connection.sendall(b"GET /wsdl/v2025_2_0/netsuite.wsdl HTTP/1.1\r\nHost: x\r\n\r\n")
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    (length,) = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]

    assert len(body) == length // 2


def test_a_client_that_leaves_does_no_harm(proxy: Interceptor, through: requests.Session) -> None:
    for leave in (0, 1):
        raw = tunnel(proxy)
        raw.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc")
        if leave:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()

    assert through.get(f"https://rest.netsuite.com{URLS}").status_code == 200


def test_a_connection_that_the_client_ends_is_let_go_of(sandbox: Sandbox) -> None:
    with Interceptor(sandbox.url) as proxy:
        with tunnel(proxy) as connection:
            connection.sendall(f"GET {URLS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert connection.recv(65536)
            assert len(proxy._connections) == 1
        end = time.monotonic() + 10
        while proxy._connections and time.monotonic() < end:
            time.sleep(0.01)

        assert not proxy._connections


def test_a_sandbox_that_is_gone_is_a_bad_gateway() -> None:
    with Sandbox(seed="empty") as gone:
        url = gone.url
    with Interceptor(url) as proxy, tunnel(proxy) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

        assert read_all(connection).startswith(b"HTTP/1.1 502 Bad Gateway")


# -------------------------------------------------------------------- the port without CONNECT


def test_a_client_without_a_proxy_is_told_apart_by_sni(proxy: Interceptor) -> None:
    context = ssl.create_default_context(cafile=str(proxy.ca_file))
    with (
        socket.create_connection(("127.0.0.1", proxy.tls_port), timeout=10) as raw,
        context.wrap_socket(raw, server_hostname="rest.netsuite.com") as connection,
    ):
        connection.sendall(f"GET {URLS} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

        assert b"https://tstdrv1234567.app.netsuite.com" in read_all(connection)


def test_the_port_without_connect_serves_no_other_host(proxy: Interceptor) -> None:
    context = ssl.create_default_context(cafile=str(proxy.ca_file))
    with (
        socket.create_connection(("127.0.0.1", proxy.tls_port), timeout=10) as raw,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(raw, server_hostname="example.com")


# -------------------------------------------------------------------- the files, and the end


def test_the_files_are_the_owners_alone_and_hold_no_key(proxy: Interceptor) -> None:
    folder = proxy.ca_file.parent

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(proxy.ca_file.stat().st_mode) == 0o600
    assert sorted(one.name for one in folder.iterdir()) == [".alive", "ca.pem", "node_preload.cjs", "truststore.p12"]
    assert b"PRIVATE KEY" not in b"".join(one.read_bytes() for one in folder.iterdir())


def test_nothing_is_left_when_it_stops(sandbox: Sandbox, tmp_path: Path) -> None:
    with Interceptor(sandbox.url, folder=tmp_path) as running:
        connection = tunnel(running)
        port, files = running.port, list(tmp_path.iterdir())
    connection.close()

    assert len(files) == 1
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    with pytest.raises(ConfigurationError, match="does not run"):
        running.export_lines()


def test_a_port_that_is_taken_is_told(sandbox: Sandbox, proxy: Interceptor) -> None:
    with pytest.raises(ConfigurationError, match=f"cannot listen on 127.0.0.1:{proxy.port}"):
        Interceptor(sandbox.url, port=proxy.port).start()


def test_only_a_sandbox_can_be_behind_it() -> None:
    with pytest.raises(ConfigurationError, match="no address of a sandbox"):
        Interceptor("https://1234567.suitetalk.api.netsuite.com")


# -------------------------------------------------------------------- clients of the machine

PROGRAMS: dict[str, list[str]] = {
    "curl": ["curl", "-sS", f"https://rest.netsuite.com{URLS}"],
    "node fetch": ["node", "-e", f"fetch('https://rest.netsuite.com{URLS}').then(r => r.text()).then(console.log)"],
    "node https": [
        "node",
        "-e",
        f"require('https').get('https://rest.netsuite.com{URLS}', r => r.pipe(process.stdout))",
    ],
    "ruby": ["ruby", "-rnet/http", "-e", f"puts Net::HTTP.get(URI('https://rest.netsuite.com{URLS}'))"],
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_find_the_sandbox_by_the_exported_variables(proxy: Interceptor, name: str, tmp_path: Path) -> None:
    command = PROGRAMS[name]
    if shutil.which(command[0]) is None:
        pytest.skip(f"NO {command[0].upper()} on this machine")
    lines = "\n".join(proxy.export_lines())
    done: Any = subprocess.run(
        ["sh", "-c", f'{lines}\nexec "$@"', "sh", *command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
    )

    assert "tstdrv1234567.restlets.api.netsuite.com" in done.stdout, done.stderr
