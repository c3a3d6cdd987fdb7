"""Forms in which callers give things."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from connector.errors import RejectedError
from connector.netsuite.soap.record_input import (
    hours,
    is_dict,
    is_empty,
    items_of,
    own_ids,
    reference_attributes,
    with_times,
)
from connector.netsuite.soap.shapes import Shape, Shapes


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("12", {"internalId": "12"}),
        (12, {"internalId": "12"}),
        ({"id": 12, "externalId": "X"}, {"internalId": "12"}),
        ({"internalId": "12", "name": "ACME"}, {"internalId": "12"}),
        ({"externalId": "X", "type": "customer"}, {"externalId": "X", "type": "customer"}),
    ],
)
def test_references(given: Any, found: dict[str, str]) -> None:
    assert reference_attributes(given, "entity") == found


@pytest.mark.parametrize("given", ["", None, {}, {"refName": "ACME"}, {"id": ""}, 1.5, []])
def test_what_names_no_record_is_refused(given: Any) -> None:
    with pytest.raises(RejectedError, match="entity"):
        reference_attributes(given, "entity")


def test_any_mapping_is_a_dict() -> None:
    given: tuple[Any, ...] = ({}, MappingProxyType({}), [], None)

    assert [is_dict(one) for one in given] == [True, True, False, False]


def test_a_list_is_empty_in_any_form() -> None:
    assert all(map(is_empty, (None, [], (), {"items": []})))
    assert not any(map(is_empty, ([1], {"items": [1]}, {"id": "1"}, "", 0)))


def test_lines_come_from_lists_and_from_rests_wrapper() -> None:
    assert items_of([1], "item") == items_of({"items": [1]}, "item") == items_of((1,), "item") == [1]
    with pytest.raises(RejectedError, match="item holds"):
        items_of({"item": 1}, "item")


@pytest.mark.parametrize(
    ("given", "found"),
    [("25:45", "25.75"), ("-1:30", "-1.5"), (Decimal("0.1"), "0.1"), (timedelta(hours=1, minutes=20), "1.333333")],
)
def test_hours(given: Any, found: str) -> None:
    assert hours(given, "time") == found


def test_what_is_no_length_of_time_is_refused() -> None:
    with pytest.raises(RejectedError, match="a length of time"):
        hours("soon", "estimatedTime")


def test_times_of_day_join_their_dates() -> None:
    assert with_times({"startDate": "2026-11-23", "startTime": "17:30", "endTime": None, "title": "x"}, "") == {
        "startDate": datetime(2026, 11, 23, 17, 30),  # noqa: DTZ001 - of the user's zone, whichever it is
        "title": "x",
    }
    with pytest.raises(RejectedError, match="startTime holds"):
        with_times({"startTime": time(9)}, "")


@pytest.mark.wsdl
def test_the_id_of_a_line_goes_where_soap_has_it(shapes: Shapes) -> None:
    def line(record: str, sublist: str) -> Shape:
        slot = shapes.record(record).slot(sublist)
        assert slot is not None
        found = shapes.shape(slot.type)
        assert found is not None
        return found

    assert own_ids(line("customer", "addressBook"), {"id": "3", "addressId": "3"}) == {"internalId": "3"}
    assert own_ids(line("customer", "taxRegistration"), {"id": 3}) == {"id": 3}
    assert own_ids(line("salesOrder", "item"), {"id": "3", "line": 1}) == {"line": 1}
