from __future__ import annotations

import stat
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from connector.errors import ConnectivityError
from connector.frozen_json import thaw
from connector.state.sql_engine import make_engine, parsed
from connector.state.tables import SCHEMA_VERSION, VERSION
from connector.state.transactions import Store, clean, frozen, timestamp


def test_a_block_that_raises_changes_nothing(url: str) -> None:
    store = Store(url)

    def broken() -> None:
        with store.write() as connection:
            connection.execute(insert(SCHEMA_VERSION).values(version=7))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()

    with store.read() as connection:
        assert connection.execute(select(SCHEMA_VERSION.c.version)).scalars().all() == [VERSION]
    store.close()


def test_threads_may_share_it(url: str) -> None:
    store = Store(url)

    def work() -> None:
        for _ in range(10):
            with store.write() as connection:
                connection.execute(insert(SCHEMA_VERSION).values(version=1))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.read() as connection:
        assert len(connection.execute(select(SCHEMA_VERSION.c.version)).all()) == 41
    store.close()


def test_a_file_is_readable_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "state.db"
    store = Store(f"sqlite:///{path}")
    with store.write() as connection:
        connection.execute(insert(SCHEMA_VERSION).values(version=1))

    files = list(path.parent.iterdir())

    assert {file.name for file in files} >= {"state.db", "state.db-wal"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.close()


def test_a_server_that_does_not_answer_is_a_typed_error_without_the_password() -> None:
    store = Store("postgresql://user:hunter2secret@127.0.0.1:1/nothing")

    with pytest.raises(ConnectivityError) as error, store.read():
        pass

    assert error.value.type == "STATE:CONNECTIVITY"
    assert "hunter2secret" not in f"{error.value!r} {error.value.hint} {store.shown}"
    assert "127.0.0.1" in error.value.message


def test_a_file_that_is_no_database_is_a_typed_error(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(b"no database at all, but long enough to be read as one" * 100)

    with pytest.raises(Exception, match="not a database") as error, Store(f"sqlite:///{path}").read():
        pass

    assert "state" in str(error.value)


def test_a_process_whose_connections_are_all_busy_says_so_instead_of_breaking_off(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    store._engine = make_engine(parsed(store.url, "test"), pool_size=1, max_overflow=0, pool_timeout=0.01)
    held = store.held()

    with pytest.raises(ConnectivityError, match="all connections of this process") as error, store.read():
        pass
    assert error.value.type == "STATE:CONNECTIVITY"
    held.close()
    store.close()


def test_moments_are_sortable_text_in_utc() -> None:
    assert timestamp(datetime(2024, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))) == "2024-01-02T01:00:00.000000Z"
    assert timestamp(datetime(2024, 1, 2, tzinfo=UTC)) < timestamp()


def test_half_characters_survive_as_escapes_and_are_shown_as_replacements() -> None:
    value = {"a": "x\ud800y", "\udfff": "\\ud800"}

    assert frozen(value).encode()
    assert thaw(frozen(value)) == value
    assert clean("x\ud800\0") == "x\ufffd\ufffd"
