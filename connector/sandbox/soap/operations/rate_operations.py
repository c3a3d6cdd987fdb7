"""getCurrencyRate and getBudgetExchangeRate: units of the base currency for one of another currency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from connector.sandbox.people.tenant import Level
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.envelope import child, child_text
from connector.sandbox.soap.result_parts import core_ref, core_value, result_of
from connector.sandbox.soap.soap_call import SoapCall
from connector.sandbox.soap.wire_times import canonical_date, wire_date
from connector.sandbox.soap.wire_values import as_number
from connector.sandbox.storage.store import Stored
from connector.sandbox.whole_number import whole_number

_EIGHT_PLACES = Decimal("0.00000001")  # as many as NetSuite keeps of a rate
_RATE_RECORD = "currencyRate"
"""Record type of the Currency Exchange Rates table (Oracle help section_N3741914)."""


def get_currency_rate(call: SoapCall) -> str:
    """Rates on a day: of one pair of currencies, or of all that the filter leaves."""
    return result_of(call, "getCurrencyRate", _currency_rates)


def get_budget_exchange_rate(call: SoapCall) -> str:
    """Rates between subsidiaries in a period: as the account has them, else by the rates of their currencies."""
    return result_of(call, "getBudgetExchangeRate", _budget_rates)


def _currency_rates(call: SoapCall) -> str:
    _needs_feature(call, "MULTICURRENCY", "Multiple Currencies")
    call.access.allow("currency", Level.VIEW)
    filter_ = child(call.request.body, "currencyRateFilter")
    day = _day(call, child_text(filter_, "effectiveDate"))
    bases = _chosen(call, "currency", child(filter_, "baseCurrency")) or _base_currencies(call)
    others = _chosen(call, "currency", child(filter_, "fromCurrency")) or _active(call, "currency")
    table = list(call.store.select(_RATE_RECORD))
    entries = [
        core_ref("baseCurrency", str(base.id), base.name)
        + core_ref("fromCurrency", str(other.id), other.name)
        + core_value("exchangeRate", rate)
        + core_value("effectiveDate", wire_date(since, call.tenant.time_zone))
        for base in bases
        for other in others
        if base.id != other.id
        for rate, since in [_rate(table, base, other, day)]
    ]
    listed = "".join(f"<platformCore:currencyRate>{entry}</platformCore:currencyRate>" for entry in entries)
    return f"<platformCore:currencyRateList>{listed}</platformCore:currencyRateList>"


def _budget_rates(call: SoapCall) -> str:
    _needs_feature(call, "SUBSIDIARIES", "Subsidiaries")
    filter_ = child(call.request.body, "budgetExchangeRateFilter")
    periods = _chosen(call, "accountingPeriod", child(filter_, "period"))
    if not periods:
        raise WireError("You must specify the period.", code="DATA_REQD")
    day = str(periods[0].body.get("endDate") or call.store.now())[:10]
    sources = _chosen(call, "subsidiary", child(filter_, "fromSubsidiary")) or _active(call, "subsidiary")
    targets = _chosen(call, "subsidiary", child(filter_, "toSubsidiary")) or _roots(call)
    table = list(call.store.select(_RATE_RECORD))
    entries = [
        core_ref("period", str(periods[0].id), periods[0].name)
        + core_ref("fromSubsidiary", str(source.id), source.name)
        + core_ref("toSubsidiary", str(target.id), target.name)
        + "".join(core_value(name, rate) for name in ("currentRate", "averageRate", "historicalRate"))
        for source in sources
        for target in targets
        if source.id != target.id
        for rate in [_between(call, table, source, target, day)]
    ]
    if not entries:
        return ""  # the list, where it is there, has at least one entry (XSD)
    listed = "".join(f"<platformCore:budgetExchangeRate>{entry}</platformCore:budgetExchangeRate>" for entry in entries)
    return f"<platformCore:budgetExchangeRateList>{listed}</platformCore:budgetExchangeRateList>"


def _needs_feature(call: SoapCall, feature: str, label: str) -> None:
    if feature not in call.tenant.features:
        raise WireError(f"The '{label}' feature is not enabled in your NetSuite account.", code="FEATURE_DISABLED")


def _day(call: SoapCall, text: str) -> str:
    """The day of the filter, else today, in the user's zone."""
    zone = call.tenant.time_zone
    if not text:
        return datetime.fromtimestamp(call.clock(), UTC).astimezone(ZoneInfo(zone)).date().isoformat()
    try:
        return canonical_date(text, zone)
    except ValueError:
        raise WireError(f"'{text}' is not a date.", code="INVALID_DATE") from None


def _chosen(call: SoapCall, type_: str, element: Any) -> list[Stored]:
    """The record that a reference of the filter names; none where it is not there."""
    if element is None:
        return []
    id_, external_id = element.get("internalId"), element.get("externalId")
    stored = None
    if whole_number(id_) is not None or (external_id and not id_):
        stored = call.store.get(type_, id_, external_id=None if id_ else external_id)
    if stored is None:
        raise WireError(f"Invalid {type_} reference key {id_ or external_id}.", code="INVALID_KEY_OR_REF")
    return [stored]


def _active(call: SoapCall, type_: str) -> list[Stored]:
    return [stored for stored in call.store.select(type_) if not stored.inactive]


def _base_currencies(call: SoapCall) -> list[Stored]:
    """The currencies in which the account's companies keep their books."""
    own = {str(one.body["currency"].get("id")) for one in call.store.select("subsidiary") if one.body.get("currency")}
    return [one for one in call.store.select("currency") if str(one.id) in own or one.body.get("isBaseCurrency")]


def _roots(call: SoapCall) -> list[Stored]:
    return [one for one in call.store.select("subsidiary") if not one.body.get("parent")]


def _rate(table: Sequence[Stored], base: Stored, other: Stored, day: str) -> tuple[Decimal, str]:
    """Rate of *other* in *base* on *day*, and since when: by the table, else by the rates of the currencies."""
    listed = max(_listed(table, base, other, day), default=None, key=lambda entry: entry[1])
    if listed is not None:
        return listed
    own, wanted = as_number(base.body.get("exchangeRate")), as_number(other.body.get("exchangeRate"))
    rate = (wanted or Decimal(1)) / (own or Decimal(1))
    return rate.quantize(_EIGHT_PLACES).normalize() + 0, day


def _listed(table: Sequence[Stored], base: Stored, other: Stored, day: str) -> Iterator[tuple[Decimal, str]]:
    for one in table:
        since = str(one.body.get("effectiveDate", ""))[:10]
        pair = [str((one.body.get(name) or {}).get("id")) for name in ("baseCurrency", "transactionCurrency")]
        rate = as_number(one.body.get("exchangeRate"))
        if pair == [str(base.id), str(other.id)] and since <= day and rate is not None:
            yield rate, since


def _between(call: SoapCall, table: Sequence[Stored], source: Stored, target: Stored, day: str) -> Decimal:
    """One unit of *source*'s currency in that of *target*."""
    ids = [str((one.body.get("currency") or {}).get("id", "1")) for one in (target, source)]
    base, other = (call.store.get("currency", id_) for id_ in ids)
    if base is None or other is None or base.id == other.id:
        return Decimal(1)
    return _rate(table, base, other, day)[0]
