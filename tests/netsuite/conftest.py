"""A sandbox over real HTTP, clients of it, and a server that answers by a script."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import SecretStr

from connector.component import Unit
from connector.netsuite import breaker
from connector.netsuite.client import NetSuite
from connector.netsuite.credentials import TokenCredentials
from connector.retry import ConstantWait, RetryPolicy
from connector.sandbox.server import Sandbox

VECTOR = {  # Oracle help section_1534941088
    "consumer_key": "ef40afdd8abaac111b13825dd5e5e2ddddb44f86d5a0dd6dcf38c20aae6b67e4",
    "consumer_secret": "d26ad321a4b2f23b0741c8d38392ce01c3e23e109df6c96eac6d099e9ab9e8b5",
    "token_id": "2b0ce516420110bcbd36b69e99196d1b7f6de3c6234c5afb799b73d87569f5cc",
    "token_secret": "c29a677df7d5439a458c063654187e3d678d73aca8e3c9d8bea1478a3eb0d295",
}
AT_ONCE = RetryPolicy(attempts=4, wait=ConstantWait(type="constant", interval=0))


@pytest.fixture(autouse=True)
def _forgiving() -> None:
    """No test suffers from the refused sign-ins of another."""
    breaker.SHARED._refusals.clear()
    breaker.SHARED._good.clear()


@pytest.fixture
def vector() -> Callable[[str], TokenCredentials]:
    """Oracle's published credentials in any account."""

    def made(account: str = "123456") -> TokenCredentials:
        return TokenCredentials(account, *(SecretStr(VECTOR[name]) for name in VECTOR))

    return made


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A sandbox account with a currency, a subsidiary and a user."""
    with Sandbox(seed="empty") as sandbox:
        yield sandbox


@pytest.fixture
def connection(box: Sandbox) -> dict[str, Any]:
    """The `connection:` of a config for that sandbox, signing in with a token."""
    found = box.credentials()
    names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
    return {name: found[name] for name in names} | {"base_address": box.url}


@pytest.fixture
def oauth2(box: Sandbox) -> dict[str, Any]:
    """The `connection:` of a config for that sandbox, signing in with a certificate."""
    found = box.credentials()
    return {**found["oauth2"], "account": found["account"], "base_address": box.url}


@pytest.fixture
def netsuite(connection: dict[str, Any]) -> Iterator[NetSuite]:
    """A client of the sandbox that retries without waiting."""
    with NetSuite({"connection": connection}, unit=Unit(retry=AT_ONCE)) as client:
        yield client


@dataclass
class Scripted:
    """A server that gives prepared answers and keeps what it was asked."""

    url: str = ""
    answers: list[Any] = field(default_factory=list)
    """`(status, headers, body)`, or None to close the connection without an answer; the last is repeated."""
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    """Method, path with query, headers in lower case, body."""

    def reply(self, body: Any = None, status: int = 200, **headers: str) -> Scripted:
        """Prepare one more answer; a body that is no text or bytes goes as JSON."""
        raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        kind = {} if isinstance(body, str | bytes) else {"content-type": "application/json"}
        self.answers.append((status, kind | {key.replace("_", "-"): value for key, value in headers.items()}, raw))
        return self

    def hang_up(self) -> Scripted:
        """Prepare to close the connection after reading the request."""
        self.answers.append(None)
        return self


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """A server that answers by a script."""
    script = Scripted()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            script.asked.append((self.command, self.path, headers, body))
            prepared = script.answers.pop(0) if len(script.answers) > 1 else script.answers[0]
            if prepared is None:
                self.close_connection = True
                return
            status, more, content = prepared
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = answer  # noqa: N815 - http.server's names

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield script
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def scripted_config(scripted: Scripted) -> dict[str, Any]:
    """A config for the scripted server."""
    return {"connection": {"account": "TSTDRV1", **VECTOR, "base_address": scripted.url}}


@pytest.fixture
def scripted_client(scripted_config: dict[str, Any]) -> Iterator[NetSuite]:
    """A client of the scripted server that retries without waiting."""
    with NetSuite(scripted_config, unit=Unit(retry=AT_ONCE)) as client:
        yield client
