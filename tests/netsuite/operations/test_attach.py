from __future__ import annotations

from typing import Literal

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.attach import ATTACH
from connector.sandbox.server import Sandbox

Transport = Literal["rest", "soap"]


@pytest.fixture(scope="module")
def customer(client: NetSuite) -> str:
    record = {"companyName": "Holder", "externalId": "HOLDER", "subsidiary": {"id": "1"}}
    return str(client.add(record_type="customer", record=record).id)


def contact(client: NetSuite, key: str) -> str:
    record = {"lastName": key, "externalId": key, "subsidiary": {"id": "1"}}
    return str(client.add(record_type="contact", record=record).id)


def attached(company: Sandbox, customer: str, guest: str) -> list[tuple[str, str, int | None]]:
    with company.store.lock:
        rows = company.store.connection.execute(
            "SELECT attached_type, attached_id, role FROM attachment WHERE type = 'customer' AND id = ?", (customer,)
        )
        return [(kind, str(id_), role) for kind, id_, role in rows if str(id_) == guest]


def test_a_contact_gets_a_role_at_a_customer(
    company: Sandbox, client: NetSuite, customer: str, transport: Transport
) -> None:
    guest = contact(client, f"ROLE-{transport}")

    outcome = client.attach(
        record_type="customer",
        id=customer,
        attached_type="contact",
        attached_id=guest,
        role="-10",
        transport=transport,
    )

    assert (outcome.outcome, outcome.id) == ("ok", customer)
    assert attached(company, customer, guest) == [("contact", guest, -10)]


def test_external_ids_name_both_and_twice_is_as_once(
    company: Sandbox, client: NetSuite, customer: str, transport: Transport
) -> None:
    guest = contact(client, f"EID-{transport}")

    for _ in range(2):
        client.attach(
            record_type="customer",
            external_id="HOLDER",
            attached_type="contact",
            attached_external_id=f"EID-{transport}",
            transport=transport,
        )

    assert attached(company, customer, guest) == [("contact", guest, None)]


def test_what_cannot_be_attached_says_so(client: NetSuite, customer: str, transport: Transport) -> None:
    with pytest.raises(RejectedError) as caught:
        client.attach(record_type="customer", id=customer, attached_type="vendor", attached_id="1", transport=transport)

    assert caught.value.operation == "netsuite.attach"


def test_exactly_one_key_of_what_is_attached(client: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="of what is attached"):
        client.attach(record_type="customer", id="1", attached_type="contact")

    assert ATTACH.transports == ("rest", "soap")
