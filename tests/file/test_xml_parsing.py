from __future__ import annotations

import io
from typing import Any

import pytest

from connector.file.page_reading import BadRowError, BrokenFileError
from connector.file.xml_parsing import XmlParser


def rows(raw: str, element: str = "", skip: int = 0, **more: Any) -> list[Any]:
    parser = XmlParser(element=element, lists=frozenset(more.pop("lists", ())), types=more)
    return [record for _, _, record in parser.rows(io.BytesIO(raw.encode()), skip)]


def test_children_attributes_text_and_repetition() -> None:
    first = '<order id="7"><line>1</line><line n="2">b</line><note/></order>'
    raw = f'<o xmlns="urn:x">{first}<order><line>3</line></order></o>'

    assert rows(raw, lists=["line"]) == [
        {"@id": "7", "line": ["1", {"@n": "2", "#text": "b"}], "note": None},
        {"line": ["3"]},
    ]


def test_records_may_lie_deep() -> None:
    raw = "<a><b><x>no</x><c><r><n>1</n><r>inner</r></r><r><n>2</n></r></c></b><r><n>3</n></r></a>"

    assert [record["n"] for record in rows(raw, "r", n="integer")] == [1, 2, 3]
    assert [record["n"] for record in rows(raw, "r", skip=2)] == ["3"]


def test_nil_is_nothing() -> None:
    raw = '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><r><n xsi:nil="true"/><m>1</m></r></a>'

    assert rows(raw) == [{"n": None, "m": "1"}]


@pytest.mark.parametrize(
    "raw",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a><r>&x;</r></a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a><r>1</r></a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><r>&x;</r></a>',
    ],
)
def test_a_doctype_is_refused(raw: str) -> None:
    (found,) = rows(raw)

    assert isinstance(found, BrokenFileError)
    assert "DOCTYPE" in str(found)


def test_a_broken_file_gives_what_was_whole() -> None:
    first, broken = rows("<a><r><n>1</n></r><r><n>2</r></a>")

    assert first == {"n": "1"}
    assert isinstance(broken, BrokenFileError)


def test_a_value_of_another_type_is_a_bad_row() -> None:
    (found,) = rows("<a><r><n>x</n></r></a>", n="integer")

    assert isinstance(found, BadRowError)
    assert "n is 'x', which is no integer" in str(found)
