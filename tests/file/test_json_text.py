from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.file.json_text import BrokenJsonError, JsonText

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def text_of(raw: str, size: int) -> JsonText:
    file = io.StringIO(raw)
    return JsonText(lambda _: file.read(size))


@given(value=VALUES, size=st.integers(1, 20), indent=st.sampled_from([None, 1]), ascii_=st.booleans())
def test_reads_a_value_however_it_is_cut(value: Any, size: int, indent: int | None, ascii_: bool) -> None:
    raw = json.dumps(value, indent=indent, ensure_ascii=ascii_)
    text = text_of(f" {raw} 7", size)

    assert text.value() == value
    assert text.value() == 7


@given(value=VALUES, size=st.integers(1, 20))
def test_skips_a_value_however_it_is_cut(value: Any, size: int) -> None:
    text = text_of(f"{json.dumps(value)} 7", size)
    text.skip()

    assert text.value() == 7


@pytest.mark.parametrize("raw", ['{"a" 1}', '{"a":1', '"abc', "nul", "", "[1,]", "{]"])
def test_what_is_no_json_is_broken(raw: str) -> None:
    with pytest.raises(BrokenJsonError):
        text_of(raw, 3).value()


def test_fractions_keep_their_digits() -> None:
    assert text_of("0.10000000000000000000001", 4).value() == Decimal("0.10000000000000000000001")


def test_counts_lines() -> None:
    text = text_of('[\n{"a":\n1},\n2]', 2)
    text.take("[")
    text.value()
    text.take(",")
    text.peek()

    assert text.line == 4
