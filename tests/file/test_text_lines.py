from __future__ import annotations

import codecs
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import ConfigurationError, RejectedError
from connector.file.text_lines import TextLines, codec_name, detected, for_writing, mark_of, open_lines

LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=6), max_size=12)


@given(lines=LINES, codec=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_every_line_ends_at_its_byte(lines: list[str], codec: str) -> None:
    raw = "".join(f"{line}\n" for line in lines).encode(codec)
    reader = TextLines(io.BytesIO(raw), codec, 0, 0)

    ends = [(text, reader.offset) for text in reader]

    assert [text for text, _ in ends] == [f"{line}\n" for line in lines]
    assert [raw[:end].decode(codec) for _, end in ends] == [
        "".join(f"{line}\n" for line in lines[: n + 1]) for n in range(len(lines))
    ]


@pytest.mark.parametrize(
    ("encoding", "head", "expected"),
    [
        ("utf-8", b"\xef\xbb\xbfa", ("utf-8", 3)),
        ("UTF8", b"a", ("utf-8", 0)),
        ("utf-8-sig", b"a", ("utf-8", 0)),
        ("utf-16", codecs.BOM_UTF16_BE + b"\0a", ("utf-16-be", 2)),
        ("utf-16", codecs.BOM_UTF16_LE + b"a\0", ("utf-16-le", 2)),
        ("cp1252", b"\xef\xbb\xbfa", ("cp1252", 0)),
    ],
)
def test_a_byte_order_mark_says_the_codec(encoding: str, head: bytes, expected: tuple[str, int]) -> None:
    assert detected(encoding, head) == expected


def test_marks_are_written_where_they_are_wanted() -> None:
    assert for_writing("utf-8") == ("utf-8", b"")
    assert for_writing("utf-8-sig") == ("utf-8", codecs.BOM_UTF8)
    assert for_writing("utf-16") == ("utf-16-le", codecs.BOM_UTF16_LE)


def test_an_unknown_encoding_is_a_typed_error() -> None:
    with pytest.raises(ConfigurationError, match="klingon"):
        codec_name("klingon")


def test_a_mark_fits_only_the_file_it_was_made_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one\ntwo\n", encoding="utf-8")
    with path.open("rb") as file:
        lines = open_lines(file, path, "utf-8", {})
        assert next(iter(lines)) == "one\n"
        mark = mark_of(lines)
        assert list(open_lines(file_at_start(path), path, "utf-8", mark)) == ["two\n"]

    for other in ("uno\ndos\n", "on"):
        path.write_text(other, encoding="utf-8")
        with pytest.raises(RejectedError, match="not the file any more"):
            open_lines(file_at_start(path), path, "utf-8", mark)


def file_at_start(path: Path) -> io.BufferedReader:
    handle = path.open("rb")
    _OPEN.append(handle)
    return handle


_OPEN: list[io.BufferedReader] = []


@pytest.fixture(autouse=True)
def _close() -> object:
    yield
    while _OPEN:
        _OPEN.pop().close()
