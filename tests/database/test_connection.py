from __future__ import annotations

from connector.database.connection import CONNECTION
from connector.database.session import DatabaseSession
from connector.registry import connection


def test_the_registry_finds_it_by_its_type() -> None:
    assert connection("database") is CONNECTION


def test_opening_connects_to_nothing_yet() -> None:
    config = CONNECTION.config({"type": "database", "url": "postgresql://nobody@nowhere.invalid/db"})
    session = CONNECTION.open(config)

    assert isinstance(session, DatabaseSession)
    assert CONNECTION.account(config) == ""
    session.close()
