from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from connector.errors import AmbiguousError, ConnectivityError
from connector.netsuite.client import NetSuite
from connector.netsuite.exchange import Answer
from connector.netsuite.rest import record_service as service

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted


def test_requests_are_as_oracle_documents(scripted: Scripted, scripted_client: NetSuite) -> None:
    caller = scripted_client.session
    root = f"{scripted.url}/services/rest/record/v1/customer"
    record = {"id": "1", "externalId": "E", "email": "a"}

    read = service.read_request(caller, "customer", "7", ("email", "phone"), expand=True, operation="o")
    create = service.create_request(caller, "customer", record, "o")
    update = service.update_request(caller, "customer", "7", record, ("item", "salesTeam"), "repeatable", "o")
    upsert = service.upsert_request(caller, "customer", "eid:E", record, (), "write", "o")
    delete = service.delete_request(caller, "customer", "7", "o")

    assert (read.method, read.address) == ("GET", f"{root}/7?fields=email%2Cphone&expandSubResources=true")
    assert (create.method, create.address, create.effect) == ("POST", root, "write")
    assert (update.method, update.address) == ("PATCH", f"{root}/7?replace=item%2CsalesTeam")
    assert (upsert.method, upsert.address) == ("PUT", f"{root}/eid:E")
    assert (delete.method, delete.effect) == ("DELETE", "repeatable")
    bodies = [json.loads(request.body) for request in (create, update, upsert) if isinstance(request.body, bytes)]
    assert bodies == [{"externalId": "E", "email": "a"}, {"externalId": "E", "email": "a"}, {"email": "a"}]
    assert create.headers["X-NetSuite-PropertyNameValidation"] == "error"


def test_finds_the_id_in_the_location() -> None:
    assert service.located(Answer(204, {"location": "https://h/record/v1/customer/107"}, b"")) == "107"
    with pytest.raises(AmbiguousError, match="no Location"):
        service.located(Answer(204, {}, b""))
    with pytest.raises(ConnectivityError, match="the HTML page “Sign in”"):
        service.located(Answer(200, {"content-type": "text/html"}, b"<html><title>Sign in</title></html>"))
