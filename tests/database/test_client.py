from __future__ import annotations

import inspect

from connector import Database
from connector.component import Operation
from connector.database.client import Database as Client
from connector.registry import find


def test_is_part_of_the_public_package() -> None:
    assert Database is Client


def test_has_every_operation_as_a_method_with_its_parameters() -> None:
    with Database("sqlite://") as database:
        for name in ("execute", "insert", "replace_children", "select", "upsert"):
            declared = find(f"database.{name}")
            method = getattr(database, name)

            assert isinstance(declared, Operation)
            assert declared.summary in method.__doc__
            assert list(inspect.signature(method).parameters)
            assert declared.example
