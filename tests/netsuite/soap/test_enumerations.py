"""Codes of REST and words of SOAP, checked against the enumerations of the real WSDL."""

from __future__ import annotations

import pytest

from connector.netsuite.soap.enumerations import (
    CODES,
    STATUS_LETTERS,
    code_table,
    coded,
    pairs,
    soap_value,
    status_letters,
    words_of,
)
from connector.netsuite.soap.type_table import TypeTable

OPEN = {"_undefined", "_line"}
"""Values of the WSDL whose code no document tells."""


@pytest.mark.wsdl
@pytest.mark.parametrize("name", sorted(CODES))
def test_the_codes_cover_the_enumeration_of_the_wsdl(table: TypeTable, name: str) -> None:
    simple = next(known for known in table.index.simple_types if known in (name, f"SalesOrder{name}"))
    values = set(table.index.enumeration(table.index.simple_types[simple]))
    known = code_table(simple)

    assert values - known.keys() <= OPEN
    assert len({known[value] for value in values & known.keys()}) == len(values & known.keys())


@pytest.mark.parametrize(
    ("simple", "value", "expected"),
    [
        ("Country", "_unitedStates", {"id": "US", "refName": "United States"}),
        ("Country", "_koreaTheRepublicOf", {"id": "KR", "refName": "Korea, Republic of"}),
        ("Country", "_isleOfMan", {"id": "IM", "refName": "Isle of Man"}),
        ("Country", "_swaziland", {"id": "SZ", "refName": "Swaziland"}),
        ("Language", "_englishUS", {"id": "en_US", "refName": "English (U.S.)"}),
        ("AccountType", "_costOfGoodsSold", {"id": "COGS", "refName": "Cost of Goods Sold"}),
        ("CashSalePaymentOperation", "_sale", {"id": "SALE", "refName": "Sale"}),
        ("EmailPreference", "_hTML", {"id": "HTML", "refName": "HTML"}),
        ("Unheard", "_someValue", {"id": "_someValue", "refName": "Some Value"}),
    ],
)
def test_a_soap_value_as_rest_shows_it(simple: str, value: str, expected: dict[str, str]) -> None:
    assert coded(simple, value) == expected


@pytest.mark.parametrize("given", ["US", "us", "_unitedStates", "unitedStates", "United States"])
def test_every_spelling_finds_the_soap_value(given: str) -> None:
    assert soap_value("Country", given, ("_canada", "_unitedStates")) == "_unitedStates"


def test_a_code_finds_the_name_that_the_wsdl_at_hand_has() -> None:
    assert soap_value("Country", "TR", ("_turkey",)) == "_turkey"
    assert soap_value("Country", "TR", ("_turkiye",)) == "_turkiye"
    assert soap_value("Country", "XX", ("_turkiye",)) is None


def test_words_come_apart_at_capitals() -> None:
    assert words_of("_pendingFulfillment") == "Pending Fulfillment"
    assert words_of("_virginIslandsUS") == "Virgin Islands US"


def test_status_words_have_one_letter_each() -> None:
    for record in STATUS_LETTERS:
        letters = [letter for letter, _ in pairs(STATUS_LETTERS[record])]
        assert len(letters) == len(set(letters))
    assert status_letters("SalesOrder")["pending fulfillment"] == "B"
    assert status_letters("Customer") == {}
