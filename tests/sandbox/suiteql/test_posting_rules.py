"""Posting rules and catalogue tell the same story."""

from __future__ import annotations

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.posting_rules import ACCOUNT_TYPES, LINKS, RULES


def test_every_transaction_of_the_catalogue_has_a_rule_with_its_code(catalogue: Catalogue) -> None:
    codes = {record.name: record.table_filter["type"] for record in catalogue.of_family("transaction")}

    assert codes == {name: RULES[name].code for name in codes}


def test_every_default_status_has_a_name() -> None:
    for rule in RULES.values():
        assert not rule.status or rule.status in rule.status_names()


def test_links_join_known_types_and_accounts_are_of_known_types(catalogue: Catalogue) -> None:
    assert {name for pair in LINKS for name in pair} <= set(RULES)
    known = {value.code for value in catalogue.enumerations["AccountType"].values}
    assert {type_ for types in ACCOUNT_TYPES.values() for type_ in types} <= known
