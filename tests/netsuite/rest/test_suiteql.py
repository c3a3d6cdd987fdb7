from __future__ import annotations

import json
from typing import TYPE_CHECKING

from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.rest.suiteql import ask

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted


def test_asks_as_oracle_documents(scripted: Scripted, scripted_client: NetSuite) -> None:
    rows = [{"links": [], "id": "1"}, {"links": [], "id": "2"}]
    scripted.reply({"links": [], "count": 2, "hasMore": True, "items": rows, "offset": 10, "totalResults": 99})

    found = ask(scripted_client.session, "SELECT id FROM x WHERE a = ?", ["ü"], Unit(), limit=5, offset=10)

    assert (found.items, found.more, found.total) == ([{"id": "1"}, {"id": "2"}], True, 99)
    method, path, headers, body = scripted.asked[0]
    assert (method, path) == ("POST", "/services/rest/query/v1/suiteql?limit=5&offset=10")
    assert headers["prefer"] == "transient"
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {"q": "SELECT id FROM x WHERE a = ?", "params": ["ü"]}
