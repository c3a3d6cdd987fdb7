from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from connector.file.client import Files
from connector.file.file_errors import ContentError


def test_reads_objects_with_all_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": 1, "amount": 0.10, "big": 123456789012345678901234567890}\n\n{"a": ["ü"]}', encoding="utf-8"
    )

    rows = list(Files().read_json_lines(path=str(path), page_size=1))

    assert rows == [{"id": 1, "amount": Decimal("0.10"), "big": 123456789012345678901234567890}, {"a": ["ü"]}]
    assert str(rows[0]["amount"]) == "0.10"


def test_bad_lines_are_findings(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": 1}\n[1]\n{"id": }\n{"n": NaN}\n{"t": "\xff"}\n' + b"[" * 100_000 + b"\n")

    with pytest.raises(ContentError) as error:
        list(Files().read_json_lines(path=str(path)))

    assert [finding.where.line for finding in error.value.diagnostics if finding.where] == [2, 3, 4, 5, 6]
    assert "braces" in error.value.diagnostics[0].message
