"""A demo account to query, filled once, and small ones to write to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from connector.catalogue.reader import Catalogue
from connector.catalogue.reader import load as load_catalogue
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.seeds.loader import load
from connector.sandbox.storage.store import Store
from connector.sandbox.suiteql.engine import Engine
from connector.sandbox.suiteql.query_refusals import QueryRefusedError

NOON = 1_764_619_200.0
"""2025-12-01 20:00 UTC, noon in Los Angeles."""


@dataclass
class Account:
    """A store and what queries it."""

    store: Store
    engine: Engine

    def rows(self, sql: str, *params: Any) -> list[dict[str, str]]:
        """All rows, without their `links`."""
        found = self.engine.query(sql, params)
        return [{name: value for name, value in item.items() if name != "links"} for item in found.items]

    def values(self, sql: str, *params: Any) -> list[str]:
        """The first column of all rows."""
        return [next(iter(row.values()), "") for row in self.rows(sql, *params)]

    def value(self, expression: str, *params: Any) -> str | None:
        """What an expression gives, None for NULL."""
        (row,) = self.rows(f"SELECT {expression} AS x FROM dual", *params)
        return row.get("x")

    def reason(self, sql: str, *params: Any) -> str:
        """Why a query is refused: what the wire does not say."""
        with pytest.raises(QueryRefusedError) as refused:
            self.engine.query(sql, params)
        return refused.value.reason

    def refusal(self, sql: str, *params: Any) -> str:
        """The wire's text about a refused query."""
        with pytest.raises(QueryRefusedError) as refused:
            self.engine.query(sql, params)
        assert (refused.value.code, refused.value.parameter, refused.value.status) == ("INVALID_PARAMETER", "q", 400)
        return refused.value.message


def opened(catalogue: Catalogue, store: Store | None = None) -> Account:
    """An account over *store*, or a new one, at noon of 2025-12-01."""
    store = store or Store(shapes=CatalogueShapes(catalogue), clock=lambda: NOON)
    return Account(store, Engine(store, catalogue))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def demo(catalogue: Catalogue) -> Account:
    """The demo seed; read it, do not write to it."""
    account = opened(catalogue)
    load(account.store, "demo", 1, Tenant("TSTDRV1"))
    return account


@pytest.fixture
def account(catalogue: Catalogue) -> Account:
    """An account with nothing in it."""
    return opened(catalogue)


@pytest.fixture
def reopened(catalogue: Catalogue) -> Callable[[Store], Account]:
    """What opens an account over a store that already is there."""
    return lambda store: opened(catalogue, store)
