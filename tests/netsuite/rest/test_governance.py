from __future__ import annotations

from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.rest.governance import governance_limits
from tests.netsuite.conftest import Scripted


def test_the_limits_are_asked_for(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"accountConcurrencyLimit": 5, "accountUnallocatedConcurrencyLimit": 4})

    found = governance_limits(scripted_client.session, Unit(), "netsuite.get_governance_limits")

    assert scripted.asked[0][:2] == ("GET", "/services/rest/system/v1/governanceLimits")
    assert found["integrationConcurrencyLimit"] == 4
