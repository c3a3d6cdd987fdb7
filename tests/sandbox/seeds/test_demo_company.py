"""The company behind the demo."""

from __future__ import annotations

from decimal import Decimal

from connector.sandbox.storage.store import Store


def test_subsidiaries_form_a_tree_in_several_countries_and_currencies(demo: Store) -> None:
    rows = {stored.body["externalId"]: stored for stored in demo.select("subsidiary")}

    assert rows["SUB-US"].id == 1
    assert "parent" not in rows["SUB-US"].body
    assert rows["SUB-UK"].body["parent"] == {"id": str(rows["SUB-EU"].id)}
    assert len({stored.body["country"]["id"] for stored in rows.values()}) == 6
    assert rows["SUB-XX"].body["isElimination"]


def test_currencies_have_rates_and_their_own_digits(demo: Store) -> None:
    rows = {stored.body["symbol"]: stored.body for stored in demo.select("currency")}

    assert (rows["USD"]["exchangeRate"], rows["USD"]["isBaseCurrency"]) == (1, True)
    assert rows["EUR"]["exchangeRate"] == Decimal("1.08215")
    assert rows["JPY"]["currencyPrecision"] == 0


def test_items_are_of_each_kind_and_post_somewhere(demo: Store) -> None:
    kinds = (
        "inventoryItem",
        "nonInventorySaleItem",
        "nonInventoryPurchaseItem",
        "nonInventoryResaleItem",
        "serviceSaleItem",
    )
    for kind in kinds:
        for stored in demo.select(kind):
            assert stored.body.get("incomeAccount") or stored.body.get("expenseAccount"), stored.name


def test_some_of_everything_is_inactive(demo: Store) -> None:
    for type_ in ("account", "department", "employee", "inventoryItem", "vendor", "contact", "customer", "subsidiary"):
        assert any(stored.inactive for stored in demo.select(type_)), type_


def test_months_follow_each_other_without_a_gap(demo: Store) -> None:
    periods = [stored.body for stored in demo.select("accountingPeriod")]

    assert [period["name"] for period in periods[:2]] == ["Jan 2024", "Feb 2024"]
    assert [period["endDate"] for period in periods[:2]] == ["2024-01-31", "2024-02-29"]
    assert len(periods) == 24
