from __future__ import annotations

from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.state.opening import open_state


def test_nothing_is_made_before_it_is_used(tmp_path: Path) -> None:
    with open_state("memory") as state:
        assert state.url == "sqlite://"
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        assert state.url.endswith("state.db")


def test_each_memory_is_its_own() -> None:
    with open_state() as one, open_state() as other:
        one.watermarks.set("a", "f", "s", 1)

        assert other.watermarks.list() == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense with hunter2", "cannot be read"),
        ("klingon://user:hunter2@host/db", "no driver"),
        ("sqlite:////proc/nothing/here/state.db", "cannot be made"),
    ],
)
def test_a_url_that_leads_nowhere_is_a_typed_error_without_its_secrets(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as error:
        open_state(url)

    assert error.value.hint
    assert "hunter2" not in f"{error.value!r}{error.value.hint}"
