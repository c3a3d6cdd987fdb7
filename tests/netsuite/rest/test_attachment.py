from __future__ import annotations

import json

from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.attach import AttachArguments
from connector.netsuite.rest.attachment import hung
from tests.netsuite.conftest import Scripted


def test_the_role_stands_in_the_body(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply("", 204)
    asked = AttachArguments(
        record_type="Customer", external_id="C-1", attached_type="contact", attached_id="8", role="-10"
    )

    outcome = hung(scripted_client.session, asked, Unit(), "attach", role=asked.role)

    method, path, _, body = scripted.asked[0]
    assert (method, path) == ("POST", "/services/rest/record/v1/customer/eid:C-1/!attach/contact/8")
    assert json.loads(body) == {"role": {"id": "-10"}}
    assert (outcome.id, outcome.external_id, outcome.ok) == (None, "C-1", True)


def test_a_lost_answer_is_sent_again(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.hang_up().reply("", 204)
    asked = AttachArguments(record_type="customer", id="1", attached_type="contact", attached_id="8")

    assert hung(scripted_client.session, asked, scripted_client.unit, "detach").ok
    assert [body for *_, body in scripted.asked] == [b"{}", b"{}"]
