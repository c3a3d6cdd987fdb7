from typing import Any

from connector.catalogue.reader import load
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.records.record_defaults import defaults
from connector.sandbox.storage.store import Store

MIDNIGHT = 1_795_075_200.0  # 2026-11-19T08:00:00Z: midnight in Los Angeles


def filled(type_: str, body: dict[str, Any], *, now: float = MIDNIGHT) -> dict[str, Any]:
    store = Store(shapes=CatalogueShapes(load()), clock=lambda: now)
    store.create("customer", {"entityId": "C", "subsidiary": {"id": "3"}, "currency": {"id": "2"}}, id=5)
    return defaults(load().record(type_), body, store, Tenant(account="1"))


def test_today_is_the_companys_today() -> None:
    assert filled("invoice", {})["tranDate"] == "2026-11-19"
    assert filled("invoice", {}, now=MIDNIGHT - 1)["tranDate"] == "2026-11-18"


def test_a_transaction_takes_subsidiary_and_currency_from_its_customer() -> None:
    found = filled("salesOrder", {"entity": {"id": "5"}})

    assert (found["subsidiary"], found["currency"], found["exchangeRate"]) == ({"id": "3"}, {"id": "2"}, 1)


def test_what_is_given_is_not_filled_in() -> None:
    found = filled("salesOrder", {"entity": {"id": "5"}, "tranId": "X", "subsidiary": {"id": "1"}})

    assert "tranId" not in found
    assert "subsidiary" not in found


def test_the_status_follows_the_order_status_that_is_written() -> None:
    assert filled("salesOrder", {})["status"] == {"id": "B"}
    assert filled("salesOrder", {"orderStatus": {"id": "A"}})["status"] == {"id": "A"}


def test_a_vendor_bill_has_no_number_of_ours() -> None:
    assert "tranId" not in filled("vendorBill", {})


def test_a_nameless_entity_gets_a_number() -> None:
    assert filled("customer", {})["entityId"] == "1001"


def test_a_posting_lands_in_the_month_of_its_date() -> None:
    store = Store(shapes=CatalogueShapes(load()), clock=lambda: MIDNIGHT)
    month = {"name": "Nov 2026", "startDate": "2026-11-01", "endDate": "2026-11-30"}
    store.create("accountingPeriod", {**month, "name": "Q4 2026", "isQuarter": True}, id=1)
    store.create("accountingPeriod", month, id=2)
    tenant = Tenant(account="1")

    assert defaults(load().record("invoice"), {}, store, tenant)["postingPeriod"] == {"id": "2"}
    assert "postingPeriod" not in defaults(load().record("invoice"), {"tranDate": "2025-01-01"}, store, tenant)
    assert "postingPeriod" not in defaults(load().record("salesOrder"), {}, store, tenant)


def test_activities_start_with_a_status_and_cases_with_a_number() -> None:
    assert filled("task", {}) == {"status": {"id": "NOTSTART"}, "priority": {"id": "MEDIUM"}}
    assert filled("supportCase", {})["caseNumber"] == "1001"
