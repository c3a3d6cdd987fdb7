from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.search_changes import SavedSearchRowArguments, SearchRows, _following
from connector.sandbox.server import Sandbox
from connector.stream import Page

COLUMNS = ("id", "companyName", "lastModifiedDate")


def rows(netsuite: NetSuite, **asked: Any) -> SearchRows:
    arguments = SavedSearchRowArguments(
        **{"saved_search": "57", "record_type": "customer", "columns": COLUMNS, "page_size": 5, **asked}
    )
    return SearchRows(netsuite.session, arguments, Unit())


def test_a_search_for_now_has_no_end_and_leaves_later_rows_out(netsuite: NetSuite, box: Sandbox) -> None:
    box.store.create("customer", {"companyName": "A"})
    now = datetime.now(UTC)

    assert [
        row["companyName"] for row in rows(netsuite).between(now - timedelta(minutes=5), now + timedelta(seconds=5))
    ] == ["A"]
    assert list(rows(netsuite).between(None, now - timedelta(minutes=5))) == []
    assert "lastModifiedDate" not in rows(netsuite)._criteria(None, now)
    assert rows(netsuite)._criteria(now, now) == {"lastModifiedDate": {"onOrAfter": now}}


def test_a_search_for_long_ago_has_an_end(netsuite: NetSuite) -> None:
    low, high = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)

    assert rows(netsuite)._criteria(low, high) == {"lastModifiedDate": {"operator": "within", "value": [low, high]}}
    assert rows(netsuite)._criteria(None, high) == {"lastModifiedDate": {"onOrBefore": high}}
    assert list(rows(netsuite).between(low, high)) == []


@pytest.mark.parametrize(
    ("cursor", "total", "following"),
    [
        ({}, 20, {"at": {"page": 2}, "before": {}, "total": 20}),
        ({"at": {"page": 1}, "before": {}, "total": 20}, 20, {"at": {"page": 2}, "before": {"page": 1}, "total": 20}),
        ({"at": {"page": 1}, "before": {"page": 0}, "total": 20}, 18, {"at": {"page": 0}, "total": 18}),
        ({"at": {"page": 1}, "before": {"page": 0}, "total": 20}, 9, {"at": {}, "total": 9}),
        ({"at": {"page": 1}, "total": 20}, 19, {"at": {}, "total": 19}),
        ({"at": {"page": 1}, "total": 20}, None, {"at": {"page": 2}, "before": {"page": 1}, "total": None}),
    ],
)
def test_goes_a_page_back_where_rows_have_dropped_out(cursor: Any, total: int | None, following: Any) -> None:
    assert _following(cursor, Page([], {"page": 2}, total), 5) == following


def test_ends_behind_the_last_page_unless_rows_have_dropped_out() -> None:
    assert _following({"at": {"page": 3}, "before": {"page": 2}, "total": 20}, Page([], None, 20), 5) is None
    assert _following({"at": {"page": 3}, "before": {"page": 2}, "total": 20}, Page([], None, 19), 5) == {
        "at": {"page": 2},
        "total": 19,
    }


def test_says_which_columns_have_values_anywhere(netsuite: NetSuite, box: Sandbox) -> None:
    box.store.create("customer", {"companyName": "A"})

    assert rows(netsuite, columns=("id", "companyName", "email")).filled(["companyName", "email"]) == {"companyName"}


def test_a_row_is_told_by_its_id_columns(netsuite: NetSuite) -> None:
    reader = rows(netsuite, id_column=("id", "companyName"))

    assert reader.key({"id": "7", "companyName": "A"}) == "7|A"
    assert reader.moment({"id": "7"}) is None
