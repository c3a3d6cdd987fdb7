from __future__ import annotations

from typing import Literal

import pytest

from connector.errors import RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.detach import DetachArguments
from connector.sandbox.server import Sandbox

Transport = Literal["rest", "soap"]


def test_a_contact_is_taken_off_and_stays(company: Sandbox, client: NetSuite, transport: Transport) -> None:
    customer = str(next(iter(client.suiteql(query="SELECT id FROM customer", limit=1)))["id"])
    record = {"lastName": transport, "externalId": f"OFF-{transport}", "subsidiary": {"id": "1"}}
    contact = str(client.add(record_type="contact", record=record).id)
    client.attach(record_type="customer", id=customer, attached_type="contact", attached_id=contact)

    outcome = client.detach(
        record_type="customer", id=customer, attached_type="contact", attached_id=contact, transport=transport
    )

    with company.store.lock:
        sql = "SELECT COUNT(*) FROM attachment WHERE attached_id = ?"
        assert company.store.connection.execute(sql, (contact,)).fetchone() == (0,)
    assert outcome.ok
    assert client.get(record_type="contact", id=contact)["lastName"] == transport


def test_a_holder_that_is_not_there_is_an_error(client: NetSuite, transport: Transport) -> None:
    with pytest.raises(RejectedError):
        client.detach(
            record_type="customer", id="999999", attached_type="contact", attached_id="1", transport=transport
        )


def test_mulesofts_names_of_its_parameters_are_accepted() -> None:
    found = DetachArguments.model_validate(
        {"recordType": "customer", "recordId": "1", "detachRecordType": "contact", "detachRecordId": 2}
    )

    assert (found.id, found.attached_type, found.attached_id) == ("1", "contact", "2")
