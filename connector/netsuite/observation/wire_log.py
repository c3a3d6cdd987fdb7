"""WireLog: requests and answers as they went over the wire, in files that only their owner reads, secrets masked."""

from __future__ import annotations

import os
import re
import stat
import threading
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from connector.reference import redact

MOST_BYTES = 25_000_000
"""Of one file; the one before it is kept, older ones are not."""
MOST_OF_A_BODY = 262_144
"""Characters of a body that are written."""
ENVIRONMENT = "NETSUITE_WIRE_LOG"
"""Names a folder: the log is written there."""
_MASK = "***"
_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_ELEMENTS = re.compile(
    r"(<(?:[\w.-]+:)?(?:consumerKey|token|nonce|signature|password|currentPassword|newPassword2?|ssoToken)\b[^>/]*>)"
    r"[^<]+",
    re.IGNORECASE,
)
_JSON = re.compile(
    r'("(?:access_token|refresh_token|id_token|client_secret|client_assertion|password)"\s*:\s*")(?:[^"\\]|\\.)*',
    re.IGNORECASE,
)
_FORM = re.compile(
    r"((?:^|&)(?:client_assertion|client_secret|refresh_token|code|code_verifier|token)=)[^&\s]+", re.IGNORECASE
)


class WireLog:
    """Writes what goes over the wire into a folder; safe for threads, one file for each process.

    What NetSuite's records hold is in it: people's names and addresses too. It is for finding a fault, not for keeping.
    """

    def __init__(self, folder: str | Path, most_bytes: int = MOST_BYTES) -> None:
        """Write into *folder*, which is made where it is missing."""
        self.path = Path(folder).expanduser() / f"netsuite-{os.getpid()}.log"
        self._most = most_bytes
        self._lock = threading.Lock()
        self._secrets: frozenset[str] = frozenset()

    def hide(self, secrets: Iterable[str]) -> None:
        """Mask these wherever they stand, from now on."""
        with self._lock:
            self._secrets |= frozenset(secrets)

    def write(
        self, title: str, sent: Mapping[str, str], body: object, received: Mapping[str, str], answer: bytes | None
    ) -> None:
        """One exchange: the line that tells of it, headers and bodies."""
        parts = [
            f"=== {datetime.now(UTC).isoformat(timespec='milliseconds')} {title}",
            *_lines(">", sent),
            _shown(body),
            *_lines("<", received),
            "(no answer)" if answer is None else _shown(answer),
            "",
        ]
        text = masked("\n".join(parts), self._secrets)
        with self._lock:
            self._append(text.encode("utf-8", errors="replace"))

    def _append(self, data: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.path.exists() and self.path.stat().st_size + len(data) > self._most:
            self.path.replace(self.path.with_suffix(".1.log"))
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(data[: self._most])


def prune(folder: str | Path, older_than: float, *, dry_run: bool = False) -> int:
    """Remove the wire logs in *folder* that were not written to for *older_than* seconds; how many there were."""
    before = time.time() - older_than
    found = [path for path in Path(folder).expanduser().glob("netsuite-*.log") if _is_old(path, before)]
    for path in found:
        if not dry_run:
            path.unlink(missing_ok=True)  # a process that still writes makes it anew
    return len(found)


def _is_old(path: Path, before: float) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_mtime < before


def masked(text: str, secrets: Iterable[str] = ()) -> str:
    """*text* without *secrets*, and without what stands where secrets stand, in XML, JSON and forms."""
    text = _ELEMENTS.sub(rf"\g<1>{_MASK}", text)
    text = _JSON.sub(rf"\g<1>{_MASK}", text)
    text = "\n".join(_FORM.sub(rf"\g<1>{_MASK}", line) for line in text.split("\n"))
    return redact(text, secrets)


def _lines(mark: str, headers: Mapping[str, str]) -> list[str]:
    return [f"{mark} {name}: {_MASK if name.lower() in _HEADERS else value}" for name, value in headers.items()]


def _shown(body: object) -> str:
    if not body:
        return ""
    text = body.decode("utf-8", errors="replace") if isinstance(body, bytes) else str(body)
    if len(text) <= MOST_OF_A_BODY:
        return text
    return f"{text[:MOST_OF_A_BODY]}\n… {len(text) - MOST_OF_A_BODY} characters more"
