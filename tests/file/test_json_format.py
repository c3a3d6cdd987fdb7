from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connector.file.client import Files

RECORD = st.dictionaries(
    st.text(min_size=1), st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text() | st.lists(st.integers(), max_size=3), max_size=5,
)  # fmt: skip


@given(records=st.lists(RECORD, max_size=8), at=st.sampled_from(["", "data", "data.rows"]))
def test_records_come_back_as_they_were(tmp_path_factory: Any, records: list[Any], at: str) -> None:
    path = str(tmp_path_factory.mktemp("json") / "a.json")
    Files().write_json(path=path, records=records, records_at=at, batch_size=3)

    assert list(Files().read_json(path=path, records_at=at, page_size=2)) == records


def test_a_record_that_cannot_be_written_leaves_no_comma(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    report = Files().write_json(path=str(path), records=["x", {"a": 1}, {"b": float("nan")}, {"c": 2}, 5], batch_size=1)

    assert (report.written, report.failed) == (3, 2)
    assert json.loads(path.read_text(encoding="utf-8")) == [{"a": 1}, {"b": None}, {"c": 2}]
