from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.search import SEARCH, SearchArguments
from connector.sandbox.server import Sandbox


def test_finds_records_by_criteria(box: Sandbox, netsuite: NetSuite) -> None:
    for n in range(7):
        box.store.create("customer", {"entityId": f"C{n}", "companyName": f"{'A' if n % 2 else 'B'}{n}"})

    stream = netsuite.search(record_type="customer", criteria={"companyName": {"startsWith": "A"}}, page_size=5)

    assert sorted(record["companyName"] for record in stream) == ["A1", "A3", "A5"]
    assert stream.resumes == "session"


def test_goes_over_soap_alone(netsuite: NetSuite) -> None:
    assert SEARCH.transports == ("soap",)
    with pytest.raises(ConfigurationError, match="transport"):
        netsuite.search(record_type="customer", transport="rest")


def test_lines_are_there_unless_said_otherwise() -> None:
    assert SearchArguments(record_type="salesOrder").body_fields_only is False
