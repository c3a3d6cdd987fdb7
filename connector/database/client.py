"""Database: the operations of the connector as methods, for programs."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from pydantic import SecretStr

from connector.component import Unit
from connector.database.config import DatabaseConfig
from connector.database.operations.bulk_delete import BULK_DELETE
from connector.database.operations.bulk_update import BULK_UPDATE
from connector.database.operations.delete import DELETE
from connector.database.operations.execute import EXECUTE
from connector.database.operations.execute_script import EXECUTE_SCRIPT
from connector.database.operations.insert import INSERT
from connector.database.operations.query_list import QUERY_LIST
from connector.database.operations.query_single import QUERY_SINGLE
from connector.database.operations.replace_children import REPLACE_CHILDREN
from connector.database.operations.select import SELECT
from connector.database.operations.stored_procedure import STORED_PROCEDURE
from connector.database.operations.update import UPDATE
from connector.database.operations.upsert import UPSERT
from connector.database.session import DatabaseSession


class Database:
    """A database to read from and write to.

    with Database("sqlite:///warehouse.db") as database:
        report = database.upsert(table="dim_customer", records=rows, key=["customer_id"])
    """

    bulk_delete = BULK_DELETE
    bulk_update = BULK_UPDATE
    delete = DELETE
    execute = EXECUTE
    execute_script = EXECUTE_SCRIPT
    insert = INSERT
    query_list = QUERY_LIST
    query_single = QUERY_SINGLE
    replace_children = REPLACE_CHILDREN
    select = SELECT
    stored_procedure = STORED_PROCEDURE
    update = UPDATE
    upsert = UPSERT

    def __init__(self, config: DatabaseConfig | str) -> None:
        """Connect as *config* (or a SQLAlchemy URL) says, when something is first asked."""
        if isinstance(config, str):
            config = DatabaseConfig(url=SecretStr(config))
        self.session = DatabaseSession(config)
        self.unit = Unit()

    def close(self) -> None:
        """Close all connections."""
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
