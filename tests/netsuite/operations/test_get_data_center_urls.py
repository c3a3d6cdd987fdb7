from __future__ import annotations

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_tells_the_hosts_of_the_account(box: Sandbox, netsuite: NetSuite) -> None:
    found = netsuite.get_data_center_urls()

    assert set(found) == {"restDomain", "webservicesDomain", "systemDomain"}
    assert found["webservicesDomain"] == box.url
