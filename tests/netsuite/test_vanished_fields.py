from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector import events
from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.vanished_fields import counted, judged, suspects


def rows(filled: int, empty: int) -> list[dict[str, object]]:
    return [{"id": n, "email": "e@example.com" if n < filled else None} for n in range(filled + empty)]


def nothing(fields: Sequence[str]) -> set[str]:
    return set()


def test_counts_what_has_a_value_and_how_long_it_has_not() -> None:
    facts = counted({}, rows(3, 2))
    assert facts == {"id": [5, 5, 0], "email": [5, 3, 0]}
    facts = counted(facts, rows(0, 4))
    assert facts["email"] == [5, 3, 4]
    assert counted(facts, rows(1, 0))["email"] == [10, 4, 0]
    assert counted({}, [{"_deleted": False, "a": False, "b": 0, "c": "", "d": []}]) == {"a": [1, 1, 0], "b": [1, 1, 0]}


@pytest.mark.parametrize(
    ("filled", "empty", "since", "doubtful"),
    [
        (1000, 0, 1, True),
        (12, 0, 2, False),
        (12, 0, 3, True),
        (50, 50, 9, False),
        (50, 50, 11, True),
        (1, 999, 900, False),
    ],
)
def test_suspects_what_is_hardly_chance(filled: int, empty: int, since: int, doubtful: bool) -> None:
    facts = counted(counted({}, rows(filled, empty)), rows(0, since))

    assert (suspects(facts) == ["email"]) is doubtful


def test_what_others_still_have_is_only_rare() -> None:
    facts = counted(counted({}, rows(12, 0)), rows(0, 30))

    assert judged(facts, set, "fail", Unit())["email"] == [42, 12, 0]


def test_what_nobody_has_is_told_or_fails() -> None:
    facts, heard = counted(counted({}, rows(12, 0)), rows(0, 30)), list[events.Event]()
    with pytest.raises(RejectedError, match="email had values and is empty in every record now") as caught:
        judged(facts, nothing, "fail", Unit())
    assert (caught.value.type, caught.value.field) == ("NETSUITE:FIELD_VANISHED", "email")
    assert "email" not in judged(facts, nothing, "tell", Unit(emit=heard.append))
    assert len(heard) == 1


def test_nothing_is_asked_where_nothing_is_suspected() -> None:
    def ask(fields: Sequence[str]) -> set[str]:
        raise AssertionError(fields)

    assert judged(counted({}, rows(5, 5)), ask, "fail", Unit())


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), max_size=12))
def test_facts_stay_small_and_true(windows: list[tuple[int, int]]) -> None:
    facts: dict[str, list[int]] = {}
    for filled, empty in windows:
        facts = counted(facts, [{"a": 1}] * filled + [{"a": None}] * empty)
        if "a" in facts:
            held = facts["a"]
            assert 0 < held[1] <= held[0] <= 10_000
            assert (held[2] == 0) == (filled > 0 or empty == 0 == held[2])
