from __future__ import annotations

import pytest

from connector.netsuite.posting_dimensions import DIMENSIONS
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.wsdl_store import from_directory


@pytest.mark.wsdl
@pytest.mark.parametrize("type_", ["PostingTransactionSummaryField", "PostingTransactionSummaryFilter"])
def test_are_those_of_the_real_schema_in_its_order(type_: str, request: pytest.FixtureRequest) -> None:
    row = TypeTable(from_directory(request.getfixturevalue("wsdl_dir"))).named(type_)

    assert row is not None
    assert tuple(child.name for child in row.children) == DIMENSIONS
