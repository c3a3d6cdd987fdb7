"""A stream kept on disk: repeatable, and independent of the session it came from (Mule: repeatable file store)."""

from __future__ import annotations

import tempfile
from typing import Any

from connector.frozen_json import freeze, thaw
from connector.stream import Cursor, Page, Stream


def spooled(stream: Stream) -> Stream:
    """Read *stream* to its end now, at reading speed, and give a stream over what was read.

    The file has no name: it is gone when the last reader lets go of it, however the process ends.
    """
    file: Any = tempfile.TemporaryFile("w+b", prefix="connector-spool-")  # noqa: SIM115 - lives as long as the stream
    total = 0
    for page in stream.pages():
        file.write(freeze(list(page.records)).encode() + b"\n")
        total += len(page.records)
    file.flush()

    def read(cursor: Cursor) -> Page:
        file.seek(cursor.get("offset", 0))
        line = file.readline()
        end = file.tell()
        more = bool(file.read(1))
        return Page(thaw(line.decode()) if line else [], {"offset": end} if more else None, total)

    return Stream(read, opened_by=stream.opened_by, resumes="session")
