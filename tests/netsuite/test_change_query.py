from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.change_query import ChangeQuery, deleted_record, deleted_text, high_wall, low_wall

PACIFIC = ZoneInfo("America/Los_Angeles")


def test_asks_for_the_fields_named_with_dates_in_a_fixed_form() -> None:
    query = ChangeQuery("salesOrder", ("tranId", "tranDate", "custbody_x"))

    assert query.text(low=True) == (
        "SELECT id, tranid, TO_CHAR(trandate, 'YYYY-MM-DD') AS trandate, custbody_x,"
        " TO_CHAR(lastmodifieddate, 'YYYY-MM-DD\"T\"HH24:MI:SS') AS lastmodifieddate"
        " FROM transaction WHERE type = 'SalesOrd'"
        " AND lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS')"
        " AND lastmodifieddate < TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS')"
    )
    assert ">=" not in query.text(low=False)


def test_asks_for_everything_where_no_field_is_named() -> None:
    text = ChangeQuery("customer").text(low=False)

    assert text.startswith("SELECT customer.*, TO_CHAR(datecreated, ")
    assert "AS moment_lastmodifieddate FROM customer" in text


def test_new_records_go_by_their_creation() -> None:
    assert ChangeQuery("customer", by="created").moment == "datecreated"
    assert ChangeQuery("salesOrder", by="created").moment == "createddate"
    with pytest.raises(ConfigurationError, match="does not tell when a term was created"):
        assert ChangeQuery("term", by="created").moment


def test_a_custom_record_has_its_own_columns() -> None:
    query = ChangeQuery("customrecord_ship", ("custrecord_n",))

    assert "FROM customrecord_ship" in query.text(low=False)
    assert "TO_CHAR(lastmodified, " in query.text(low=False)


@pytest.mark.parametrize("name", ["id; DROP", "a b", "BUILTIN.DF(x)", "", "1"])
def test_a_field_is_a_name_and_nothing_else(name: str) -> None:
    with pytest.raises(ConfigurationError):
        ChangeQuery("customer", (name,)).text(low=False)


def test_a_row_becomes_a_record_in_the_askers_spelling() -> None:
    query = ChangeQuery("customer", ("companyName", "isInactive", "startDate", "credit_x"), {"credit_x": "decimal"})

    record = query.converter(PACIFIC)(
        {
            "id": "7",
            "companyname": "A",
            "isinactive": "F",
            "startdate": "2026-01-02",
            "credit_x": ".50",
            "lastmodifieddate": "2026-07-01T00:00:00",
        }
    )

    assert record == {
        "id": "7",
        "companyName": "A",
        "isInactive": False,
        "startDate": date(2026, 1, 2),
        "credit_x": Decimal("0.50"),
        "lastModifiedDate": datetime(2026, 7, 1, 7, tzinfo=UTC),
        "_deleted": False,
    }


def test_a_missing_column_is_none() -> None:
    record = ChangeQuery("customer", ("email",)).converter(PACIFIC)(
        {"id": "7", "lastmodifieddate": "2026-07-01T00:00:00"}
    )

    assert record["email"] is None


def test_a_whole_row_gets_rests_names_and_its_moments() -> None:
    row = {
        "id": "7",
        "companyname": "A",
        "lastmodifieddate": "7/1/2026",
        "startdate": "1/2/2026",
        "isinactive": "T",
        "moment_lastmodifieddate": "2026-07-01T00:00:00",
    }

    assert ChangeQuery("customer").converter(PACIFIC)(row) == {
        "id": "7",
        "companyName": "A",
        "lastModifiedDate": datetime(2026, 7, 1, 7, tzinfo=UTC),
        "startDate": "1/2/2026",
        "isInactive": True,
        "_deleted": False,
    }


def test_a_deleted_record_has_every_field_that_was_asked_for() -> None:
    row = {"recordid": 7, "type": "customer", "name": "A", "deleteddate": "2026-01-01T00:00:00"}

    assert deleted_record(row, ChangeQuery("customer", ("email",)), PACIFIC) == {
        "email": None,
        "id": "7",
        "lastModifiedDate": datetime(2026, 1, 1, 8, tzinfo=UTC),
        "name": "A",
        "_deleted": True,
    }
    assert deleted_text(low=True).count("?") == 4


def test_bounds_are_on_the_users_wall_clock() -> None:
    moment = datetime(2026, 7, 1, 7, tzinfo=UTC)

    assert low_wall(moment, PACIFIC) == high_wall(moment, PACIFIC) == "2026-07-01 00:00:00"


def test_bounds_reach_over_an_hour_that_comes_twice() -> None:
    before, after = datetime(2026, 11, 1, 8, 45, tzinfo=UTC), datetime(2026, 11, 1, 9, 5, tzinfo=UTC)

    assert low_wall(before, PACIFIC) == "2026-11-01 00:45:00"  # shows 01:45, and 01:00 a quarter of an hour later
    assert high_wall(after, PACIFIC) == "2026-11-01 02:05:00"  # shows 01:05, and 01:59 a little earlier


def test_bounds_are_not_moved_by_an_hour_that_never_comes() -> None:
    before, after = datetime(2026, 3, 8, 9, 45, tzinfo=UTC), datetime(2026, 3, 8, 10, 5, tzinfo=UTC)

    assert low_wall(before, PACIFIC) == high_wall(before, PACIFIC) == "2026-03-08 01:45:00"
    assert low_wall(after, PACIFIC) == high_wall(after, PACIFIC) == "2026-03-08 03:05:00"
