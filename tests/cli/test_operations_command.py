from __future__ import annotations

from connector import registry
from tests.cli.conftest import Command


def test_everything_is_listed_once(connector: Command) -> None:
    rows = connector("operations", "--json").json

    assert [row["name"] for row in rows] == registry.names()
    assert {row["kind"] for row in rows} == {"operation", "source", "listener", "construct"}
    assert all(row["summary"] for row in rows)


def test_transports_are_those_of_the_operation(connector: Command) -> None:
    rows = {row["name"]: row["transports"] for row in connector("operations", "--json").json}

    assert (rows["netsuite.get"], rows["netsuite.search"], rows["database.upsert"]) == (["rest", "soap"], ["soap"], [])
    assert "netsuite.search" in connector("operations").out


def test_what_is_refused_has_no_transport_and_a_source_has_its_own(connector: Command) -> None:
    rows = {row["name"]: row["transports"] for row in connector("operations", "--json").json}

    assert rows["netsuite.change_email"] == rows["netsuite.change_password"] == []
    assert rows["netsuite.on_saved_search_row"] == ["soap"]
    assert rows["netsuite.on_modified_object"] == ["rest"]
    assert connector("describe", "netsuite.on_saved_search_row", "--json").json["transports"] == ["soap"]
    assert "transports: soap" in connector("describe", "netsuite.on_saved_search_row").out
