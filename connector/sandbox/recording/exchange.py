"""Exchange: a recorded request and its answer, the file they stand in, and when two requests are the same."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from connector.errors import ConfigurationError
from connector.sandbox.recording.pseudonyms import Placeholders
from connector.sandbox.recording.scrubbing import Scrubber
from connector.sandbox.web.http_protocol import Answer, Request

FORMAT = "netsuite-recording 1"
_SAME = Scrubber(Placeholders())


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, scrubbed."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str
    status: int
    answer_headers: dict[str, str]
    answer_body: str

    @classmethod
    def of(cls, request: Request, answer: Answer, scrubber: Scrubber) -> Exchange:
        """What is kept of *request* and *answer*."""
        media, answered = request.headers.get("content-type", ""), answer.headers.get("content-type", "")
        return cls(
            request.method,
            request.path,
            scrubber.query(request.query),
            scrubber.headers(request.headers),
            scrubber.body(request.body, media),
            answer.status,
            scrubber.headers(answer.headers),
            scrubber.body(answer.body, answered),
        )

    def key(self) -> tuple[str, str, str, str]:
        """What a later request must agree in."""
        return _key(self.method, self.path, self.query, self.body.encode(), self.headers.get("content-type", ""))


def key_of(request: Request) -> tuple[str, str, str, str]:
    """Method, path, query and body of *request*, without order, spelling and persons that make no difference."""
    return _key(request.method, request.path, request.query, request.body, request.headers.get("content-type", ""))


def _key(method: str, path: str, query: str, body: bytes, media: str) -> tuple[str, str, str, str]:
    ordered = "&".join(sorted(_SAME.query(query).split("&")))
    return method, path, ordered, _normal(_SAME.body(body, media), media)


def _normal(body: str, media: str) -> str:
    """JSON with sorted keys, XML without prefixes and blanks."""
    if "json" in media and body:
        try:
            return json.dumps(json.loads(body), sort_keys=True)
        except ValueError:
            return body
    if "xml" in media and body:
        from lxml import etree  # noqa: PLC0415 - only SOAP pays for it

        try:
            return json.dumps(_tree(etree.fromstring(body.encode())))
        except etree.XMLSyntaxError:
            return body
    return body.strip()


def _tree(element: Any) -> list[Any]:
    attributes = sorted((_plain(name), _plain(value)) for name, value in element.attrib.items())
    children = [_tree(child) for child in element if isinstance(child.tag, str)]
    return [str(element.tag), attributes, (element.text or "").strip(), children]


def _plain(text: str) -> str:
    return text.rpartition("}")[2].rpartition(":")[2]


class RecordingFile:
    """Exchanges in a file for its owner alone: a first line with the format, then one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        """Exchanges added so far."""
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Make the file; raises ConfigurationError where there is one already."""
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise ConfigurationError(
                f"{self.path} is there already", hint="name a new file; recordings are not mixed"
            ) from None
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps({"format": FORMAT}) + "\n")

    def add(self, exchange: Exchange) -> None:
        """Append one exchange; it is on disk when this returns."""
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(exchange), ensure_ascii=False) + "\n")
            self.count += 1

    def __iter__(self) -> Iterator[Exchange]:
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
            known = bool(lines) and json.loads(lines[0]).get("format") == FORMAT
            exchanges = [Exchange(**json.loads(line)) for line in lines[1:]] if known else []
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ConfigurationError(f"{self.path} cannot be read: {error}", hint="name a recording") from None
        if not known:
            raise ConfigurationError(f"{self.path} is no recording", hint="make one with --record FILE")
        return iter(exchanges)
