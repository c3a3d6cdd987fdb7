"""Sends requests that no honest client sends, over real HTTP, and judges what comes back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import re
import secrets
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote_plus

from lxml import etree

from connector.sandbox.server import Sandbox

REST = "/services/rest"
SOAP = "/services/NetSuitePort_2025_2"
RESTLET = "/app/site/hosting/restlet.nl"
_OF_PYTHON = re.compile(
    rb"Traceback \(most recent|invalid literal for|NoneType|has no attribute|not subscriptable|unhashable|"
    rb"codec can't|not JSON serializable|maximum recursion|could not convert|<class '|object at 0x|Error\('|"
    rb"site-packages|sqlite3?\.|sqlglot|no such (?:table|column)|decimal\.|/connector/sandbox/|\.venv|"
    rb"integer string conversion"
)
_OF_FILES = (b"root:x:0:0", b"daemon:x:1:1", b"BEGIN PRIVATE KEY", b"BEGIN RSA")


@dataclass(slots=True)
class Got:
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    asked: str = ""

    def json(self) -> Any:
        return json.loads(self.body)


class Failures(logging.Handler):
    """Keeps what the sandbox logs about defects of its own, and what asyncio says of callbacks that raised."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info or record.levelno >= logging.ERROR:
            self.seen.append(logging.Formatter().format(record))


@dataclass
class Hostile:
    """A sandbox, a connection to it, and everything it must never do."""

    sandbox: Sandbox
    failures: Failures = field(default_factory=Failures)
    secrets: list[bytes] = field(default_factory=list)
    _local: threading.local = field(default_factory=threading.local)
    _opened: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        known = self.sandbox.account.credentials
        self.host, _, port = self.sandbox.url.removeprefix("http://").partition(":")
        self.port = int(port)
        self.secrets = [known.consumer_secret.encode(), known.token_secret.encode()]

    # ---------------------------------------------------------------- signing

    def authorization(self, method: str, target: str) -> str:
        """An OAuth 1.0a header by RFC 5849, made without the sandbox's own code."""
        known = self.sandbox.account.credentials
        path, _, query = target.partition("?")
        oauth = {
            "oauth_consumer_key": known.consumer_key,
            "oauth_token": known.token_id,
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": str(int(self.sandbox.clock())),
            "oauth_nonce": secrets.token_hex(10),
            "oauth_version": "1.0",
        }
        pairs = [part.partition("=") for part in query.split("&") if part]
        signed = [(unquote_plus(name), unquote_plus(value)) for name, _, value in pairs] + list(oauth.items())
        joined = "&".join(f"{name}={value}" for name, value in sorted((_enc(n), _enc(v)) for n, v in signed))
        base = f"{method}&{_enc(f'http://{self.host}:{self.port}{path}')}&{_enc(joined)}"
        key = f"{known.consumer_secret}&{known.token_secret}".encode()
        oauth["oauth_signature"] = base64.b64encode(hmac.digest(key, base.encode(), hashlib.sha256)).decode()
        return f'OAuth realm="{known.account}",' + ",".join(f'{n}="{_enc(v)}"' for n, v in oauth.items())

    def passport(self) -> str:
        """A signed token passport, by Oracle help section_1534941088."""
        known = self.sandbox.account.credentials
        parts = {
            "account": known.account,
            "consumerKey": known.consumer_key,
            "token": known.token_id,
            "nonce": secrets.token_hex(10),
            "timestamp": str(int(self.sandbox.clock())),
        }
        key = f"{known.consumer_secret}&{known.token_secret}".encode()
        digest = hmac.digest(key, "&".join(parts.values()).encode(), hashlib.sha256)
        inner = "".join(f"<c:{name}>{value}</c:{name}>" for name, value in parts.items())
        return (
            f'<m:tokenPassport>{inner}<c:signature algorithm="HMAC-SHA256">{base64.b64encode(digest).decode()}'
            "</c:signature></m:tokenPassport>"
        )

    # ---------------------------------------------------------------- sending

    def send(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        signed: bool = True,
    ) -> Got:
        """One request on a connection that is kept; *target* goes out as it is."""
        given = {"host": f"{self.host}:{self.port}", **(headers or {})}
        if signed and "authorization" not in {name.lower() for name in given}:
            given["authorization"] = self.authorization(method, target)
        if body or method in ("POST", "PUT", "PATCH"):
            given.setdefault("content-length", str(len(body)))
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
        raw = "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body
        started = time.perf_counter()
        for again in (True, False):
            try:
                found = self._exchange(raw, head_only=method == "HEAD")
                break
            except (ConnectionError, EOFError):
                self._drop()
                if not again:
                    raise
        found.seconds = time.perf_counter() - started
        found.asked = f"{method} {target[:300]}\n{ {**given, 'authorization': '…'} }\n{body[:3000]!r}"
        return found

    def _exchange(self, raw: bytes, *, head_only: bool) -> Got:
        one = self._connection()
        one.sendall(raw)
        found = read_answer(one, head_only=head_only)
        if found.headers.get("connection") == "close":
            self._drop()
        return found

    def _connection(self) -> socket.socket:
        if getattr(self._local, "one", None) is None:
            self._local.one = self.connect()
            self._opened.append(self._local.one)
        one: socket.socket = self._local.one
        return one

    def _drop(self) -> None:
        one = getattr(self._local, "one", None)
        if one is not None:
            one.close()
        self._local.one = None

    def connect(self) -> socket.socket:
        """A connection of one's own."""
        one = socket.create_connection((self.host, self.port), timeout=30)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return one

    def close(self) -> None:
        """End the connections of all threads."""
        for one in self._opened:
            one.close()

    # ---------------------------------------------------------------- judging

    def judge(self, got: Got, *, statuses: tuple[int, ...] = ()) -> Got:
        """Raises AssertionError where an answer is not one that a client may get; *statuses* are allowed besides."""
        about = f"{got.status} in {got.seconds:.2f} s: {got.body[:1500]!r}\nto {got.asked}"
        assert not self.failures.seen, f"{self.failures.seen.pop()}\n{about}"
        assert got.status < 500 or got.status in statuses, about
        leak = _OF_PYTHON.search(got.body)
        assert leak is None, f"{leak}: {about}"
        assert not any(word in got.body for word in (*_OF_FILES, *self.secrets)), about
        return got

    def soap(self, body: bytes, headers: Mapping[str, str] | None = None, path: str = SOAP) -> Got:
        """Send an envelope; the answer is an envelope or a fault that is no defect of ours."""
        usual = {"content-type": "text/xml; charset=utf-8", "soapaction": '"x"'}
        got = self.judge(self.send("POST", path, body, {**usual, **(headers or {})}, signed=False), statuses=(500,))
        about = f"{got.status}: {got.body[:1500]!r}\nto {got.asked}"
        tree = etree.fromstring(got.body)
        assert etree.QName(tree).localname == "Envelope", about
        fault = tree.findall(".//{http://schemas.xmlsoap.org/soap/envelope/}Fault")
        assert (got.status == 500) == bool(fault), about
        assert b"UNEXPECTED_ERROR" not in got.body, about
        assert b"unexpectedErrorFault" not in got.body, about
        return got

    def rest(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        signed: bool = True,
    ) -> Got:
        """Send a request to REST web services; what is refused is refused in problem+JSON."""
        usual = {"content-type": "application/json"}
        got = self.judge(
            self.send(method, target, body, {**usual, **(headers or {})}, signed=signed), statuses=(501, 503)
        )
        about = f"{got.status}: {got.body[:1500]!r}\nto {got.asked}"
        if "json" in got.headers.get("content-type", "") and got.body:
            document = json.loads(got.body, parse_constant=_no_json)
            if got.status >= 400 and "error" in document:  # an OAuth 2.0 endpoint
                assert document["error"], about
            elif got.status >= 400:
                assert document["status"] == got.status or "tasks" in document, about
                assert document["o:errorDetails"][0]["o:errorCode"], about
                assert document["o:errorDetails"][0]["o:errorCode"] != "UNEXPECTED_ERROR", about
        else:
            assert got.status < 400 or method == "HEAD" or not got.body.startswith(b"{"), about
        return got

    def json(self, method: str, target: str, value: Any, headers: Mapping[str, str] | None = None) -> Got:
        """The same with *value* as JSON."""
        return self.rest(method, target, json.dumps(value).encode(), headers)

    def sql(self, query: str, params: list[Any] | None = None, tail: str = "") -> Got:
        """Send a SuiteQL query."""
        body = {"q": query, **({"params": params} if params is not None else {})}
        return self.json("POST", f"{REST}/query/v1/suiteql{tail}", body, {"prefer": "transient"})

    def records(self) -> str:
        """A digest of all records and of who may sign in."""
        digest = hashlib.sha256()
        store = self.sandbox.store
        for type_ in sorted(store.types()):
            for id_ in store.ids(type_, limit=10**9, offset=0):
                found = store.get(type_, id_)
                digest.update(repr((type_, id_, found.body if found else None)).encode())
        digest.update(repr(sorted(self.sandbox.tenant.tokens)).encode())
        return digest.hexdigest()


