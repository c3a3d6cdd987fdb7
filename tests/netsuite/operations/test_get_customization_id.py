from __future__ import annotations

from collections.abc import Iterator

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A company with customizations."""
    with Sandbox(seed="demo") as sandbox:
        yield sandbox


def test_lists_custom_record_types_by_their_script_ids(netsuite: NetSuite) -> None:
    found = netsuite.get_customization_id(customization_type="customRecordType")

    assert "customrecord_loyalty_tier" in [one["scriptId"] for one in found]
    assert {frozenset(one) for one in found} == {frozenset({"id", "scriptId", "type", "name"})}
