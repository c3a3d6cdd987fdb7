from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.state.opening import State


@dataclass(frozen=True)
class Letter:
    position: int
    step: str = "write"
    unit: str = "write[0]"
    record: Any = None
    error: Mapping[str, Any] = field(default_factory=lambda: {"type": "DB:QUERY_EXECUTION", "message": "no"})
    variables: Mapping[str, Any] = field(default_factory=dict)


def test_keeps_all_that_a_replay_needs(state: State) -> None:
    error = {"type": "NETSUITE:USER_ERROR", "code": "INVALID", "message": "bad \ud800 \0", "attempts": 3, "field": "x"}
    letter = Letter(7, record={"amount": Decimal("0.10"), "half": "\ud800"}, error=error, variables={"n": 1})

    assert state.dead_letters.put("r1", "flow", [letter]) == 1
    kept = state.dead_letters.list()[0]

    assert (kept.run, kept.flow, kept.step, kept.unit, kept.position) == ("r1", "flow", "write", "write[0]", 7)
    assert (kept.record, kept.variables, kept.error) == (letter.record, {"n": 1}, error)
    assert (kept.error_type, kept.code, kept.attempts, kept.status) == ("NETSUITE:USER_ERROR", "INVALID", 3, "open")
    assert state.dead_letters.show(kept.id) == kept


def test_the_same_letter_is_kept_once(state: State) -> None:
    letters = [Letter(0), Letter(1)]

    assert state.dead_letters.put("r1", "flow", letters) == 2
    assert state.dead_letters.put("r1", "flow", [*letters, Letter(2)]) == 1
    assert state.dead_letters.put("r2", "flow", letters) == 2
    assert state.dead_letters.count() == 5
    assert [letter.position for letter in state.dead_letters.list(run="r1")] == [0, 1, 2]


def test_what_is_replayed_or_discarded_is_open_no_more(state: State) -> None:
    state.dead_letters.put("r1", "flow", [Letter(n) for n in range(4)])
    ids = [letter.id for letter in state.dead_letters.list()]

    assert state.dead_letters.replayed(ids[:1]) == 1
    assert state.dead_letters.discard(ids[:2]) == 1

    assert [letter.id for letter in state.dead_letters.list(flow="flow")] == ids[2:]
    assert [letter.status for letter in state.dead_letters.list(status=None)] == [
        "replayed",
        "discarded",
        "open",
        "open",
    ]


def test_says_that_there_is_no_such_letter(state: State) -> None:
    with pytest.raises(ConfigurationError, match="no dead letter 9"):
        state.dead_letters.show(9)
