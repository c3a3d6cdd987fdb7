"""Stores and a tenant to seed."""

from __future__ import annotations

import pytest

from connector.catalogue.reader import Catalogue
from connector.catalogue.reader import load as load_catalogue
from connector.sandbox.people.tenant import Tenant, User
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.seeds.loader import load
from connector.sandbox.storage.store import Store


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def tenant() -> Tenant:
    made = Tenant("TSTDRV1234567")
    made.users[1] = User(1, "Integration User", "integration@northwind-optics.example")
    return made


@pytest.fixture
def store(catalogue: Catalogue) -> Store:
    return Store(shapes=CatalogueShapes(catalogue))


@pytest.fixture(scope="session")
def demo(catalogue: Catalogue, tenant: Tenant) -> Store:
    """The demo seed; read it, do not write to it."""
    made = Store(shapes=CatalogueShapes(catalogue))
    load(made, "demo", 1, tenant)
    return made
