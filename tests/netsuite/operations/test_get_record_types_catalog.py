from __future__ import annotations

import pytest

from connector.netsuite.client import NetSuite
from connector.netsuite.operations.get_record_types_catalog import GetRecordTypesCatalogArguments
from connector.sandbox.server import Sandbox


def test_every_record_type_of_the_account_is_listed(client: NetSuite) -> None:
    found = client.get_record_types_catalog()

    names = {entry["name"] for entry in found}
    assert {"customer", "salesOrder", "inventoryItem"} <= names
    assert any(name.startswith("customrecord") for name in names)


@pytest.mark.parametrize("select", [("customer", "SALESORDER"), "customer, salesOrder"])
def test_some_are_chosen(company: Sandbox, client: NetSuite, select: object) -> None:
    found = client.get_record_types_catalog(select=select)  # type: ignore[arg-type] # a test's variable

    assert [entry["name"] for entry in found] == ["customer", "salesOrder"]
    assert found[0]["href"] == f"{company.url}/services/rest/record/v1/customer"


def test_one_openapi_document_of_them(client: NetSuite) -> None:
    found = client.get_record_types_catalog(select=("customer", "vendor"), as_swagger_spec=True)

    assert {"/customer", "/vendor"} <= found["paths"].keys()


def test_mulesofts_name_of_the_switch_is_accepted() -> None:
    assert GetRecordTypesCatalogArguments.model_validate({"asSwaggerSpec": True}).as_swagger_spec
