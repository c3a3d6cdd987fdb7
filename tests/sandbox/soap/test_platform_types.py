from __future__ import annotations

from pathlib import Path

import pytest

from connector.catalogue.reader import load
from connector.sandbox.soap.catalogue_types import declared_table
from connector.sandbox.soap.schema_table import SchemaTable, read_table

_FIRST_LETTER = {"platformMsgs:GetSelectValueRequest", "platformMsgs:GetSelectValueResponse"}  # NetSuite: getSelect…


@pytest.fixture(scope="module")
def theirs(wsdl_dir: Path) -> SchemaTable:
    return read_table(file.read_bytes() for file in wsdl_dir.rglob("*.xsd"))


@pytest.fixture(scope="module")
def ours() -> SchemaTable:
    return declared_table(load())


def test_the_platforms_types_are_netsuites_own(ours: SchemaTable, theirs: SchemaTable) -> None:
    for name, declared in ours.complex_types.items():
        if name.startswith(("platformCore:", "platformMsgs:", "platformFaults:")) and name not in _FIRST_LETTER:
            real = theirs.complex_types[name]

            assert declared.elements == real.elements, name
            assert (declared.base, declared.attributes, declared.abstract) == (
                real.base,
                real.attributes,
                real.abstract,
            )


def test_global_elements_are_netsuites_own(ours: SchemaTable, theirs: SchemaTable) -> None:
    assert set(ours.roots) <= set(theirs.roots)


def test_enumerations_hold_no_value_that_netsuite_does_not_have(ours: SchemaTable, theirs: SchemaTable) -> None:
    for name, declared in ours.simple_types.items():
        if name != "platformCoreTyp:RecordType":  # the catalogue's reference lists are in it, for select values
            assert set(declared.values) <= set(theirs.allowed(name)), name


def test_record_types_and_searches_have_children_in_netsuites_order(ours: SchemaTable, theirs: SchemaTable) -> None:
    for name in ours.complex_types:
        if name in theirs.complex_types:
            order = [rule.name for rule in theirs.elements(name)]
            mine = [rule.name for rule in ours.elements(name)]

            assert mine == [child for child in order if child in set(mine)], name
