"""DatabaseSession: an open database; the engine is made when something is first asked of it."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from connector import retry
from connector.component import Unit
from connector.database.config import DatabaseConfig
from connector.reference import hide, resolve, resolve_text

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Connection, Engine

    from connector.database.ledger import Ledger
    from connector.database.rows_reading import RowsReader
    from connector.database.table_name import TableName
    from connector.database.table_shape import TableShape

T = TypeVar("T")


class DatabaseSession:
    """The connections of one configuration. Threads may share it."""

    transport = "local"

    def __init__(self, config: DatabaseConfig) -> None:
        """Connect as *config* says, when something is first asked."""
        self.config = config
        self._lock = threading.RLock()
        self.readers: weakref.WeakSet[RowsReader] = weakref.WeakSet()
        """Queries that may hold a connection open."""
        self.shapes: dict[TableName, TableShape] = {}
        """Tables as they were seen last; a sink that meets another truth forgets its own."""
        self.ledgers: dict[str, Ledger] = {}
        """Schema → the ledger that is known to be there."""

    def refusal(self, transport: str) -> str:
        """Why *transport* cannot be used: a database has no choice of transports."""
        return "" if transport == "local" else "a database is spoken to in one way only"

    def retried(self, unit: Unit, attempt: Callable[[], T]) -> T:
        """What *attempt* gives, tried again as the step says, else as the configuration does."""
        policy = unit.retry or self.config.reconnection
        return retry.run(attempt, policy, deadline=unit.deadline, emit=unit.emit, step=unit.step, sleep=unit.sleep)

    @cached_property
    def url(self) -> URL:
        """Where the database is, references resolved; holds the password."""
        from connector.state.sql_engine import parsed  # noqa: PLC0415 - SQLAlchemy loads when first needed

        url = parsed(resolve_text(self.config.url.get_secret_value()), "the database")
        hide([url.password] if url.password else [])
        return url

    @property
    def shown(self) -> str:
        """Where the database is, for a person: without password."""
        from connector.state.sql_engine import shown  # noqa: PLC0415 - SQLAlchemy loads when first needed

        return shown(self.url)

    @property
    def dialect(self) -> str:
        """SQLAlchemy's name of the kind of database, e.g. `sqlite`, `postgresql`."""
        return self.url.get_backend_name()

    @cached_property
    def single(self) -> bool:
        """Whether there is one connection only, which cannot read and write at a time (SQLite in memory)."""
        from connector.state.sql_engine import in_memory  # noqa: PLC0415 - SQLAlchemy loads when first needed

        return in_memory(self.url)

    @property
    def engine(self) -> Engine:
        """The pool of connections."""
        with self._lock:
            return self._engine

    @cached_property
    def _engine(self) -> Engine:
        from connector.database.engine_options import open_engine  # noqa: PLC0415 - SQLAlchemy loads when first needed

        return open_engine(self.url, self.config, resolve(self.config.connect_args))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed where the block ends; errors are ours."""
        from connector.state.sql_engine import WRITES  # noqa: PLC0415 - SQLAlchemy loads when first needed

        engine = self.engine.execution_options(**{WRITES: True})
        with self._alone(), self._explaining(), engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read from; errors are ours."""
        with self._alone(), self._explaining(), self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections; the next question opens new ones."""
        for reader in list(self.readers):
            reader.close()
        self.shapes.clear()
        self.ledgers.clear()
        with self._lock:
            engine: Engine | None = self.__dict__.pop("_engine", None)
        if engine is not None:
            engine.dispose()

    def _alone(self) -> Any:
        return self._lock if self.single else nullcontext()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - as above

        from connector.database.failures import explained  # noqa: PLC0415 - SQLAlchemy loads when first needed

        try:
            yield
        except SQLAlchemyError as error:
            raise explained(error, self.shown) from error
