"""Every dateTime of the WSDL is known as a date, a moment or a time of day."""

from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.soap.date_fields import ACTIVITIES, DATES, MOMENTS, TIME_OF, TIMES, calendar_kind
from connector.netsuite.soap.type_table import TypeTable


@pytest.mark.wsdl
def test_no_datetime_of_any_record_is_left_to_chance(table: TypeTable) -> None:
    unlisted: set[str] = set()
    seen: set[str] = set()

    def look(qname: str) -> None:
        row = table.row(qname)
        if row is None or qname in seen:
            return
        seen.add(qname)
        for child in row.children:
            if child.complex:
                look(child.type)
            elif child.scalar == "datetime" and child.name not in DATES | MOMENTS | TIMES:
                unlisted.add(f"{row.local}.{child.name}")

    for name in table.record_types:
        try:
            look(table.record(name).qname)
        except ConfigurationError:
            continue

    assert unlisted == set()
    assert len(seen) > 600


def test_the_lists_do_not_overlap() -> None:
    assert not DATES & MOMENTS
    assert not DATES & TIMES
    assert not MOMENTS & TIMES


def test_activities_keep_their_time_of_day() -> None:
    assert calendar_kind("Task", "startDate") == "either"
    assert calendar_kind("SalesOrder", "startDate") == "date"
    assert calendar_kind("Customer", "dateCreated") == "datetime"
    assert calendar_kind("Customer", "somethingNew") == "either"
    assert calendar_kind("Task", "completedDate") == "date"
    assert len(ACTIVITIES) == 4
    assert set(TIME_OF) <= DATES
