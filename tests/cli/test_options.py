from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connector.cli.options import moment, read_pairs
from connector.errors import ConfigurationError


def test_a_moment_without_an_offset_is_utc() -> None:
    assert moment("2026-11-23", "--from") == datetime(2026, 11, 23, tzinfo=UTC)
    assert moment("2026-11-23T10:00:00+01:00", "--from") == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert moment(None, "--from") is None


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "23.11.2026"])
def test_what_is_no_moment_is_told(text: str) -> None:
    with pytest.raises(ConfigurationError, match="--to"):
        moment(text, "--to")


def test_pairs_keep_everything_after_the_first_equals() -> None:
    assert read_pairs(["query=a=b", "empty="]) == {"query": "a=b", "empty": ""}


@pytest.mark.parametrize("pair", ["x", "=x", ""])
def test_what_is_no_pair_is_told(pair: str) -> None:
    with pytest.raises(ConfigurationError, match="key=value"):
        read_pairs([pair])
