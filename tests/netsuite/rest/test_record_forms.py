from __future__ import annotations

import json

from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.rest.record_forms import form_request, shown, transform_path, transformed
from tests.netsuite.conftest import Scripted


def test_a_form_is_asked_for_as_oracle_says(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"links": [], "memo": "x"})
    record = {"id": "9", "memo": "x", "STRING__custbody_x": "y", "entity": {"id": 7, "refName": "A"}}

    request = form_request(
        scripted_client.session, "POST", "salesOrder", "create-form", record, "netsuite.create_form",
        shown(("memo",), expand=True),
    )  # fmt: skip
    scripted_client.session.request(request)

    method, path, headers, body = scripted.asked[0]
    assert (method, path) == ("POST", "/services/rest/record/v1/salesOrder?fields=memo&expandSubResources=true")
    assert headers["accept"] == "application/vnd.oracle.resource+json; type=create-form"
    assert headers["x-netsuite-propertynamevalidation"] == "error"
    assert json.loads(body) == {"memo": "x", "custbody_x": "y", "entity": {"id": "7"}}
    assert request.effect == "read"


def test_a_transformed_record_has_no_id(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"id": "0", "links": [], "item": {"items": [{"quantity": 2, "links": []}]}})
    source = ("SALESORDER", "", "A-1")

    found = transformed(scripted_client.session, source, "Invoice", {"memo": None}, Unit(), "netsuite.initialize")

    assert found == {"item": [{"quantity": 2}]}
    assert scripted.asked[0][1].startswith("/services/rest/record/v1/salesOrder/eid:A-1/!transform/invoice?")
    assert json.loads(scripted.asked[0][3]) == {"memo": None}


def test_an_external_id_that_no_address_can_hold_is_looked_up(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"items": [{"id": "12"}], "hasMore": False})

    path = transform_path(scripted_client.session, ("salesOrder", "", "A|1"), "invoice", Unit(), "netsuite.transform")

    assert path == "salesOrder/12/!transform/invoice"
