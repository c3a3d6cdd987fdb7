from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.file.client import Files

JSON: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=30)
@given(records=st.lists(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON), max_size=20))
def test_what_is_written_is_read_again_exactly(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]]
) -> None:
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"

    report = Files().write_json_lines(path=str(path), records=records, batch_size=7)

    assert report.written == len(records)
    assert list(Files().read_json_lines(path=str(path), page_size=3)) == records


def test_decimals_are_numbers_with_all_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    Files().write_json_lines(path=str(path), records=[{"amount": Decimal("0.10")}, {"half": "\ud800"}])

    assert path.read_text(encoding="utf-8") == '{"amount":0.10}\n'
