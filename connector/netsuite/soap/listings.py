"""SOAP operations that list what is no record: searches, customizations, stock, rates, sums of postings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.diagnostics import did_you_mean
from connector.errors import BugError, ConfigurationError
from connector.netsuite.soap.answers import Read, Reply
from connector.netsuite.soap.element_values import reference
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_input import reference_attributes

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

Record = dict[str, Any]
ITEMS_LIMIT = 10_000
"""Items of one getItemAvailability (Oracle help section_N3418637)."""


def get_saved_search(session: Any, arguments: Any, unit: Unit) -> list[Record]:
    """The saved searches of a search type: `id` and `name` of each that the role may see."""
    soap: SoapTransport = session.soap
    wanted = enumerated(soap, "SearchRecordType", arguments.search_type, "a search type", "netsuite.get_saved_search")
    body = Markup()
    body.open(soap.message("getSavedSearch"))
    body.empty(soap.message("record"), searchType=wanted)
    body.close(soap.message("getSavedSearch"))
    items = {soap.core("recordRef"): _named}
    return asked(soap, "getSavedSearch", body, unit, "netsuite.get_saved_search", items).items


def get_customization_id(session: Any, arguments: Any, unit: Unit) -> list[Record]:
    """The customizations of one kind: `id`, `scriptId` and `name` of each."""
    soap: SoapTransport = session.soap
    name = "netsuite.get_customization_id"
    wanted = enumerated(soap, "GetCustomizationType", arguments.customization_type, "a kind of customization", name)
    body = Markup()
    body.open(soap.message("getCustomizationId"))
    body.empty(soap.message("customizationType"), getCustomizationType=wanted)
    body.text(soap.message("includeInactives"), "true" if arguments.include_inactives else "false")
    body.close(soap.message("getCustomizationId"))
    return asked(soap, "getCustomizationId", body, unit, name, {soap.core("customizationRef"): _named}).items


def get_item_availability(session: Any, arguments: Any, unit: Unit) -> list[Record]:
    """The stock of items, an entry for each location where the account has several."""
    soap: SoapTransport = session.soap
    keys = [("internalId", one) for one in arguments.ids or ()]
    keys += [("externalId", one) for one in arguments.external_ids or ()]
    found: list[Record] = []
    for start in range(0, len(keys), ITEMS_LIMIT):
        body = Markup()
        body.open(soap.message("getItemAvailability"))
        body.open(soap.message("itemAvailabilityFilter"))
        body.open(soap.core("item"))
        for attribute, value in keys[start : start + ITEMS_LIMIT]:
            body.empty(soap.core("recordRef"), **{attribute: value})
        body.close(soap.core("item"))
        if arguments.changed_since is not None:
            body.text(soap.core("lastQtyAvailableChange"), soap.calendar.written(arguments.changed_since))
        body.close(soap.message("itemAvailabilityFilter"))
        body.close(soap.message("getItemAvailability"))
        items = {soap.core("itemAvailability"): reader(soap, "ItemAvailability")}
        found += asked(soap, "getItemAvailability", body, unit, "netsuite.get_item_availability", items).items
    return found


def get_currency_rate(session: Any, arguments: Any, unit: Unit) -> list[Record]:
    """Rates on a day: `baseCurrency`, `fromCurrency`, `exchangeRate`, `effectiveDate`."""
    filters = {"baseCurrency": arguments.base_currency, "fromCurrency": arguments.from_currency}
    soap: SoapTransport = session.soap
    body = Markup()
    body.open(soap.message("getCurrencyRate"))
    body.open(soap.message("currencyRateFilter"))
    _references(soap, body, filters)
    if arguments.effective_date is not None:
        body.text(soap.core("effectiveDate"), soap.calendar.written(arguments.effective_date))
    body.close(soap.message("currencyRateFilter"))
    body.close(soap.message("getCurrencyRate"))
    items = {soap.core("currencyRate"): reader(soap, "CurrencyRate")}
    return asked(soap, "getCurrencyRate", body, unit, "netsuite.get_currency_rate", items).items


def get_budget_exchange_rate(session: Any, arguments: Any, unit: Unit) -> list[Record]:
    """Rates between subsidiaries in a period: current, average and historical."""
    filters = {
        "period": arguments.period,
        "fromSubsidiary": arguments.from_subsidiary,
        "toSubsidiary": arguments.to_subsidiary,
    }
    soap: SoapTransport = session.soap
    body = Markup()
    body.open(soap.message("getBudgetExchangeRate"))
    body.open(soap.message("budgetExchangeRateFilter"))
    _references(soap, body, filters)
    body.close(soap.message("budgetExchangeRateFilter"))
    body.close(soap.message("getBudgetExchangeRate"))
    items = {soap.core("budgetExchangeRate"): reader(soap, "BudgetExchangeRate")}
    return asked(soap, "getBudgetExchangeRate", body, unit, "netsuite.get_budget_exchange_rate", items).items


def asked(
    soap: SoapTransport,
    operation: str,
    body: Markup,
    unit: Unit,
    name: str,
    items: Mapping[str, Read],
) -> Reply:
    """The reply to a request that only reads, once its status is a success."""
    reply = soap.call(operation, body, unit, items=items, headers={}, name=name)
    if not reply.status.success:
        raise reply.status.error(operation=name)
    return reply


def reader(soap: SoapTransport, type_: str) -> Read:
    """What reads an element of a core type into a canonical dict."""
    shape = soap.shapes.shape(soap.core(type_))
    if shape is None:
        raise BugError(f"the WSDL has no type {type_}", hint="use a newer wsdl_version")
    return lambda element: soap.decoder.fields(element, shape)


def enumerated(soap: SoapTransport, enumeration: str, word: str, what: str, operation: str) -> str:
    """*word* as one of SOAP's enumerations spells it.

    Raises:
        ConfigurationError: It is not in the list.
    """
    known: Sequence[str] = soap.table.index.enumeration(f"{{{soap.namespaces['types.core']}}}{enumeration}")
    found = next((value for value in known if value.lower() == word.strip().lower()), None)
    if found is None:
        near = did_you_mean(word, known) or f"it is one of {', '.join(known[:20])}{' …' if len(known) > 20 else ''}"  # noqa: PLR2004 - a line full
        raise ConfigurationError(f"{word!r} is not {what}", hint=near, operation=operation)
    return found


def _references(soap: SoapTransport, body: Markup, filters: Mapping[str, Any]) -> None:
    for name, value in filters.items():
        if value not in (None, ""):
            body.empty(soap.core(name), **reference_attributes(value, name))


def _named(element: Any) -> Record:
    """A reference as an entry of its own: its name is a name, not a label beside a value."""
    found: Record = dict(reference(element) or {})
    name = found.pop("refName", None)
    return found if name is None else {**found, "name": name}
