from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from connector.state.sql_engine import WRITES, in_memory, make_engine, noticing, parsed, shown

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


def test_a_postgresql_that_vanished_without_a_word_is_noticed_unless_the_url_says_otherwise() -> None:
    plain, own = "postgresql://host/db", "postgresql://host/db?connect_timeout=3&application_name=x"

    assert int(noticing(parsed(plain, "test"))["tcp_user_timeout"]) < 30_000
    assert "connect_timeout" in noticing(parsed(plain, "test"))
    assert "connect_timeout" not in noticing(parsed(own, "test"))
    assert noticing(parsed("sqlite://", "test")) == {}


@pytest.mark.parametrize(
    ("url", "expected"), [("sqlite://", True), ("sqlite:///:memory:", True), ("sqlite:///x", False)]
)
def test_knows_what_lives_in_memory(url: str, expected: bool) -> None:
    assert in_memory(parsed(url, "test")) is expected


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no modes of files")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_private_file_and_its_folder_are_for_their_owner_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "folder" / "state.db"
    before = os.umask(umask)
    try:
        engine = make_engine(parsed(f"sqlite:///{path}", "test"), private=True).execution_options(**{WRITES: True})
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
            connection.exec_driver_sql("INSERT INTO t VALUES (0)")
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(before)
    engine.dispose()

    assert modes == {"state.db": 0o600, "state.db-wal": 0o600, "state.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    engine = make_engine(parsed(f"sqlite:///{tmp_path / 'shared' / 'state.db'}", "test"), private=True)
    engine.connect().close()
    engine.dispose()

    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "shared" / "state.db").stat().st_mode) == 0o600
