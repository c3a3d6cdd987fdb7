from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.query_changes import QueryRowArguments, QueryRows, query_feed
from connector.sandbox.server import Sandbox

HIGH = datetime(2100, 1, 1, tzinfo=UTC)
QUERY = "SELECT id, companyname AS name, email, lastmodifieddate FROM customer;"


def rows(netsuite: NetSuite, **asked: Any) -> QueryRows:
    arguments = QueryRowArguments(**{"query": QUERY, **asked})
    return QueryRows(netsuite.session, arguments, Unit(), arguments.text())


def test_rows_have_every_column_and_a_moment_with_a_zone(netsuite: NetSuite, box: Sandbox) -> None:
    box.store.create("customer", {"companyName": "A"})

    (row,) = rows(netsuite).between(None, HIGH)

    assert list(row) == ["id", "name", "email", "lastmodifieddate"]
    assert (row["name"], row["email"]) == ("A", None)
    assert abs((datetime.now(UTC) - row["lastmodifieddate"]).total_seconds()) < 60


def test_a_row_is_told_by_its_id_columns(netsuite: NetSuite) -> None:
    reader = rows(netsuite, id_column=("id", "Name"))

    assert reader.key({"id": "7", "name": "A"}) == "7|A"


def test_a_day_lasts_until_its_end_on_the_users_clock(netsuite: NetSuite) -> None:
    reader = rows(netsuite, types={"lastmodifieddate": "date"})

    assert reader.by_day
    assert reader.moment({"lastmodifieddate": date(2026, 7, 1)}) == datetime(2026, 7, 2, 7, tzinfo=UTC)
    assert reader.moment({"lastmodifieddate": None}) is None


@pytest.mark.parametrize("query", [QUERY, "SELECT * FROM customer", "SELECT c.* FROM customer c -- all"])
def test_says_which_columns_have_values_anywhere(netsuite: NetSuite, box: Sandbox, query: str) -> None:
    box.store.create("customer", {"companyName": "A", "email": "a@example.com"})

    assert rows(netsuite, query=query).filled(["email", "lastmodifieddate"]) == {"email", "lastmodifieddate"}
    assert rows(netsuite, query=query).filled(["email", "fax"]) == {"email"}


def test_a_feed_has_rows_alone(netsuite: NetSuite) -> None:
    feed = query_feed(netsuite.session, QueryRowArguments(query=QUERY), Unit())

    assert (list(feed.readers), feed.open({"low": None, "high": "2000-01-01T00:00:00+00:00"}).resumes) == (
        ["rows"],
        "keyset",
    )
