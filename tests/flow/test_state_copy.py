from __future__ import annotations

from pathlib import Path

import pytest

from connector.flow.state_copy import copy_of
from connector.state.opening import open_state


def test_a_copy_has_what_the_flow_remembers_and_gives_nothing_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    with open_state(url) as state:
        state.watermarks.set("1", "main", "source", {"until": "a"})
        state.watermarks.set("1", "other", "source", {"until": "b"})
        state.objects.store("seen", "k", [1, 2])
    with copy_of(url, "main") as copy:
        assert copy.watermarks.get("1", "main", "source") == {"until": "a"}
        assert copy.watermarks.get("1", "other", "source") is None
        assert copy.objects.retrieve("seen", "k") == [1, 2]
        copy.objects.store("seen", "k", "changed")
        copy.watermarks.set("1", "main", "source", {"until": "z"})
    with open_state(url) as state:
        assert state.objects.retrieve("seen", "k") == [1, 2]
        assert state.watermarks.get("1", "main", "source") == {"until": "a"}


def test_what_changed_only_has_delivered_is_copied_by_the_thousand(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    with open_state(url) as state:
        for number in range(1500):
            state.objects.store("many", str(number), number)
    with copy_of(url, "main") as copy:
        assert len(copy.objects.all("many")) == 1500


@pytest.mark.parametrize("url", ["memory", "sqlite:///{folder}/nowhere.db"])
def test_where_nothing_is_kept_the_copy_is_empty_and_nothing_is_made(url: str, tmp_path: Path) -> None:
    with copy_of(url.format(folder=tmp_path), "main") as copy:
        assert copy.watermarks.get("1", "main", "source") is None
    assert list(tmp_path.iterdir()) == []
