"""SetupRequest: what a browser, or a program that takes JSON, asks of an administrator's page."""

from __future__ import annotations

import email.parser
import email.policy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from connector.sandbox.refusals import WireError
from connector.sandbox.web.http_protocol import Request

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class SetupRequest:
    """A request to a page below `/app/`, with its parameters and what was filled in."""

    http: Request
    parameters: Mapping[str, str]
    """Parameters of the address; of a repeated one the last."""
    filled: Mapping[str, Any]
    """Fields of the form as lists of texts, or of the JSON object as they come."""

    @classmethod
    def of(cls, http: Request) -> SetupRequest:
        """Read a request; raises WireError where its body is not what its content type says."""
        parameters = {name: values[-1] for name, values in parse_qs(http.query, keep_blank_values=True).items()}
        return cls(http, parameters, _filled(http) if http.method == "POST" else {})

    @property
    def wants_json(self) -> bool:
        """Whether the answer goes to a program."""
        return _JSON in self.http.headers.get("accept", "") or self.sent_json

    @property
    def sent_json(self) -> bool:
        """Whether the body is JSON."""
        return self.http.headers.get("content-type", "").startswith(_JSON)

    @property
    def is_foreign(self) -> bool:
        """Whether a page of another site sent it: then it is refused, whoever's browser it is."""
        if self.http.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return True
        origin = self.http.headers.get("origin")
        hosts = {self.http.headers.get(name, "") for name in ("host", "x-forwarded-host")}
        return origin is not None and urlsplit(origin).netloc not in hosts - {""}

    def link(self, path: str, **parameters: str) -> str:
        """An address on these pages that stays in the same account."""
        kept = {name: self.parameters[name] for name in ("account", "company") if name in self.parameters}
        query = urlencode({**parameters, **kept})
        return f"{path}?{query}" if query else path


def _filled(http: Request) -> Mapping[str, Any]:
    kind = http.headers.get("content-type", "")
    try:
        if kind.startswith(_JSON):
            body = json.loads(http.body or b"{}")
            if not isinstance(body, dict):
                raise ValueError("not an object")  # noqa: TRY301 - told as what is not JSON at all
            json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair could not be shown
            return body
        if kind.startswith("multipart/form-data"):
            return _parts(kind, http.body)
        return parse_qs(http.body.decode(), keep_blank_values=True)
    except (ValueError, RecursionError):
        raise WireError("The body of the request cannot be read.", code="INVALID_REQUEST") from None


def _parts(kind: str, body: bytes) -> Mapping[str, list[str]]:
    """The fields of a multipart form; files are text (PEM)."""
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    message = parser.parsebytes(b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n" + body)
    found: dict[str, list[str]] = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            found.setdefault(name, []).append(content.decode("utf-8", "replace"))
    return found
