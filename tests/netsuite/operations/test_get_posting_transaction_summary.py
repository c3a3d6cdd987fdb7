from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A company with postings."""
    with Sandbox(seed="demo") as sandbox:
        role = next(iter(sandbox.tenant.roles.values()))
        role.permissions["Financial Statements"] = max(role.permissions.values())
        yield sandbox


def test_sums_by_what_is_asked_for(netsuite: NetSuite) -> None:
    found: list[dict[str, Any]] = list(netsuite.get_posting_transaction_summary(group_by=("account",)))
    one = found[0]["account"]["id"]

    narrowed = list(netsuite.get_posting_transaction_summary(group_by=("account",), filters={"account": [one]}))

    assert narrowed == found[:1]
    assert len(list(netsuite.get_posting_transaction_summary(group_by=("account",), limit=2))) == 2


def test_an_unknown_dimension_is_told(netsuite: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="group_by"):
        netsuite.get_posting_transaction_summary(group_by=("colour",))  # type: ignore[arg-type] # on purpose
