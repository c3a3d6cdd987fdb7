"""The names of whole numbers are those of the real XSD."""

from __future__ import annotations

import pytest

from connector.netsuite.rest.whole_numbers import WHOLE
from connector.netsuite.soap.shapes import Shapes
from tests.netsuite.soap.conftest import shapes, table

__all__ = ["shapes", "table"]
_NO_RECORD = ("Search", "Request", "Response", "Result", "Status")
_EITHER = {"value", "count"}
"""Names that hold one kind of number in one type and the other in another."""


@pytest.mark.wsdl
def test_what_the_xsd_calls_whole_is_listed_and_nothing_else(shapes: Shapes) -> None:
    kinds: dict[str, set[str]] = {"integer": set(), "decimal": set()}
    for name, qnames in shapes.table.index.complex_types.items():
        for qname in () if any(word in name for word in _NO_RECORD) else qnames:
            shape = shapes.shape(qname)
            for slot in shape.slots if shape else ():
                kind = "integer" if slot.reshape == "count" else slot.scalar
                if kind in kinds:
                    kinds[kind].add(slot.key)

    assert kinds["integer"] & kinds["decimal"] == _EITHER
    assert kinds["integer"] - {"id", "value"} == WHOLE
