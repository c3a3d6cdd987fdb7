from __future__ import annotations

import base64
import email
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import ValidationError

from connector.email.smtp_server import SmtpServer
from connector.errors import ConnectivityError, ConnectorError, RejectedError, RetryableError
from connector.flow.notice_channels import EmailNotice, HttpNotice, send

FACTS = {"flow": "f", "run": "r1", "error": {"message": "it failed"}, "subject": "f failed:\n TIMEOUT", "text": "sad\n"}


@dataclass
class Post:
    headers: dict[str, str]
    body: Any


@dataclass
class HttpServer:
    """A real server that answers as a list says, and 204 after its end."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)


@contextmanager
def http_server() -> Iterator[HttpServer]:
    told = HttpServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.posts.append(Post(dict(self.headers), body))
            self.send_response(told.answers.pop(0) if told.answers else 204)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}/hook"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield told
        server.shutdown()


@dataclass
class SmtpTold:
    port: int = 0
    mails: list[Message] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    """What MAIL is answered with, in place of 250."""
    encrypted: list[bool] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    hangs_up: bool = False
    """Whether the connection is lost in place of the answer to a mail."""


class Mailbox(socketserver.ThreadingTCPServer):
    """A real server of RFC 5321 with STARTTLS and AUTH PLAIN, as far as one mail needs it."""

    daemon_threads = True

    def __init__(self, told: SmtpTold, context: ssl.SSLContext | None, *, at_once: bool) -> None:
        self.told, self.context, self.at_once = told, context, at_once
        super().__init__(("127.0.0.1", 0), Conversation)


class Conversation(socketserver.BaseRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.connection, self.tls = self.request, False
        try:
            if self.server.at_once:
                self.encrypt()
            self.lines = self.connection.makefile("rb")
            self.say("220 here")
            while (line := self.lines.readline()) and self.answer(line.decode().strip()):
                pass
        except ssl.SSLError:  # who talks to us does not trust us
            pass
        finally:
            self.connection.close()

    def encrypt(self) -> None:
        assert self.server.context is not None
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.lines, self.tls = self.connection.makefile("rb"), True

    def say(self, text: str) -> None:
        self.connection.sendall(f"{text}\r\n".encode())

    def answer(self, line: str) -> bool:
        told, word = self.server.told, line.split(" ", maxsplit=1)[0].upper()
        if word == "EHLO":
            self.say("\r\n".join(["250-here", *(["250-STARTTLS"] if self.server.context else []), "250 AUTH PLAIN"]))
        elif word == "STARTTLS":
            self.say("220 go")
            self.encrypt()
        elif word == "AUTH":
            told.signed_in.append(base64.b64decode(line.split(" ")[2]).decode())
            self.say("235 in")
        elif word == "DATA":
            return self.data()
        else:
            if word == "RCPT":
                told.recipients.append(line.partition("<")[2].rstrip(">"))
            refused = told.refusals.pop(0) if word == "MAIL" and told.refusals else ""
            self.say(refused or ("221 bye" if word == "QUIT" else "250 ok"))
        return word != "QUIT"

    def data(self) -> bool:
        self.say("354 go")
        text = b""
        while (line := self.lines.readline()) != b".\r\n":
            text += line
        self.server.told.mails.append(email.message_from_bytes(text))
        self.server.told.encrypted.append(self.tls)
        if not self.server.told.hangs_up:
            self.say("250 taken")
        return not self.server.told.hangs_up


@contextmanager
def smtp_server(context: ssl.SSLContext | None = None, *, at_once: bool = False) -> Iterator[SmtpTold]:
    told = SmtpTold()
    with Mailbox(told, context, at_once=at_once) as server:
        told.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield told
        server.shutdown()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 with its key, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "cert.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return path


def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def told(channel: HttpNotice | EmailNotice) -> list[float]:
    waits: list[float] = []
    send(channel, FACTS, waits.append)
    return waits


def test_facts_are_posted_as_json_with_headers_by_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    with http_server() as server:
        monkeypatch.setenv("ALERTS_URL", server.url)
        monkeypatch.setenv("ALERTS_TOKEN", "hush")
        told(HttpNotice(url="${env:ALERTS_URL}", headers={"Authorization": "Bearer ${env:ALERTS_TOKEN}"}))

    assert server.posts[0].body == FACTS
    assert server.posts[0].headers["Authorization"] == "Bearer hush"


def test_a_body_of_ones_own_takes_expressions() -> None:
    with http_server() as server:
        told(HttpNotice(url=server.url, body={"text": "${flow}: ${error.message}", "n": [1]}))

    assert server.posts[0].body == {"text": "f: it failed", "n": [1]}


def test_what_passes_is_tried_three_times_and_what_does_not_once() -> None:
    with http_server() as server:
        server.answers = [503, 429]
        assert told(HttpNotice(url=server.url)) == [1.0, 3.0]
        server.answers = [500, 500, 500]
        with pytest.raises(RetryableError, match="answered 500"):
            told(HttpNotice(url=server.url))
        for status in (404, 302):  # a redirect would hand the headers on to another host
            server.answers = [status]
            with pytest.raises(ConnectivityError, match=f"answered {status}"):
                told(HttpNotice(url=server.url))

    assert len(server.posts) == 8


def test_an_address_that_is_a_secret_is_in_no_error() -> None:
    with pytest.raises(ConnectorError) as caught:
        told(HttpNotice(url="http://127.0.0.1:9/services/SECRET"))

    assert "SECRET" not in str(caught.value) + caught.value.hint


def test_a_mail_goes_out_encrypted_and_signed_in(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "hush")
    for security, at_once in (("starttls", False), ("ssl", True)):
        with smtp_server(tls(certificate), at_once=at_once) as server:
            smtp = {"host": "localhost", "port": server.port, "security": security, "user": "me"}
            smtp |= {"password": "${env:SMTP_PASSWORD}", "ca_file": str(certificate)}
            told(EmailNotice.model_validate({"to": ["a@x.test", "b@x.test"], "from": "c@x.test", "smtp": smtp}))
        (mail,) = server.mails

        assert (server.signed_in, server.encrypted) == (["\0me\0hush"], [True])
        assert (mail["To"], mail["From"]) == ("a@x.test, b@x.test", "c@x.test")
        assert mail["Subject"] == "f failed: TIMEOUT"
        assert mail.get_payload() == "sad\r\n"


def test_a_server_whose_certificate_is_not_trusted_gets_no_password(certificate: Path) -> None:
    with smtp_server(tls(certificate)) as server:
        smtp = SmtpServer(host="localhost", port=server.port, user="me", password="${env:HOME}")
        with pytest.raises(ConnectivityError, match="did not answer"):
            told(EmailNotice(to=["a@x.test"], sender="c@x.test", smtp=smtp))

    assert server.signed_in == []


def test_a_mail_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not() -> None:
    with smtp_server() as server:
        smtp = SmtpServer(host="127.0.0.1", port=server.port, security="none")
        notice = EmailNotice(to=["a@x.test"], sender="c@x.test", smtp=smtp)
        server.refusals = ["451 later"]
        assert told(notice) == [1.0]
        server.refusals = ["550 no"]
        with pytest.raises(RejectedError, match="answered 550"):
            told(notice)


@pytest.mark.parametrize(
    ("model", "body", "words"),
    [
        (HttpNotice, {"url": "ftp://x"}, "https://"),
        (HttpNotice, {"url": "https://x", "headers": {"X-Api-Key": "abc"}}, "clear text"),
        (HttpNotice, {"url": "https://x", "body": "${payload.x}"}, "payload"),
        (SmtpServer, {"host": "mail.test", "password": "abc"}, "clear text"),
        (SmtpServer, {"host": "mail.test", "user": "me", "security": "none"}, "clear text"),
    ],
)
def test_what_would_leak_or_cannot_work_is_refused(model: Any, body: Any, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        model.model_validate(body)
