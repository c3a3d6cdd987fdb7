"""A warehouse that tells what was done to it: triggers log each row that is added, changed or removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from connector.state.sql_engine import parsed

TABLE = "dim_customer"
_LOG = "written_log"
_COLUMNS = (
    "customer_id BIGINT PRIMARY KEY, code TEXT, name TEXT, email TEXT, inactive BOOLEAN, "
    "modified_at TIMESTAMP, deleted BOOLEAN"
)
_SQLITE_TRIGGER = (
    "CREATE TRIGGER log_{verb} AFTER {verb} ON dim_customer"
    " BEGIN INSERT INTO written_log (what, customer_id) VALUES ('{verb}', {row}.customer_id); END"
)
_POSTGRES_FUNCTION = """
CREATE FUNCTION log_{verb}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO written_log (what, customer_id) VALUES ('{verb}', {row}.customer_id); RETURN NULL; END $$
"""
_POSTGRES_TRIGGER = "CREATE TRIGGER log_{verb} AFTER {verb} ON dim_customer FOR EACH ROW EXECUTE FUNCTION log_{verb}()"
_ROWS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


class Warehouse:
    """The database that flows write to."""

    def __init__(self, url: str) -> None:
        """Look at the database at *url*."""
        self.url = url
        target = parsed(url, "the warehouse")
        self.sqlite = target.get_backend_name() == "sqlite"
        self._engine = sa.create_engine(target, poolclass=sa.NullPool)

    def prepare(self) -> None:
        """Make the table and the triggers."""
        with self._engine.begin() as connection:
            kept = "TIMESTAMPTZ" if not self.sqlite else "TIMESTAMP"
            connection.exec_driver_sql(f"CREATE TABLE {TABLE} ({_COLUMNS.replace('TIMESTAMP', kept)})")
            connection.exec_driver_sql(f"CREATE TABLE {_LOG} (what TEXT, customer_id BIGINT)")
            for verb, row in _ROWS.items():
                for text in (_SQLITE_TRIGGER,) if self.sqlite else (_POSTGRES_FUNCTION, _POSTGRES_TRIGGER):
                    connection.exec_driver_sql(text.format(verb=verb, row=row))

    def rows(self) -> dict[int, tuple[Any, ...]]:
        """Key → code, name, email, inactive."""
        query = f"SELECT customer_id, code, name, email, inactive FROM {TABLE}"
        return {int(row[0]): (*row[1:4], bool(row[4])) for row in self._all(query)}

    def count(self) -> int:
        """How many rows there are."""
        return int(self._all(f"SELECT COUNT(*) FROM {TABLE}")[0][0])

    def writes(self) -> Counter[tuple[str, int]]:
        """How often each row was added, changed, removed: committed writes only, the log is in their transaction."""
        return Counter((str(what), int(key)) for what, key in self._all(f"SELECT what, customer_id FROM {_LOG}"))

    def _all(self, query: str) -> list[Any]:
        with self._reading() as connection:
            return list(connection.exec_driver_sql(query).all())

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._engine.connect() as connection:
            yield connection
