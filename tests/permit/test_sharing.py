from __future__ import annotations

from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.permit.sharing import budget


def test_one_account_has_one_budget_in_a_process(tmp_path: Path) -> None:
    one, other = budget("account", 2, folder=tmp_path), budget("account", 3, folder=tmp_path)

    assert one.counts is other.counts
    assert one.counts is not budget("other", folder=tmp_path).counts


def test_a_limit_below_one_is_none(tmp_path: Path) -> None:
    assert budget("account", -1, folder=tmp_path, url="machine").standing().limit is None
    assert budget("account", 0, folder=tmp_path).standing().limit is None


def test_permits_are_kept_in_files_or_in_a_postgresql() -> None:
    with pytest.raises(ConfigurationError, match="`sqlite`"):
        budget("account", url="sqlite:///state.db")
