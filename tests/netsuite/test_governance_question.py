from __future__ import annotations

import pytest

from connector.netsuite.client import NetSuite
from connector.netsuite.governance_limits import ACCOUNT, INTEGRATION
from connector.netsuite.governance_question import GovernanceArguments, asks_for
from connector.sandbox.server import Sandbox


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_each_half_has_its_own_limits_in_one_shape(box: Sandbox, netsuite: NetSuite, transport: str) -> None:
    for role in box.tenant.roles.values():
        role.administrator = True
    halves = {}
    for half in ("Account", "Integration"):
        asking = asks_for(half, GovernanceArguments, name="ask", summary="Ask.", mule="ask")
        halves[half] = asking.run(netsuite.session, GovernanceArguments(transport=transport), netsuite.unit)

    assert (tuple(halves["Account"]), tuple(halves["Integration"])) == (ACCOUNT, INTEGRATION)
    assert halves["Account"]["accountConcurrencyLimit"] == box.tenant.concurrency
