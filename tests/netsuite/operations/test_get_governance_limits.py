from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest

from connector.errors import RejectedError
from connector.netsuite.client import NetSuite
from connector.sandbox.people.tenant import Role
from connector.sandbox.server import Sandbox

Transport = Literal["rest", "soap"]


@pytest.fixture(scope="module")
def administrator(connect: Callable[..., NetSuite]) -> Iterator[NetSuite]:
    role = Role(3, "Administrator", administrator=True)
    with Sandbox(seed="empty", role=role, concurrency=10) as sandbox, connect(sandbox) as client:
        yield client


def test_both_transports_tell_the_same(administrator: NetSuite) -> None:
    found = administrator.get_governance_limits(transport="rest")

    assert found == administrator.get_governance_limits(transport="soap")
    assert found == {
        "accountConcurrencyLimit": 10,
        "unallocatedConcurrencyLimit": 10,
        "integrationConcurrencyLimit": 10,
        "limitType": "accountLimit",
    }


def test_each_half_under_mulesofts_name(administrator: NetSuite, transport: Transport) -> None:
    account = administrator.get_account_governance_info(transport=transport)
    integration = administrator.get_integration_governance_info(transport=transport)

    assert account == {"accountConcurrencyLimit": 10, "unallocatedConcurrencyLimit": 10}
    assert integration == {"integrationConcurrencyLimit": 10, "limitType": "accountLimit"}


def test_other_roles_are_refused(client: NetSuite, transport: Transport) -> None:
    with pytest.raises(RejectedError) as caught:
        client.get_governance_limits(transport=transport)

    assert caught.value.is_a("NETSUITE:INSUFFICIENT_PERMISSION")
