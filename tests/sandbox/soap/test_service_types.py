from __future__ import annotations

from pathlib import Path

from connector.catalogue.reader import load
from connector.sandbox.soap.endpoint import documents_of
from connector.sandbox.soap.schema_table import SchemaTable
from connector.sandbox.soap.service_types import ANSWERS, CORE, CORE_TYPES, REQUESTS, SUBMITTING
from connector.sandbox.soap.type_notation import read_notation


def test_every_answer_belongs_to_a_request() -> None:
    assert set(ANSWERS) < set(REQUESTS)
    assert set(SUBMITTING) < set(REQUESTS)


def test_the_types_are_netsuites_own(wsdl_dir: Path) -> None:
    declared, real = SchemaTable(), documents_of(load(), wsdl_dir).table
    read_notation(declared, "platformCore", CORE)
    read_notation(declared, "platformCoreTyp", CORE_TYPES)

    for name, ours in declared.complex_types.items():
        theirs = real.complex_types[name]
        assert (ours.base, ours.abstract, dict(ours.attributes)) == (
            theirs.base,
            theirs.abstract,
            dict(theirs.attributes),
        )
        children = [(one.name, one.type.removeprefix("@"), one.many, one.required) for one in ours.elements]
        assert children == [(one.name, one.type.removeprefix("@"), one.many, one.required) for one in theirs.elements]
    for name, values in declared.simple_types.items():
        assert set(values.values) == set(real.allowed(name)), name
