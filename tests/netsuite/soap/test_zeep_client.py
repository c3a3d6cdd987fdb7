"""zeep itself, for what has no operation of ours."""

from __future__ import annotations

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_each_call_is_signed_and_goes_to_the_account(netsuite: NetSuite, demo: Sandbox) -> None:
    client = netsuite.session.soap.zeep_client()
    first = client.service.getServerTime()
    second = client.service.getAll(record={"recordType": "currency"})

    assert first.body.getServerTimeResult.status.isSuccess
    assert second.body.getAllResult.recordList.record[0].symbol == "USD"
    assert demo.url in client.service._binding_options["address"]
