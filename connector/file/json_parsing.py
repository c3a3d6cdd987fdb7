"""JsonParser: the objects of a JSON array as records."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar

from connector.file.json_text import BrokenJsonError, JsonText
from connector.file.page_reading import BadRowError, BrokenFileError, Row
from connector.file.text_lines import detected


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonParser:
    """Reads JSON; numbers with a fraction keep their digits as Decimal."""

    path: Sequence[str]
    """Keys from the top to the records."""
    encoding: str
    counts: ClassVar[str] = "line"

    def rows(self, file: BinaryIO, skip: int) -> Iterator[Row]:
        """As `RecordParser.rows`."""
        codec, mark = detected(self.encoding, file.read(4))
        file.seek(mark)
        reader = codecs.getreader(codec)(file)
        text = JsonText(lambda characters: reader.read(characters, characters))
        try:
            yield from self._records(text, skip)
        except BrokenJsonError as error:
            yield text.line, text.excerpt, BrokenFileError(str(error))
        except UnicodeDecodeError:
            yield text.line, "", BrokenFileError(f"the file holds bytes that are not {codec}")

    def _records(self, text: JsonText, skip: int) -> Iterator[Row]:
        for key in self.path:
            _descend(text, key)
        if text.peek() != "[":
            if not skip:
                yield _row(text)
        else:
            yield from _elements(text, skip)
        if not self.path and text.peek():
            raise BrokenJsonError("something follows the end of the JSON value")


def _elements(text: JsonText, skip: int) -> Iterator[Row]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    number = 0
    while True:
        if number < skip:
            text.skip()
        else:
            yield _row(text)
        number += 1
        if text.take(",]") == "]":
            return


def _row(text: JsonText) -> Row:
    text.peek()
    line, excerpt = text.line, text.excerpt
    try:
        found = text.value()
    except BrokenJsonError:
        raise
    except RecursionError:
        text.skip()
        return line, excerpt, BadRowError("the record is nested too deep")
    except ValueError as error:  # NaN, or a number of thousands of digits
        text.skip()
        return line, excerpt, BadRowError(str(error))
    if not isinstance(found, dict):
        return line, excerpt, BadRowError(f"this is a {type(found).__name__}, a record is an object in braces")
    return line, excerpt, found


def _descend(text: JsonText, key: str) -> None:
    """Go to the value of *key* in the object that begins here."""
    names: list[Any] = []
    if text.peek() != "{":
        raise BrokenJsonError(f"there is no object here, so no {key}: check `records_at`")
    text.take("{")
    while text.peek() == '"':
        name = text.value()
        text.take(":")
        if name == key:
            return
        names.append(name)
        text.skip()
        if text.take(",}") == "}":
            break
    raise BrokenJsonError(f"there is no {key}, only {', '.join(map(str, names)) or 'nothing'}: check `records_at`")
