"""UnitSink: the end of a stream whose blocks are remembered in the transaction that writes them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from connector.component import Receipt, Unit
from connector.database.ledger import Ledger, TakenError
from connector.database.session import DatabaseSession
from connector.database.table_name import TableName
from connector.errors import AmbiguousError, ConnectivityError
from connector.stream import Cursor


@dataclass(kw_only=True)
class UnitSink(ABC):
    """What all sinks of a database have in common: the ledger of units."""

    session: DatabaseSession
    unit: Unit

    @property
    @abstractmethod
    def _beside(self) -> TableName:
        """A table in whose schema the ledger is kept."""

    @abstractmethod
    def _written(self, key: str, records: Sequence[Any], cursor: Cursor) -> Receipt:
        """Write *records* in one transaction, remembered under *key* unless that is empty."""

    def recall(self, key: str) -> Receipt | None:
        """As `Sink.recall`."""
        return self.session.retried(self.unit, lambda: self._units().recall(key)) if key else None

    def write(self, key: str, records: Sequence[Any], cursor: Cursor = None) -> Receipt:
        """As `Sink.write`; with an empty *key* nothing is remembered."""
        attempts = 0

        def attempt() -> Receipt:
            nonlocal attempts
            attempts += 1
            done = self._units().recall(key) if key and attempts > 1 else None  # the answer may have been lost
            return done or self._written(key, records, cursor)

        return self.session.retried(self.unit, attempt)

    def close(self) -> None:  # noqa: B027 - what holds something says so itself
        """Nothing is held between blocks."""

    def _units(self) -> Ledger:
        schema = self._beside.schema
        if schema not in self.session.ledgers:
            self.session.ledgers[schema] = Ledger(self.session, self._beside)
        return self.session.ledgers[schema]

    @property
    def _repeatable(self) -> bool:
        """Whether a block may be written a second time without harm."""
        return True

    def _remembered(self, key: str, work: Callable[[Connection], Receipt]) -> Receipt:
        """What *work* gives in a transaction that remembers it under *key*; another worker's receipt where it has."""
        ledger = self._units() if key else None
        committing = False
        try:
            with self.session.writing() as connection:
                receipt = work(connection)
                if ledger is not None:
                    ledger.record(connection, key, receipt)
                committing = True
        except TakenError:
            done = self._units().recall(key)
            if done is None:
                raise
            return done
        except ConnectivityError as error:
            if committing and not key and not self._repeatable:
                raise _lost(error) from error
            raise
        return receipt


def _lost(error: ConnectivityError) -> AmbiguousError:
    return AmbiguousError(
        f"the connection broke while rows were being committed: {error.message}",
        hint="look in the table before you insert them again; database.upsert needs no look",
        type="DB:AMBIGUOUS",
    )
