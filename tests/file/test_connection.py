from __future__ import annotations

from connector.file.connection import CONNECTION
from connector.file.session import FileSession
from connector.registry import connection


def test_the_registry_finds_it_by_its_type() -> None:
    assert connection("file") is CONNECTION
    assert isinstance(CONNECTION.open(CONNECTION.config({})), FileSession)
