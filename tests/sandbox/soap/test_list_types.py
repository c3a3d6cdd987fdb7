from __future__ import annotations

from pathlib import Path

import pytest

from connector.catalogue.reader import load
from connector.sandbox.soap.endpoint import documents_of
from connector.sandbox.soap.list_types import LISTS, NAMES
from connector.sandbox.soap.schema_table import SchemaTable
from connector.sandbox.soap.type_notation import read_notation


@pytest.fixture(scope="module")
def declared() -> SchemaTable:
    table = SchemaTable()
    for area, text in LISTS.items():
        read_notation(table, area, text)
    return table


def test_every_type_is_a_class_with_a_name(declared: SchemaTable) -> None:
    locals_ = {name.partition(":")[2] for name in declared.complex_types}

    assert locals_ == {name[0].upper() + name[1:] for name in NAMES}


def test_the_types_are_netsuites_own(declared: SchemaTable, wsdl_dir: Path) -> None:
    real = documents_of(load(), wsdl_dir).table
    for name, ours in declared.complex_types.items():
        theirs = real.complex_types[name]
        assert [(one.name, one.type) for one in ours.elements] == [(one.name, one.type) for one in theirs.elements]
        assert dict(ours.attributes) == dict(theirs.attributes)
    for name, values in declared.simple_types.items():
        assert set(values.values) == set(real.allowed(name)), name
