from __future__ import annotations

import dataclasses

import pytest

from connector.message import Message


def test_a_message_is_never_changed_but_made_anew() -> None:
    before = Message(1, {"size": 2}, {"a": 1})
    after = before.with_variable("b", 2).without_variable("a")

    assert (before.variables, after.variables) == ({"a": 1}, {"b": 2})
    assert (after.payload, after.attributes, after.correlation_id) == (1, {"size": 2}, before.correlation_id)
    with pytest.raises(dataclasses.FrozenInstanceError):
        before.payload = 2  # type: ignore[misc] # the point


def test_attributes_go_with_their_payload() -> None:
    before = Message(1, {"size": 2})

    assert before.with_payload(3).attributes is None
    assert before.with_payload(3, {"size": 4}).attributes == {"size": 4}


def test_every_event_has_an_id_of_its_own() -> None:
    assert Message().correlation_id != Message().correlation_id


def test_an_expression_sees_all_of_it() -> None:
    assert Message(1, 2, {"a": 3}, "id", {"type": "X"}).scope() == {
        "payload": 1, "attributes": 2, "vars": {"a": 3}, "correlation_id": "id", "error": {"type": "X"},
    }  # fmt: skip
