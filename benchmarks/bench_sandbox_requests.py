"""How many small signed reads a sandbox answers: raw keep-alive connections of this process, the sandbox in another.

What counts is requests per second *of the server's processor*: what one core answers when it has nothing else to do,
however busy the machine is. Every request is signed before the clock starts.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from benchmarks import measure

CONNECTIONS = 4
REQUESTS = measure.sized(2000, 20, 20000)
RECORDS = "/services/rest/record/v1"


class Signer:
    """Signs as a client of others would: by the published rules alone."""

    def __init__(self, credentials: dict[str, Any]) -> None:
        self.known = credentials
        self.base = str(credentials["base_url"])
        self.host = urlsplit(self.base).netloc
        self._key = f"{credentials['consumer_secret']}&{credentials['token_secret']}".encode()

    def _sign(self, base: str) -> str:
        return base64.b64encode(hmac.digest(self._key, base.encode(), hashlib.sha256)).decode()

    def rest(self, method: str, target: str, body: bytes = b"", headers: str = "") -> bytes:
        """A whole signed request over OAuth 1.0a."""
        path, _, query = target.partition("?")
        given = {
            "oauth_consumer_key": self.known["consumer_key"],
            "oauth_token": self.known["token_id"],
            "oauth_nonce": secrets.token_hex(10),
            "oauth_timestamp": str(int(time.time())),
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_version": "1.0",
        }
        pairs = sorted((quote(k, safe=""), quote(v, safe="")) for k, v in [*given.items(), *parse_qsl(query)])
        text = "&".join(f"{name}={value}" for name, value in pairs)
        given["oauth_signature"] = self._sign(
            "&".join((method, quote(self.base + path, safe=""), quote(text, safe="")))
        )
        signed = ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in given.items())
        return self._request(
            method, target, body, f'Authorization: OAuth realm="{self.known["account"]}", {signed}\r\n{headers}'
        )

    def soap(self, operation: str, content: str) -> bytes:
        """A whole signed SOAP request."""
        names = ("account", "consumerKey", "token", "nonce", "timestamp")
        values = [self.known[name] for name in ("account", "consumer_key", "token_id")]
        values += [secrets.token_hex(10), str(int(time.time()))]
        passport = "".join(f"<c:{name}>{value}</c:{name}>" for name, value in zip(names, values, strict=True))
        body = (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
            ' xmlns:m="urn:messages_2025_2.platform.webservices.netsuite.com"'
            ' xmlns:c="urn:core_2025_2.platform.webservices.netsuite.com"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f'<s:Header><m:tokenPassport>{passport}<c:signature algorithm="HMAC-SHA256">{self._sign("&".join(values))}'
            f"</c:signature></m:tokenPassport></s:Header><s:Body><m:{operation}>{content}</m:{operation}></s:Body></s:Envelope>"
        ).encode()
        headers = f'Content-Type: text/xml; charset=utf-8\r\nSOAPAction: "{operation}"\r\n'
        return self._request("POST", "/services/NetSuitePort_2025_2", body, headers)

    def _request(self, method: str, target: str, body: bytes, headers: str) -> bytes:
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        return f"{method} {target} HTTP/1.1\r\nHost: {self.host}\r\n{headers}{length}\r\n".encode() + body


JSON = "Content-Type: application/json\r\n"


def makers(signer: Signer, customer: str) -> dict[str, Callable[[], bytes]]:
    """The kinds of small reads, each with what makes one."""
    reference = f'<m:baseRef internalId="{customer}" type="customer" xsi:type="c:RecordRef"/>'
    query = json.dumps({"q": f"SELECT id, companyname FROM customer WHERE id = {customer}"}).encode()
    echo = "/app/site/hosting/restlet.nl?script=customscript_sandbox_echo&deploy=customdeploy_sandbox_echo&text=hello"
    return {
        "REST record": lambda: signer.rest("GET", f"{RECORDS}/customer/{customer}"),
        "REST list page": lambda: signer.rest("GET", f"{RECORDS}/customer?limit=10"),
        "SuiteQL, one row": lambda: signer.rest(
            "POST", "/services/rest/query/v1/suiteql?limit=1", query, JSON + "Prefer: transient\r\n"
        ),
        "SOAP get": lambda: signer.soap("get", reference),
        "RESTlet echo": lambda: signer.rest("GET", echo, headers=JSON),
    }


class Connection:
    """One keep-alive connection: a request out, an answer in."""

    def __init__(self, host: str) -> None:
        name, _, port = host.rpartition(":")
        self._socket = socket.create_connection((name, int(port)), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        self._socket.sendall(request)
        data = self._socket.recv(65536)
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        while len(body) < length:
            body += self._more()
        return int(head[9:12]), body

    def _more(self) -> bytes:
        piece = self._socket.recv(65536)
        if not piece:
            raise ConnectionError("the sandbox closed the connection")
        return piece

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


@contextmanager
def served(*options: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Process id and credentials of a sandbox in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        credentials = Path(folder) / "credentials.json"
        command = [sys.executable, "-m", "connector.cli.main", "sandbox", "--concurrency", "100", *options]
        command += ["--write-credentials", str(credentials)]
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=kept
        ) as process:
            try:
                if process.stdout is None or not process.stdout.readline().startswith("ready"):
                    raise RuntimeError("the sandbox did not start: run `connector sandbox` to see why")
                yield process.pid, json.loads(credentials.read_text(encoding="utf-8"))
            finally:
                process.terminate()


def processor_seconds(process: int) -> float:
    """Processor time of a process so far; 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def round_of(host: str, requests: Sequence[bytes]) -> dict[int, int]:
    """Send *requests* over a few connections at once; how often which status came."""
    statuses: dict[int, int] = {}
    lock = threading.Lock()

    def send(part: Sequence[bytes]) -> None:
        connection = Connection(host)
        found = [connection.ask(request)[0] for request in part]
        connection.close()
        with lock:
            for status in found:
                statuses[status] = statuses.get(status, 0) + 1

    parts = [requests[start::CONNECTIONS] for start in range(CONNECTIONS)]
    threads = [threading.Thread(target=send, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def some_customer(signer: Signer) -> str:
    """The id of a customer of the demo."""
    connection = Connection(signer.host)
    _, body = connection.ask(signer.rest("GET", f"{RECORDS}/customer?limit=1"))
    connection.close()
    return str(json.loads(body)["items"][0]["id"])


def ready() -> None:
    """Print how long the command takes until its ready line, with what earlier starts left in the cache."""
    for seed in ("empty", "demo"):
        times = []
        for _ in range(measure.sized(5, 1) + 1):
            started = time.perf_counter()
            with served("--seed", seed):
                times.append(time.perf_counter() - started)
        print(f"ready, seed {seed:6} {statistics.median(times[1:]) * 1000:7.0f} ms")


def main() -> None:
    """Print requests a second by kind and mixed, and how soon the command is ready."""
    print(f"# small signed reads of a sandbox ({measure.machine()})")
    with served() as (process, credentials):
        signer = Signer(credentials)
        kinds = makers(signer, some_customer(signer))
        cases: dict[str, list[Callable[[], bytes]]] = {name: [make] for name, make in kinds.items()}
        cases["mixed"] = list(kinds.values())
        for name, ways in cases.items():
            round_of(signer.host, [way() for way in ways])  # what is made once is made now
            count = REQUESTS if name == "mixed" else REQUESTS // 2
            requests = [ways[number % len(ways)]() for number in range(count)]
            cpu, started = processor_seconds(process), time.perf_counter()
            statuses = round_of(signer.host, requests)
            seconds, cpu = time.perf_counter() - started, processor_seconds(process) - cpu
            told = ", ".join(f"{times} x {status}" for status, times in sorted(statuses.items()))
            on_a_core = f"{count / cpu:7.0f}/s of one core" if cpu else ""
            print(f"{name:18} {count / seconds:7.0f}/s   {on_a_core}   {told}")
    ready()


if __name__ == "__main__":
    main()
