from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.file.client import Files
from connector.file.xml_format import XmlFormat

CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\n\t\r"
)
TEXT = st.text(CHARACTERS, min_size=1)
NAME = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.\-]{0,6}", fullmatch=True)
VALUE = st.none() | TEXT | st.lists(TEXT, min_size=2, max_size=3)


@given(
    records=st.lists(
        st.dictionaries(NAME, VALUE, min_size=1, max_size=4)
        | st.dictionaries(NAME.map("@{}".format), TEXT, min_size=1, max_size=3),
        max_size=5,
    )
)
def test_records_come_back_as_they_were(tmp_path_factory: Any, records: list[Any]) -> None:
    path = str(tmp_path_factory.mktemp("xml") / "a.xml")
    report = Files().write_xml(path=path, records=records, root="all", element="one")

    assert report.failed == 0
    assert list(Files().read_xml(path=path, page_size=2)) == records


@pytest.mark.parametrize("record", [{"a b": 1}, {"": 1}, {"a": "\x00"}, {"a": [[1]]}, "x", {"@a": {"b": 1}}])
def test_what_xml_cannot_hold_is_refused(record: Any) -> None:
    with pytest.raises(ValueError, match=r"XML|mapping"):
        XmlFormat(root="r", element="e").text(record, {})


def test_nested_mappings_nest(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    Files().write_xml(path=str(path), records=[{"@id": 5, "to": {"city": "Bern & <Biel>"}, "line": [1, 2]}], root="r")

    assert path.read_text(encoding="utf-8") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<r>\n'
        '<record id="5"><to><city>Bern &amp; &lt;Biel&gt;</city></to><line>1</line><line>2</line></record>\n</r>\n'
    )
