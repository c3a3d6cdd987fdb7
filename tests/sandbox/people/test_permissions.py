import pytest

from connector.catalogue.reader import load
from connector.sandbox.people import permissions
from connector.sandbox.people.permissions import PERMISSIONS, label_of, needed, needed_for_table, permission


def test_every_record_type_of_the_catalogue_has_a_permission_of_its_own() -> None:
    unknown = [record.name for record in load() if not record.name.startswith("customRecord")]

    assert [name for name in unknown if needed(name) == ("Set Up Company",)] == []
    assert all(needs in PERMISSIONS for name in unknown for needs in needed(name))


@pytest.mark.parametrize(
    ("type_", "label"),
    [
        ("customer", "Lists -> Customers"),
        ("salesOrder", "Transactions -> Sales Order"),
        ("vendorCredit", "Transactions -> Enter Vendor Credits"),
        ("vendorBill", "Transactions -> Bills"),
        ("journalentry", "Transactions -> Make Journal Entry"),
        ("serviceSaleItem", "Lists -> Items"),
        ("currency", "Lists -> Currency"),
        ("file", "Lists -> Documents and Files"),
        ("term", "Accounting Lists"),
        ("customerStatus", ""),
    ],
)
def test_a_refusal_names_the_permission_as_netsuite_does(type_: str, label: str) -> None:
    assert label_of(type_) == label


def test_a_custom_record_is_let_in_to_by_its_own_permission_or_by_that_for_all() -> None:
    assert needed("customrecord_colour") == ("Custom Record Entries", "customrecord_colour")
    assert permission("customrecord_colour").subtab == "Custom Record"


def test_tables_of_suiteql_need_what_their_records_need() -> None:
    assert needed_for_table("TransactionLine") == ("Find Transaction",)
    assert needed_for_table("customer") == ("Customers",)
    assert needed_for_table("deletedrecord") == ("Deleted Records",)
    assert needed_for_table("customrecord_colour") == ("Custom Record Entries", "customrecord_colour")
    assert needed_for_table("dual") == ()


def test_no_permission_is_on_two_subtabs_and_all_globals_exist() -> None:
    listed = [
        *(name for of in permissions._RECORDS.values() for name in of),
        *(name for lists in (permissions._OTHERS, permissions._SWITCHES) for tab in lists for name in _of(lists, tab)),
    ]

    assert len(listed) == len(set(listed)) == len(PERMISSIONS)
    assert set(permissions.GLOBAL_PERMISSIONS) <= set(PERMISSIONS)
    assert set(permissions.TABLES.values()) <= set(PERMISSIONS)
    assert {"SOAP Web Services", "REST Web Services", "Log in using Access Tokens"} <= set(PERMISSIONS)


def _of(lists: dict[permissions.Subtab, str], subtab: permissions.Subtab) -> list[str]:
    return permissions._names(lists, subtab)
