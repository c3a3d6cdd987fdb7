from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.get_deleted import GetDeletedArguments
from connector.netsuite.rest.deleted_rows import deleted_rows
from tests.netsuite.conftest import Scripted


@pytest.fixture
def client(scripted_config: dict[str, Any]) -> Iterator[NetSuite]:
    with NetSuite({**scripted_config, "time_zone": "America/Los_Angeles"}) as made:
        yield made


def test_rows_are_asked_for_by_type_and_wall_clock(scripted: Scripted, client: NetSuite) -> None:
    rows = [
        {"recordid": "7", "type": "Sales Order", "name": "SO7", "deleteddate": "2026-11-01T09:00:00"},
        {"recordid": "8", "type": "X", "scriptid": "CUSTOMRECORD_X", "deleteddate": "2026-11-01T10:00:00"},
        {"recordid": "9", "type": "salesorder", "deleteddate": "2026-11-02T23:00:00"},
    ]
    scripted.reply({"items": rows, "hasMore": False, "totalResults": 3})
    asked = GetDeletedArguments.model_validate(
        {
            "record_type": ["SalesOrder", "customrecord_x"],
            "since": "2026-11-01T12:00:00Z",
            "until": "2026-11-03T00:00:00Z",
        }
    )

    found = list(deleted_rows(client.session, asked, Unit(), client.session.time_zone))

    assert found == [
        {
            "id": "7",
            "externalId": None,
            "type": "salesOrder",
            "name": "SO7",
            "deletedDate": datetime(2026, 11, 1, 17, tzinfo=UTC),
        },
        {
            "id": "8",
            "externalId": None,
            "type": "customrecord_x",
            "name": None,
            "deletedDate": datetime(2026, 11, 1, 18, tzinfo=UTC),
        },
    ]
    body = json.loads(scripted.asked[0][3])
    names = ["salesorder", "customrecord_x"]
    assert body["params"] == [*names, *names, "2026-11-01 04:00:00", "2026-11-02 16:00:00"]
    assert body["q"].endswith("ORDER BY recordid, type")


def test_pages_go_by_id_and_type(scripted: Scripted, client: NetSuite) -> None:
    row = {"type": "customer", "deleteddate": "2026-11-01T09:00:00"}
    scripted.reply({"items": [{"recordid": str(n), **row} for n in range(5)], "hasMore": True, "totalResults": 6})
    scripted.reply({"items": [{"recordid": "5", **row}], "hasMore": False, "totalResults": 1})

    pages = list(
        deleted_rows(client.session, GetDeletedArguments(page_size=5), Unit(), client.session.time_zone).pages()
    )

    assert [len(page.records) for page in pages] == [5, 1]
    body = json.loads(scripted.asked[1][3])
    assert "(recordid > 4) OR (recordid = 4 AND type > ?)" in body["q"]
    assert body["params"] == ["customer"]


def test_a_refusal_says_which_permission_is_missing(scripted: Scripted, client: NetSuite) -> None:
    details = [
        {"detail": "Search error occurred: Record 'deletedrecord' was not found", "o:errorCode": "INVALID_PARAMETER"}
    ]
    scripted.reply({"title": "Bad Request", "status": 400, "o:errorDetails": details}, 400)

    with pytest.raises(RejectedError) as caught:
        list(deleted_rows(client.session, GetDeletedArguments(), Unit(), client.session.time_zone))

    assert "Deleted Records (View)" in caught.value.hint
    assert caught.value.operation == "netsuite.get_deleted"
