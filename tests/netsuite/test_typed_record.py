from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from connector.netsuite.typed_record import Choice, Reference, Text, TypedRecord, named


class Box(TypedRecord):
    """A record for these tests."""

    box_name: Text | None = named("boxName")
    owner: Reference | None = None
    size: Choice | None = None
    price: Decimal | None = None


def test_names_are_netsuites_outside_and_pythons_inside() -> None:
    box = Box.of({"boxName": "A", "owner": {"id": "1", "refName": "O"}, "new": 1})

    assert (box.box_name, box.owner.ref_name if box.owner else "") == ("A", "O")
    assert box.record() == {"boxName": "A", "owner": {"id": "1", "refName": "O"}, "new": 1}


def test_only_what_was_set_is_written_and_none_clears() -> None:
    assert Box(box_name="A", owner=None).record() == {"boxName": "A", "owner": None}


def test_a_reference_is_made_of_an_id_alone() -> None:
    assert Box.of({"owner": 5}).record() == {"owner": {"id": "5"}}
    assert Reference(external_id="X").record() == {"externalId": "X"}


def test_text_that_was_read_as_something_else_is_text() -> None:
    assert Box.of({"boxName": date(2026, 1, 2)}).box_name == "2026-01-02"
    assert Box.of({"boxName": 5}).box_name == "5"


def test_a_wrong_value_is_refused_when_it_is_set() -> None:
    box = Box()
    with pytest.raises(ValidationError):
        box.price = "much"  # type: ignore[assignment] # that is what is tested
