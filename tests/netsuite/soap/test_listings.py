"""Lists of what is no record: requests valid by the real XSDs, answers read as zeep reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.errors import BugError, ConfigurationError, RejectedError
from connector.netsuite.soap import listings
from connector.netsuite.soap.suitetalk_names import local_name

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]
OK = '<core:status isSuccess="true"/>'
CORE = "urn:core_2023_2.platform.webservices.netsuite.com"
ASKED: dict[str, SimpleNamespace] = {
    "getItemAvailability": SimpleNamespace(
        ids=("5",), external_ids=("A",), changed_since=datetime(2026, 11, 1, tzinfo=UTC)
    ),
    "getCurrencyRate": SimpleNamespace(base_currency="1", from_currency="2", effective_date=date(2026, 11, 23)),
    "getBudgetExchangeRate": SimpleNamespace(period="34", from_subsidiary="2", to_subsidiary=""),
}
ENTRY = {
    "getItemAvailability": "itemAvailability",
    "getCurrencyRate": "currencyRate",
    "getBudgetExchangeRate": "budgetExchangeRate",
}
FUNCTIONS = {
    "getItemAvailability": listings.get_item_availability,
    "getCurrencyRate": listings.get_currency_rate,
    "getBudgetExchangeRate": listings.get_budget_exchange_rate,
}


def full_entry(table: Any, name: str) -> str:
    """An element with every field of its type filled, from the table of the real schema."""
    row = table.row(f"{{{CORE}}}{name[:1].upper()}{name[1:]}")  # there is a record type CurrencyRate as well
    fields = []
    for number, child in enumerate(row.children, 1):
        if child.complex:
            fields.append(
                f'<core:{child.name} internalId="{number}"><core:name>N{number}</core:name></core:{child.name}>'
            )
        else:
            text = "2026-11-23T00:00:00.000-08:00" if child.scalar == "datetime" else f"{number}.5"
            fields.append(f"<core:{child.name}>{text}</core:{child.name}>")
    return f"<core:{name}>{''.join(fields)}</core:{name}>"


def by_zeep(table: Any, answer: bytes, name: str) -> dict[str, Any]:
    """What zeep reads of the first entry, folded to canonical values."""
    element = next(one for one in etree.fromstring(answer).iter(f"{{{CORE}}}{name}"))
    type_ = table.client.get_type(f"{{{CORE}}}{name[:1].upper()}{name[1:]}")
    value = type_.parse_xmlelement(element, table.client.wsdl.types)
    found: dict[str, Any] = {}
    for key, _ in type_.elements:
        held = value[key]
        if hasattr(held, "internalId"):
            found[key] = {"id": held.internalId, "refName": held.name}
        elif isinstance(held, datetime):
            found[key] = held.date() if key == "effectiveDate" else held.astimezone(UTC)
        else:
            found[key] = Decimal(str(held))
    return found


@pytest.mark.parametrize("operation", ASKED)
def test_asks_validly_and_reads_every_field_as_zeep_does(
    wire: Any, answer_of: AnswerOf, validated: Validated, operation: str
) -> None:
    name = ENTRY[operation]
    entry = full_entry(wire.soap.table, name)
    content = f"<core:{operation}Result>{OK}<core:{name}List>{entry}</core:{name}List></core:{operation}Result>"
    wire.answers = [answer_of(operation, content)]
    validated(wire.answers[0])
    answer = wire.answers[0]

    (found,) = FUNCTIONS[operation](wire, ASKED[operation], Unit())

    assert local_name(validated(wire.sent[0][1]).tag) == operation
    assert found == by_zeep(wire.soap.table, answer, name)


def test_an_account_without_stock_has_an_empty_list(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [
        answer_of("getItemAvailability", f"<core:getItemAvailabilityResult>{OK}</core:getItemAvailabilityResult>")
    ]
    validated(wire.answers[0])

    assert listings.get_item_availability(wire, ASKED["getItemAvailability"], Unit()) == []


def test_filters_that_are_not_said_are_not_sent(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [answer_of("getCurrencyRate", f"<core:getCurrencyRateResult>{OK}</core:getCurrencyRateResult>")]

    listings.get_currency_rate(wire, SimpleNamespace(base_currency="", from_currency="", effective_date=None), Unit())

    assert len(validated(wire.sent[0][1])[0]) == 0


def test_more_items_than_one_request_takes_are_asked_for_in_several(
    wire: Any, answer_of: AnswerOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listings, "ITEMS_LIMIT", 2)
    empty = answer_of("getItemAvailability", f"<core:getItemAvailabilityResult>{OK}</core:getItemAvailabilityResult>")
    wire.answers = [empty, empty]

    listings.get_item_availability(
        wire, SimpleNamespace(ids=("1", "2", "3"), external_ids=None, changed_since=None), Unit()
    )

    assert [body.count(b"recordRef ") for _, body in wire.sent] == [2, 1]


REFS = '<core:{ref} internalId="58"{more}><core:name>Open Invoices</core:name></core:{ref}>'


def test_saved_searches_have_id_and_name(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    ref = REFS.format(ref="recordRef", more="")
    listed = f"<core:totalRecords>1</core:totalRecords><core:recordRefList>{ref}</core:recordRefList>"
    wire.answers = [answer_of("getSavedSearch", f"<core:getSavedSearchResult>{OK}{listed}</core:getSavedSearchResult>")]
    validated(wire.answers[0])

    found = listings.get_saved_search(wire, SimpleNamespace(search_type="Transaction"), Unit())

    assert validated(wire.sent[0][1])[0].get("searchType") == "transaction"
    assert found == [{"id": "58", "name": "Open Invoices"}]


def test_customizations_have_both_ids(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    ref = REFS.format(ref="customizationRef", more=' scriptId="customrecord_x" type="customRecordType"')
    listed = f"<core:totalRecords>1</core:totalRecords><core:customizationRefList>{ref}</core:customizationRefList>"
    content = f"<core:getCustomizationIdResult>{OK}{listed}</core:getCustomizationIdResult>"
    wire.answers = [answer_of("getCustomizationId", content)]
    validated(wire.answers[0])

    found = listings.get_customization_id(
        wire, SimpleNamespace(customization_type="customRecordType", include_inactives=True), Unit()
    )

    assert validated(wire.sent[0][1])[1].text == "true"
    assert found == [{"id": "58", "scriptId": "customrecord_x", "type": "customRecordType", "name": "Open Invoices"}]


def test_a_misspelt_kind_is_told_with_the_near_one(wire: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        listings.get_saved_search(wire, SimpleNamespace(search_type="transactions"), Unit())

    assert caught.value.hint == "did you mean `transaction`?"
    assert wire.sent == []


def test_a_refused_status_raises(wire: Any, answer_of: AnswerOf) -> None:
    detail = (
        "<core:statusDetail><core:code>FEATURE_DISABLED</core:code><core:message>no</core:message></core:statusDetail>"
    )
    wire.answers = [
        answer_of("getCurrencyRate", f'<core:x><core:status isSuccess="false">{detail}</core:status></core:x>')
    ]

    with pytest.raises(RejectedError, match="no"):
        listings.get_currency_rate(wire, ASKED["getCurrencyRate"], Unit())


def test_a_wsdl_without_the_type_is_told(wire: Any) -> None:
    with pytest.raises(BugError, match="no type NoSuchType"):
        listings.reader(wire.soap, "NoSuchType")
