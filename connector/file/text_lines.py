"""Lines of a text file with the byte at which each ends, in any encoding; and marks to go on from."""

from __future__ import annotations

import codecs
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from connector.errors import ConfigurationError, RejectedError
from connector.file.remote_path import RemotePath
from connector.stream import Cursor

_MARKED = {
    "utf-8": (codecs.BOM_UTF8, "utf-8"),
    "utf-16": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-32": (codecs.BOM_UTF32_LE, "utf-32-le"),
}
_BIG_ENDIAN = {"utf-16": (codecs.BOM_UTF16_BE, "utf-16-be"), "utf-32": (codecs.BOM_UTF32_BE, "utf-32-be")}
_HEAD = 4096
"""Bytes at the start of a file that tell it from another of the same name."""


def codec_name(encoding: str) -> str:
    """The canonical name of *encoding*; raises ConfigurationError where there is no such thing."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise ConfigurationError(
            f"there is no encoding {encoding!r}", hint="use utf-8, utf-16, cp1252 or iso8859-1"
        ) from None
    return "utf-8" if name == "utf-8-sig" else name


def detected(encoding: str, head: bytes) -> tuple[str, int]:
    """The codec of a file that begins with *head*, and the length of its byte order mark."""
    name = codec_name(encoding)
    for marks in (_MARKED, _BIG_ENDIAN):
        mark, codec = marks.get(name, (b"", name))
        if mark and head.startswith(mark):
            return codec, len(mark)
    return _MARKED.get(name, (b"", name))[1], 0


def for_writing(encoding: str) -> tuple[str, bytes]:
    """The codec to write *encoding* with, and the byte order mark of a new file."""
    name = codec_name(encoding)
    mark, codec = _MARKED.get(name, (b"", name))
    return codec, mark if name != "utf-8" or codecs.lookup(encoding).name == "utf-8-sig" else b""


@dataclass(slots=True)
class TextLines:
    """The lines of an open file from some place on."""

    file: BinaryIO
    codec: str
    offset: int
    """The byte after the last line that was given."""
    number: int
    """How many lines were given, from the start of the file."""
    bad: list[int] = field(default_factory=list)
    """Numbers of lines that hold bytes which are no text in this encoding."""

    def __iter__(self) -> Iterator[str]:
        newline = "\n".encode(self.codec)
        while raw := self._raw(newline):
            self.offset += len(raw)
            self.number += 1
            try:
                text = raw.decode(self.codec)
            except UnicodeDecodeError:
                self.bad.append(self.number)
                text = raw.decode(self.codec, "replace")
            yield text

    def at_end(self) -> bool:
        """Whether nothing follows the last line that was given."""
        return self.offset >= size_of(self.file)

    def _raw(self, newline: bytes) -> bytes:
        width = len(newline)
        line = self.file.readline()
        while line and width > 1 and (len(line) % width or not line.endswith(newline)):
            more = self.file.read(width - len(line) % width) if len(line) % width else self.file.readline()
            if not more:
                break
            line += more
        return line


def open_lines(file: BinaryIO, path: Path | RemotePath, encoding: str, cursor: Cursor) -> TextLines:
    """The lines of *file* from *cursor* on; raises where it is not the file that the cursor was made for."""
    head = file.read(_HEAD)
    codec, mark = detected(encoding, head)
    if not cursor:
        file.seek(mark)
        return TextLines(file, codec, mark, 0)
    if fingerprint(head[: cursor["known"]]) != cursor["head"] or size_of(file) < cursor["offset"]:
        raise RejectedError(
            f"{path} is not the file any more that this run has begun to read",
            hint="bring the file back, or let a new run read the one that is there now",
            type="FILE:ILLEGAL_CONTENT",
        )
    file.seek(cursor["offset"])
    return TextLines(file, codec, cursor["offset"], cursor["line"])


def mark_of(lines: TextLines) -> dict[str, Any]:
    """The cursor after the last line that was given."""
    lines.file.seek(0)
    head = lines.file.read(min(_HEAD, lines.offset))
    return {"offset": lines.offset, "line": lines.number, "known": len(head), "head": fingerprint(head)}


def size_of(file: BinaryIO) -> int:
    """How many bytes the open *file* has; its position stays."""
    at = file.tell()
    size = file.seek(0, os.SEEK_END)
    file.seek(at)
    return size


def fingerprint(head: bytes) -> str:
    """A short text that tells files apart by how they begin."""
    return hashlib.sha256(head).hexdigest()[:16]
