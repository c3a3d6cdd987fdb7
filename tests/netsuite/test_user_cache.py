from __future__ import annotations

from pathlib import Path

import pytest

from connector.netsuite.user_cache import cache_folder


def test_the_cache_is_where_the_environment_or_the_operating_system_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONNECTOR_CACHE_DIR", str(tmp_path / "a"))
    monkeypatch.setenv("NETSUITE_CACHE_DIR", str(tmp_path / "b"))
    assert cache_folder() == tmp_path / "a"
    monkeypatch.delenv("CONNECTOR_CACHE_DIR")
    assert cache_folder() == tmp_path / "b"
    monkeypatch.delenv("NETSUITE_CACHE_DIR")
    assert cache_folder().name == "netsuite-flows"
