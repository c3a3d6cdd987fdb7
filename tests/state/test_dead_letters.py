from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.redaction import Redaction
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


def test_redacted_fields_are_nowhere_in_the_letter(state: State, shared_bytes: Callable[[], bytes]) -> None:
    error = {
        "type": "NETSUITE:USER_ERROR",
        "message": "Invalid 987-65-4321 for DE89370400440532013000",
        "details": [{"iban": "DE89370400440532013000", "text": "see 987-65-4321"}],
    }
    record = {"name": "A", "socialSecurityNumber": "987-65-4321", "bank": [{"IBAN": "DE89370400440532013000"}]}
    letter = Letter(0, record=record, error=error, variables={"iban": "DE89370400440532013000", "n": 1})

    state.dead_letters.put("r1", "flow", [letter], Redaction(["social_security_number", "iban"]))
    (kept,) = state.dead_letters.list()

    assert kept.record == {"name": "A", "socialSecurityNumber": "[redacted]", "bank": [{"IBAN": "[redacted]"}]}
    assert kept.variables == {"iban": "[redacted]", "n": 1}
    assert kept.message == "Invalid [redacted] for [redacted]"
    assert kept.redacted == ("socialSecurityNumber", "IBAN", "iban")
    assert "987-65" not in repr(kept)
    assert b"987-65-4321" not in shared_bytes()
    assert b"DE8937" not in shared_bytes()


def test_a_letter_without_redacted_fields_is_whole(state: State) -> None:
    state.dead_letters.put("r1", "flow", [Letter(0, record={"ssn": "", "name": "A"})], Redaction(["ssn"]))
    state.dead_letters.put("r1", "flow", [Letter(1, record={"ssn": "1"})], Redaction(["ssn"]))
    whole, lacking = state.dead_letters.list()

    whole.check_whole()
    with pytest.raises(ConfigurationError, match="was kept without `ssn`") as error:
        lacking.check_whole()
    assert f"dead-letters discard {lacking.id}" in error.value.hint


def test_many_are_kept_in_one_transaction_and_those_that_are_known_are_not_new(state: State) -> None:
    letters = [Letter(n) for n in range(1000)]

    assert state.dead_letters.put("r", "flow", letters[:300]) == 300
    assert state.dead_letters.put("r", "flow", [*letters, *letters[:5]]) == 700
    assert state.dead_letters.put("r", "flow", []) == 0
    assert state.dead_letters.count() == 1000


@pytest.fixture
def shared_bytes(url: str, state: State) -> Callable[[], bytes]:
    """All that a state in files has written; nothing of one elsewhere."""
    folder = Path(url.removeprefix("sqlite:///")).parent
    del state
    return lambda: b"".join(path.read_bytes() for path in folder.iterdir()) if url.startswith("sqlite") else b""


@pytest.mark.parametrize(
    ("chosen", "positions"),
    [
        ({}, [0, 1, 2]),
        ({"step": "write"}, [0, 2]),
        ({"step": "a/write"}, [0]),
        ({"step": "%"}, []),
        ({"code": "QUERY_EXECUTION"}, [0, 1, 2]),
        ({"code": "DB:QUERY_EXECUTION"}, [0, 1, 2]),
        ({"code": "EXECUTION"}, []),
        ({"flows": ("other",)}, []),
        ({"since": datetime(2000, 1, 1, tzinfo=UTC)}, [0, 1, 2]),
        ({"until": datetime(2000, 1, 1, tzinfo=UTC)}, []),
    ],
)
def test_letters_are_chosen_by_what_is_said_of_them(state: State, chosen: Any, positions: list[int]) -> None:
    letters = [Letter(0, step="a/write"), Letter(1, step="a/rewrite"), Letter(2, step="b/write")]
    state.dead_letters.put("r1", "flow", letters)

    assert [letter.position for letter in state.dead_letters.list(**chosen)] == positions
    assert state.dead_letters.count(**chosen) == len(state.dead_letters.ids(**chosen)) == len(positions)


def test_many_letters_are_gone_through_while_they_are_marked(state: State) -> None:
    state.dead_letters.put("r1", "flow", [Letter(n) for n in range(1201)])
    seen = 0
    for letter in state.dead_letters.each():
        seen += state.dead_letters.replayed([letter.id]) if seen < 3 else 1

    assert seen == 1201
    assert state.dead_letters.discard(state.dead_letters.ids()) == 1198