def read_answer(one: socket.socket, *, head_only: bool = False) -> Got:
    """One answer from a connection; raises EOFError where it ends first."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = one.recv(65536)
        if not more:
            raise EOFError(data[:200])
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    assert re.fullmatch(r"HTTP/1\.1 [1-5][0-9][0-9] .+", first), first
    length = 0 if head_only else int(headers.get("content-length", "0"))
    parts, size = [body], len(body)
    while size < length:
        more = one.recv(1 << 20)
        if not more:
            raise EOFError(data[:200])
        parts.append(more)
        size += len(more)
    assert size == length or (head_only and headers.get("connection") == "close"), (first, size, length)
    return Got(int(first.split()[1]), headers, b"".join(parts), 0.0)


def _enc(text: str) -> str:
    return quote(text, safe="-._~", errors="replace")


def _no_json(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


@contextmanager
def watched(sandbox: Sandbox) -> Iterator[Hostile]:
    """A hostile client of *sandbox* that sees what it logs."""
    hostile = Hostile(sandbox)
    loggers = [logging.getLogger(name) for name in ("connector", "asyncio", "concurrent")]
    for logger in loggers:
        logger.addHandler(hostile.failures)
    try:
        yield hostile
    finally:
        for logger in loggers:
            logger.removeHandler(hostile.failures)
        hostile.close()
