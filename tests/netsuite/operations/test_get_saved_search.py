from __future__ import annotations

from collections.abc import Iterator

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A company with saved searches."""
    with Sandbox(seed="demo") as sandbox:
        yield sandbox


def test_lists_what_search_can_be_asked_for(netsuite: NetSuite) -> None:
    (found,) = netsuite.get_saved_search(search_type="transaction")

    assert found["name"] == "Open Invoices"
    assert netsuite.search(record_type="transaction", saved_search=found["id"]).page({}).records


def test_an_unknown_type_is_told(netsuite: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="not a search type"):
        netsuite.get_saved_search(search_type="custmer")
