from __future__ import annotations

from connector.catalogue.reader import load
from connector.sandbox.soap.catalogue_types import declared_table


def test_every_record_its_lists_and_its_search_are_declared() -> None:
    catalogue = load()
    table = declared_table(catalogue)
    for record in catalogue:
        declared = table.complex_types[str(record.soap)]
        names = [rule.name for rule in table.elements(declared.name)]

        assert declared.base == "platformCore:Record"
        assert [member.soap for member in record.members if member.soap] == [
            name for name in names if name not in ("nullFieldList", "customFieldList") or record.find(name)
        ]
    for name in catalogue.search_names:
        search = catalogue.search(name)
        kinds = (search.search, search.basic, search.advanced, search.row, search.row_basic)

        assert {str(kind) for kind in kinds} <= set(table.complex_types)


def test_a_list_says_what_replace_all_is_when_it_is_not_sent() -> None:
    table = declared_table(load())

    assert table.complex_types["tranSales:SalesOrderItemList"].defaults == {"replaceAll": "true"}
    assert table.complex_types["listAcct:PricingMatrix"].defaults == {"replaceAll": "false"}


def test_every_type_that_is_referred_to_is_declared() -> None:
    table = declared_table(load())
    known = {*table.complex_types, *table.simple_types}
    for declared in table.complex_types.values():
        used = [rule.type for rule in table.elements(declared.name)] + list(declared.attributes.values())

        assert all(kind in known or kind.startswith("xsd:") for kind in used), declared.name
