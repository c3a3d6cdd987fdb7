from __future__ import annotations

from typing import Any

import pytest

from connector.errors import RejectedError
from connector.netsuite.reference_hint import explained_outcome, explaining, reference_hint
from connector.outcome import Outcome

RECORD: dict[str, Any] = {
    "entity": {"id": "12"},
    "department": {"internalId": "12"},
    "terms": 4,
    "item": {"items": [{"item": {"id": "6"}}, {"item": {"externalId": "A-9"}}]},
}


@pytest.mark.parametrize(
    ("message", "path", "key"),
    [
        ("Invalid entity reference key 12 for subsidiary 3.", "entity", "id 12"),
        ("Invalid department reference key 12.", "department", "id 12"),
        ("Invalid item reference key A-9.", "item[1].item", "externalId A-9"),
        ("Invalid reference key 4", "terms", "id 4"),
        ("You have entered an Invalid Field Value 6 for the following field: item", "item[0].item", "id 6"),
        ("Invalid posting period reference key 77.", "postingPeriod", "key 77"),
    ],
)
def test_a_refused_reference_says_where_it_stands_and_its_key(message: str, path: str, key: str) -> None:
    found = reference_hint("INVALID_KEY_OR_REF", message, RECORD)

    assert found is not None
    assert found[0] == path
    assert f"{path} was looked for by {key}: " in found[1]


def test_the_subsidiary_that_netsuite_names_is_in_it() -> None:
    found = reference_hint("INVALID_KEY_OR_REF", "Invalid entity reference key 12 for subsidiary 3.", RECORD)

    assert found is not None
    assert found[1].endswith("in subsidiary 3")


@pytest.mark.parametrize("message", ["Please enter value(s) for: Company", "The specified key is invalid.", ""])
def test_other_refusals_are_left_alone(message: str) -> None:
    assert reference_hint("INVALID_KEY_OR_REF", message, RECORD) is None
    assert reference_hint("USER_ERROR", "Invalid Field Value 99 for the following field: tranDate", RECORD) is None


def test_an_outcome_and_an_error_carry_it() -> None:
    error = {"code": "INVALID_KEY_OR_REF", "message": "Invalid entity reference key 12."}
    outcome = explained_outcome(Outcome(outcome="failed", error=error), RECORD)
    with pytest.raises(RejectedError) as caught, explaining(RECORD):
        raise RejectedError("Invalid item reference key A-9.", code="INVALID_KEY_OR_REF", field="item.items[1].item")

    assert outcome.error is not None
    assert outcome.error["field"] == "entity"
    assert "looked for by id 12" in outcome.error["hint"]
    assert caught.value.field == "item.items[1].item"
    assert "looked for by externalId A-9" in caught.value.hint
    assert explained_outcome(Outcome(outcome="ok"), RECORD).error is None
