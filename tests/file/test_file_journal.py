from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from connector.component import Receipt
from connector.file.file_journal import FileJournal
from connector.outcome import Report

RECEIPT = Receipt(
    cursor={"after": Decimal("1.10")},
    report=Report(read=1, failed=1),
    failures=[{"index": 0, "record": {"a": "\ud800"}, "error": {}}],
)


def filled(path: Path) -> FileJournal:
    journal = FileJournal(path=path, scope="run/step")
    journal.begin({"columns": ["a"]}, 5, fresh=False)
    journal.record("u0", 10, RECEIPT)
    journal.record("u1", 20, RECEIPT)
    return journal


def test_what_was_recorded_is_loaded_exactly(tmp_path: Path) -> None:
    filled(tmp_path / "j")
    again = FileJournal(path=tmp_path / "j", scope="run/step")

    again.load()

    assert (again.begun, again.fresh, again.length, again.settings) == (True, False, 20, {"columns": ["a"]})
    assert again.units == {"u0": RECEIPT, "u1": RECEIPT}


def test_a_journal_of_another_run_does_not_count(tmp_path: Path) -> None:
    filled(tmp_path / "j")
    other = FileJournal(path=tmp_path / "j", scope="other/step")

    other.load()

    assert (other.begun, other.units) == (False, {})


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_that_was_cut_off_does_not_count_and_does_not_harm(tmp_path: Path, cut: int) -> None:
    filled(tmp_path / "j")
    raw = (tmp_path / "j").read_bytes()
    (tmp_path / "j").write_bytes(raw[:-cut])

    again = FileJournal(path=tmp_path / "j", scope="run/step")
    again.load()
    assert (again.length, list(again.units)) == (10, ["u0"])
    again.record("u1", 30, RECEIPT)

    third = FileJournal(path=tmp_path / "j", scope="run/step")
    third.load()
    assert (third.length, list(third.units)) == (30, ["u0", "u1"])


def test_removing_it_twice_does_not_harm(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    journal.remove()
    journal.remove()

    assert list(tmp_path.iterdir()) == []
