from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, texts


@pytest.fixture
def money(soap: Soap) -> Soap:
    return _money(soap)


def _money(soap: Soap) -> Soap:
    soap.store.create("currency", {"name": "Euro", "symbol": "EUR", "exchangeRate": "1.25"}, "EUR", id=2)
    soap.store.create("currency", {"name": "Pound", "symbol": "GBP", "exchangeRate": "2"}, id=3)
    soap.store.create("subsidiary", {"name": "Berlin", "currency": {"id": "2"}, "parent": {"id": "1"}}, id=2)
    soap.store.create("accountingPeriod", {"name": "Oct 2026", "endDate": "2026-10-31"}, id=7)
    for day, rate in (("2026-10-01", "1.5"), ("2026-11-01", "1.75"), ("2027-01-01", "9")):
        pair = {"baseCurrency": {"id": "1"}, "transactionCurrency": {"id": "3"}}
        soap.store.create("currencyRate", {**pair, "exchangeRate": rate, "effectiveDate": day})
    return soap


def rates(soap: Soap, filter_: str = "", **how: Any) -> Any:
    operation = f"<getCurrencyRate><currencyRateFilter>{filter_}</currencyRateFilter></getCurrencyRate>"
    return soap.ask(operation, **how)


def budget(soap: Soap, filter_: str, **how: Any) -> Any:
    inner = f"<budgetExchangeRateFilter>{filter_}</budgetExchangeRateFilter>"
    return soap.ask(f"<getBudgetExchangeRate>{inner}</getBudgetExchangeRate>", **how)


def test_a_pair_has_the_rate_of_the_table_that_was_in_force(money: Soap) -> None:
    pair = '<c:baseCurrency internalId="1"/><c:fromCurrency internalId="3"/>'
    today = rates(money, pair)
    earlier = rates(money, pair + "<c:effectiveDate>2026-10-15T00:00:00.000-07:00</c:effectiveDate>")

    assert (texts(today, "exchangeRate"), texts(earlier, "exchangeRate")) == (["1.75"], ["1.5"])
    assert texts(earlier, "effectiveDate") == ["2026-10-01T00:00:00.000-07:00"]


def test_a_pair_without_a_table_has_the_rates_of_the_currencies(money: Soap) -> None:
    answer = rates(money, '<c:baseCurrency internalId="2"/><c:fromCurrency internalId="3"/>')

    assert texts(answer, "exchangeRate") == ["1.6"]
    assert [one.findtext("{*}name") for one in answer.iter("{*}fromCurrency")] == ["Pound"]


def test_without_a_filter_all_pairs_of_the_companies_currencies_are_told(money: Soap) -> None:
    pairs = [
        (entry.find("{*}baseCurrency").get("internalId"), entry.find("{*}fromCurrency").get("internalId"))
        for entry in rates(money).iter("{*}currencyRate")
    ]

    assert pairs == [("1", "2"), ("1", "3"), ("2", "1"), ("2", "3")]


def test_the_rates_of_a_period_go_from_the_subsidiaries_to_the_root(money: Soap) -> None:
    answer = budget(money, '<c:period internalId="7"/>')

    assert texts(answer, "currentRate") == texts(answer, "historicalRate") == ["1.25"]
    assert answer.find(".//{*}fromSubsidiary").get("internalId") == "2"
    assert answer.find(".//{*}toSubsidiary").get("internalId") == "1"


def test_what_is_asked_wrongly_is_refused(money: Soap) -> None:
    assert codes(budget(money, "")) == ["DATA_REQD"]
    assert codes(budget(money, '<c:period internalId="404"/>')) == ["INVALID_KEY_OR_REF"]
    assert codes(rates(money, '<c:fromCurrency internalId="404"/>')) == ["INVALID_KEY_OR_REF"]
    assert codes(rates(money, "<c:effectiveDate>soon</c:effectiveDate>")) == ["INVALID_DATE"]


def test_the_features_are_needed(money: Soap) -> None:
    money.tenant.features -= {"MULTICURRENCY", "SUBSIDIARIES"}

    assert codes(rates(money)) == ["FEATURE_DISABLED"]
    assert codes(budget(money, '<c:period internalId="7"/>')) == ["FEATURE_DISABLED"]


def test_answers_are_valid(real: Soap, schema_check: SchemaCheck) -> None:
    _money(real)
    version = "2023_2"
    schema_check.assert_valid(rates(real, version=version))
    schema_check.assert_valid(rates(real, '<c:fromCurrency internalId="404"/>', version=version))
    schema_check.assert_valid(budget(real, '<c:period internalId="7"/>', version=version))
    schema_check.assert_valid(
        budget(real, '<c:period internalId="7"/><c:fromSubsidiary internalId="1"/>', version=version)
    )
