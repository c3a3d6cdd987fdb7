from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.rest.record_key import key_of

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted


def test_a_plain_key_costs_no_request(scripted: Scripted, scripted_client: NetSuite) -> None:
    assert key_of(scripted_client.session, "customer", "7", "", Unit(), "netsuite.get") == "7"
    assert key_of(scripted_client.session, "customer", "", "C 1", Unit(), "netsuite.get") == "eid:C%201"
    assert scripted.asked == []


def test_an_external_id_that_no_address_can_hold_is_looked_up(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"items": [{"id": "42", "links": []}], "hasMore": False})

    assert key_of(scripted_client.session, "customer", "", 'A|"B', Unit(), "netsuite.get") == "42"
    assert parse_qs(urlsplit(scripted.asked[0][1]).query)["q"] == ['externalId IS "A|\\"B"']


def test_an_unknown_one_is_not_found(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"items": [], "hasMore": False})

    with pytest.raises(RejectedError) as caught:
        key_of(scripted_client.session, "customer", "", "A|B", Unit(), "netsuite.get")
    assert caught.value.is_a("NOT_FOUND")
