from __future__ import annotations

from connector.netsuite.client import NetSuite


def test_reads_every_record_of_a_small_type(netsuite: NetSuite) -> None:
    found = netsuite.get_all(record_type="currency")

    assert [record["symbol"] for record in found] == ["USD"]
