from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from connector.file.client import Files
from connector.file.file_errors import ContentError


def test_any_page_can_be_read_alone(tmp_path: Path) -> None:
    path = str(tmp_path / "a.parquet")
    Files().write_parquet(path=path, records=[{"n": n} for n in range(1000)], row_group_size=130)
    pages = list(Files().read_parquet(path=path, page_size=90).pages())

    again = Files().read_parquet(path=path, page_size=90)
    for before, after in pairwise(pages):
        assert again.page(before.cursor).records == after.records


def test_columns_are_chosen_and_checked(tmp_path: Path) -> None:
    path = str(tmp_path / "a.parquet")
    Files().write_parquet(path=path, records=[{"total": 1, "id": 2}])

    assert list(Files().read_parquet(path=path, columns=["id"])) == [{"id": 2}]
    with pytest.raises(ContentError, match="did you mean `total`"):
        list(Files().read_parquet(path=path, columns=["totals"]))


def test_what_is_no_parquet_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("id\n1\n", encoding="utf-8")

    with pytest.raises(ContentError, match="no Parquet"):
        list(Files().read_parquet(path=str(tmp_path / "a")))
