from __future__ import annotations

from datetime import UTC, datetime

from connector import registry
from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.sources.on_modified_object import ON_MODIFIED_OBJECT, OnModifiedObjectArguments
from connector.sandbox.server import Sandbox


def test_gives_what_the_first_flow_of_the_language_needs(box: Sandbox, netsuite: NetSuite) -> None:
    box.store.create("customer", {"entityId": "C1", "companyName": "Aurora", "email": "a@example.com"}, id=50)
    box.store.create("customer", {"entityId": "C2"}, id=51)
    box.store.delete("customer", 51)
    arguments = OnModifiedObjectArguments(record_type="customer", deletes=True, lag=0)
    later = {"from": None, "to": None}

    window = ON_MODIFIED_OBJECT.window(netsuite.session, arguments, later, Unit())
    if window is None:  # the second in which they were made is not over
        window = {"low": None, "high": "2100-01-01T00:00:00+00:00", "seen": {}}
    window = {**window, "high": "2100-01-01T00:00:00+00:00"}
    found = list(ON_MODIFIED_OBJECT.open(netsuite.session, arguments, window, Unit()))

    alive, dead = found
    assert (alive["id"], alive["companyName"], alive["entityId"], alive["email"]) == (
        "50",
        "Aurora",
        "C1",
        "a@example.com",
    )
    assert alive["_deleted"] is False
    assert abs((datetime.now(UTC) - alive["lastModifiedDate"]).total_seconds()) < 60
    assert (dead["id"], dead["_deleted"]) == ("51", True)


def test_is_found_by_name_and_remembers_little() -> None:
    assert registry.find("netsuite.on_modified_object") is ON_MODIFIED_OBJECT
    window = {"low": None, "high": "2026-01-01T00:00:00+00:00", "seen": {}, "edge": {"1": "abc"}}
    assert ON_MODIFIED_OBJECT.advance(window) == {"high": "2026-01-01T00:00:00+00:00", "seen": {"1": "abc"}}
