from __future__ import annotations

from pathlib import Path

import pytest

from connector.database.client import Database
from connector.errors import ConfigurationError, RejectedError

SCRIPT = """
-- a comment; with a semicolon
CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO t VALUES (1, 'a;b%'), (2, 'it''s');
UPDATE t SET name = 'x' WHERE id = 2;
"""


def test_runs_every_statement_of_a_script(database: Database) -> None:
    assert database.execute_script(script=SCRIPT) == [0, 2, 1]
    assert [row["name"] for row in database.select(query="SELECT name FROM t ORDER BY id")] == ["a;b%", "x"]


def test_all_statements_or_none(database: Database) -> None:
    database.execute_script(script=SCRIPT)

    with pytest.raises(RejectedError) as error:
        database.execute_script(script="DELETE FROM t; INSERT INTO t VALUES (3, 'c'), (3, 'd')")

    assert error.value.type == "DB:QUERY_EXECUTION"
    assert database.query_single(query="SELECT COUNT(*) AS n FROM t") == {"n": 2}


def test_a_script_may_be_a_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "make.sql").write_text(SCRIPT, encoding="utf-8")

    assert database.execute_script(script_file=str(tmp_path / "make.sql")) == [0, 2, 1]
    with pytest.raises(ConfigurationError, match="cannot be read"):
        database.execute_script(script_file=str(tmp_path / "none.sql"))
    with pytest.raises(ConfigurationError, match="exactly one script"):
        database.execute_script()
