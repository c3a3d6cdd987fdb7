from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from connector.database.client import Database
from connector.database.config import DatabaseConfig
from connector.database.connection import CONNECTION
from connector.database.session import DatabaseSession
from connector.errors import ConfigurationError


def test_nothing_heavy_is_loaded_before_something_is_asked() -> None:
    script = (
        "import sys\n"
        "from connector.database.client import Database\n"
        "from connector.file.client import Files\n"
        "Database('sqlite://'), Files()\n"
        "sys.exit('sqlalchemy' in sys.modules or 'psycopg' in sys.modules)\n"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_references_are_resolved_when_it_connects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = CONNECTION.config({"type": "database", "url": "${env:WAREHOUSE_URL_OF_TEST}"})
    session: DatabaseSession = CONNECTION.open(config)
    monkeypatch.setenv("WAREHOUSE_URL_OF_TEST", f"sqlite:///{tmp_path / 'x.db'}")

    assert session.shown.endswith("x.db")
    assert "WAREHOUSE" not in repr(config)


@pytest.mark.parametrize("url", ["nonsense hunter2", "klingon://u:hunter2@h/d"])
def test_a_url_that_leads_nowhere_is_a_typed_error_without_its_secrets(url: str) -> None:
    with Database(url) as database, pytest.raises(ConfigurationError) as error:
        database.execute(statement="SELECT 1")

    assert "hunter2" not in f"{error.value!r}{error.value.hint}{database.session.config!r}"


def test_goes_on_after_it_was_closed(database: Database) -> None:
    database.session.close()

    assert database.execute(statement="CREATE TABLE t (id INTEGER)") == {"affected_rows": 0}


def test_an_unknown_key_of_a_configuration_is_named() -> None:
    with pytest.raises(ValueError, match="urll"):
        CONNECTION.config({"type": "database", "urll": "sqlite://"})


def test_camel_case_is_accepted_on_input() -> None:
    wanted: Any = {"url": "sqlite://", "poolSize": 3, "connectionTimeout": "5s"}

    assert DatabaseConfig.model_validate(wanted).connection_timeout == 5


def test_has_one_way_to_be_spoken_to() -> None:
    session = Database("sqlite://").session

    assert session.refusal("local") == ""
    assert session.refusal("soap")
