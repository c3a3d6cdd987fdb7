from __future__ import annotations

from datetime import date

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.create_form import CREATE_FORM


def test_a_new_record_is_filled_in_and_not_saved(client: NetSuite) -> None:
    customer = next(iter(client.suiteql(query="SELECT id FROM customer", limit=1)))["id"]
    before = list(client.suiteql(query="SELECT COUNT(*) AS n FROM transaction"))

    form = client.create_form(
        record_type="salesOrder", record={"entity": {"id": customer}, "item": [{"item": {"id": "6"}, "quantity": 2}]}
    )

    assert form["entity"]["id"] == customer
    assert form["item"][0]["quantity"] == 2
    assert isinstance(form["tranDate"], date)
    assert "id" not in form
    assert list(client.suiteql(query="SELECT COUNT(*) AS n FROM transaction")) == before


def test_only_some_fields(client: NetSuite) -> None:
    form = client.create_form(record_type="customer", record={"companyName": "A"}, fields=("companyName",))

    assert form == {"companyName": "A"}


def test_a_misspelt_field_is_an_error(client: NetSuite) -> None:
    with pytest.raises(RejectedError, match="cmpanyName"):
        client.create_form(record_type="customer", record={"cmpanyName": "A"})


def test_goes_over_rest_alone(client: NetSuite) -> None:
    assert CREATE_FORM.transports == ("rest",)
    with pytest.raises(ConfigurationError, match="transport"):
        client.create_form(record_type="customer", transport="soap")  # type: ignore[arg-type] # on purpose
