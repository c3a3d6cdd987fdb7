"""Replayer: a server that gives the recorded answers back, and refuses what was not recorded."""

from __future__ import annotations

import difflib
import json
import threading
from collections import defaultdict
from email.utils import formatdate
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from connector.sandbox.recording.exchange import Exchange, RecordingFile, key_of
from connector.sandbox.web.http_protocol import Answer, Request
from connector.sandbox.web.web_server import WebServer

Key = tuple[str, str, str, str]
_PARTS = ("method", "path", "query", "body")
_LONGEST_COMPARED = 4000


class Replayer:
    """Listens from `start()` to `stop()`; who asks is not checked, credentials are in no recording."""

    def __init__(self, file: Path, host: str = "127.0.0.1", port: int = 0) -> None:
        """Read *file*; raises ConfigurationError where it is no recording."""
        self._answers: dict[Key, list[Exchange]] = defaultdict(list)
        for exchange in RecordingFile(file):
            self._answers[exchange.key()].append(exchange)
        self._given: dict[Key, int] = defaultdict(int)
        self._lock = threading.Lock()
        self.refused: list[Key] = []
        """Requests that were not recorded."""
        self._web = WebServer(self.answer, lambda: formatdate(usegmt=True), host, port)

    def __len__(self) -> int:
        """Answers that there are to give."""
        return sum(map(len, self._answers.values()))

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self._web.host}:{self._web.port}"

    def start(self) -> Self:
        """Listen; raises ConfigurationError where the address is taken."""
        self._web.start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        self._web.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def answer(self, request: Request) -> Answer:
        """The next recorded answer to such a request; the last one stays."""
        key = key_of(request)
        with self._lock:
            recorded = self._answers.get(key)
            if not recorded:
                self.refused.append(key)
                return self._refusal(key)
            place = min(self._given[key], len(recorded) - 1)
            self._given[key] += 1
        found = recorded[place]
        return Answer(found.status, found.answer_body.encode(), dict(found.answer_headers))

    def _refusal(self, key: Key) -> Answer:
        nearest = max(self._answers, key=lambda one: _likeness(key, one), default=None)
        document: dict[str, Any] = {"error": "this request was not recorded", "asked": _named(key)}
        if nearest:
            differs = [name for name, mine, other in zip(_PARTS, key, nearest, strict=True) if mine != other]
            document |= {"nearest": _named(nearest), "differs_in": differs}
        return Answer(501, json.dumps(document, ensure_ascii=False).encode(), {"content-type": "application/json"})


def _named(key: Key) -> dict[str, str]:
    return dict(zip(_PARTS, key, strict=True))


def _likeness(one: Key, other: Key) -> float:
    """From 0 to 4; a method or path that is the same counts as much as a body."""
    same = float(one[0] == other[0])
    pairs = zip(one[1:], other[1:], strict=True)
    return same + sum(
        difflib.SequenceMatcher(None, mine[:_LONGEST_COMPARED], its[:_LONGEST_COMPARED], autojunk=False).quick_ratio()
        for mine, its in pairs
    )
