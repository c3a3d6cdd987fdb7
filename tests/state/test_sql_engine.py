from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from connector.state.sql_engine import in_memory, make_engine, parsed, shown

WRITER = """
import sys
from sqlalchemy import text
from connector.state.sql_engine import WRITES, make_engine, parsed
engine = make_engine(parsed(sys.argv[1], "test")).execution_options(**{WRITES: True})
for _ in range(50):
    with engine.begin() as connection:
        n = connection.execute(text("SELECT n FROM t")).scalar()
        connection.execute(text("UPDATE t SET n = :n"), {"n": n + 1})
"""


def test_processes_that_read_and_write_in_one_transaction_lose_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    engine = make_engine(parsed(url, "test"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
        connection.exec_driver_sql("INSERT INTO t VALUES (0)")

    writers = [subprocess.Popen([sys.executable, "-c", WRITER, url]) for _ in range(3)]

    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT n FROM t").scalar() == 150
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()


def test_shows_a_url_without_its_secrets() -> None:
    url = parsed("postgres://user:hunter2@host:5432/db?password=hunter3", "test")

    assert shown(url) == "postgresql+psycopg://user:***@host:5432/db"


@pytest.mark.parametrize(
    ("url", "expected"), [("sqlite://", True), ("sqlite:///:memory:", True), ("sqlite:///x", False)]
)
def test_knows_what_lives_in_memory(url: str, expected: bool) -> None:
    assert in_memory(parsed(url, "test")) is expected
