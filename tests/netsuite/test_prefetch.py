"""What is begun is fetched once, whoever asks for it."""

from __future__ import annotations

import pytest

from connector.netsuite.prefetch import Prefetch


def test_an_answer_is_fetched_once_and_forgotten_when_taken() -> None:
    asked: list[str] = []

    def fetch(key: str) -> str:
        asked.append(key)
        return key.upper()

    ahead = Prefetch(fetch)
    ahead.begin(["a", "b", "a"])
    ahead.begin(["b"])

    assert [ahead.take("a"), ahead.take("b")] == ["A", "B"]
    assert sorted(asked) == ["a", "b"]
    assert ahead.take("a") == "A"
    assert len(asked) == 3


def test_an_error_belongs_to_whoever_asks() -> None:
    ahead = Prefetch({"a": 1}.__getitem__)
    ahead.begin(["missing"])

    with pytest.raises(KeyError):
        ahead.take("missing")
    assert ahead.take("a") == 1
