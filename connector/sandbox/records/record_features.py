"""Which fields and record types an account has by its features: without OneWorld there is no subsidiary anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from connector.catalogue.model import Field, Member, RecordType, Sublist

MEMBERS: Mapping[str, frozenset[str]] = {
    "SUBSIDIARIES": frozenset((
        "subsidiary", "subsidiaryList", "toSubsidiary", "includeChildren", "inventorysubsidiary", "inventorySubsidiary",
        "intercoTransaction", "intercoStatus", "subsidiaryTaxRegNum", "eliminate", "submachine", "lineSubsidiary",
        "consolBalance", "consolDepositBalance", "consolOverdueBalance", "consolUnbilledOrders",
        "representingSubsidiary",
    )),
    "MULTICURRENCY": frozenset((
        "currency", "currencyList", "currencyName", "exchangeRate", "fxRate", "foreignCurrencyUnitCost", "poCurrency",
    )),
}  # fmt: skip
"""Feature → fields and sublists, at any level of any record, that exist with it only."""

TYPES: Mapping[str, frozenset[str]] = {
    "SUBSIDIARIES": frozenset(
        ("subsidiary", "interCompanyJournalEntry", "advInterCompanyJournalEntry", "interCompanyTransferOrder")
    ),
    "MULTICURRENCY": frozenset(("currency", "currencyRate", "consolidatedExchangeRate")),
}
"""Feature → record types that exist with it only."""


def hidden_members(features: Iterable[str]) -> frozenset[str]:
    """The names of fields and sublists that an account with these features does not have."""
    on = features if isinstance(features, set | frozenset) else frozenset(features)
    if MEMBERS.keys() <= on:
        return frozenset()
    return frozenset().union(*(names for feature, names in MEMBERS.items() if feature not in on))


def hidden_types(features: Iterable[str]) -> frozenset[str]:
    """The record types that an account with these features does not have."""
    on = features if isinstance(features, set | frozenset) else frozenset(features)
    return frozenset().union(*(names for feature, names in TYPES.items() if feature not in on))


def without(record: RecordType, hidden: frozenset[str]) -> RecordType:
    """*record* without its members of those names; itself where it has none of them."""
    members = tuple(_kept(record.members, hidden))
    if members == record.members:
        return record
    return replace(
        record,
        members=members,
        required_on_create=tuple(name for name in record.required_on_create if name not in hidden),
        required_one_of=tuple(name for name in record.required_one_of if name not in hidden),
    )


def _kept(members: tuple[Member, ...], hidden: frozenset[str]) -> Iterable[Member]:
    for member in members:
        if member.name in hidden:
            continue
        if isinstance(member, Field):
            yield member
        else:
            yield _lines_kept(member, hidden)


def _lines_kept(sublist: Sublist, hidden: frozenset[str]) -> Sublist:
    members = tuple(_kept(sublist.members, hidden))
    return sublist if members == sublist.members else replace(sublist, members=members)
