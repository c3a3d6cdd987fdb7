"""Rows of types, found by every spelling of a record type."""

from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.soap.type_table import TypeTable, is_custom_record

pytestmark = pytest.mark.wsdl


@pytest.mark.parametrize(
    ("spelling", "local"),
    [
        ("salesOrder", "SalesOrder"),
        ("SalesOrder", "SalesOrder"),
        ("salesorder", "SalesOrder"),
        ("tranSales:SalesOrder", "SalesOrder"),
        ("intercompanyJournalEntry", "InterCompanyJournalEntry"),
        ("class", "Classification"),
        ("customrecord_gadget", "CustomRecord"),
        ("__customRecordType__customrecord_gadget__374", "CustomRecord"),
        ("customRecordType", "CustomRecordType"),
        ("noninventorysaleitem", "NonInventorySaleItem"),
    ],
)
def test_finds_a_record_type_by_any_spelling(table: TypeTable, spelling: str, local: str) -> None:
    assert table.record(spelling).local == local


def test_a_record_wins_over_a_line_of_the_same_name(table: TypeTable) -> None:
    assert "website" in table.record("siteCategory").qname
    row = table.named("CurrencyRate")
    assert row is not None
    assert "accounting" in row.qname


def test_an_unknown_record_type_names_the_nearest(table: TypeTable) -> None:
    with pytest.raises(ConfigurationError, match="no record type 'salesOder'") as raised:
        table.record("salesOder")

    assert "salesOrder" in raised.value.hint


def test_almost_every_record_type_of_the_enumeration_has_its_type(table: TypeTable) -> None:
    missing = []
    for name in table.record_types:
        try:
            table.record(name)
        except ConfigurationError:
            missing.append(name)

    assert missing == ["customTransactionType"]


def test_children_come_in_the_order_of_the_xsd_base_type_first(table: TypeTable) -> None:
    names = [child.name for child in table.record("customer").children]

    assert names[:3] == ["nullFieldList", "customForm", "entityId"]
    assert names[-1] == "customFieldList"


def test_an_unknown_type_is_none(table: TypeTable) -> None:
    assert table.row("{urn:core_2023_2.platform.webservices.netsuite.com}Nothing") is None
    assert table.row("{urn:nowhere}Nothing") is None
    assert table.named("Nothing") is None


def test_simple_content_says_what_its_text_is(table: TypeTable) -> None:
    row = table.row("{urn:core_2023_2.platform.webservices.netsuite.com}TokenPassportSignature")

    assert row is not None
    assert (row.text, list(row.attributes)) == ("text", ["algorithm"])


def test_knows_requests_and_their_actions(table: TypeTable) -> None:
    assert table.element_type("get").endswith("GetRequest")
    assert table.soap_action("upsertList") == "upsertList"


@pytest.mark.parametrize("name", ["customrecord_x", "CUSTOMRECORD12", "__customRecordType__customrecord_x__1"])
def test_script_ids_of_custom_records_are_told_apart(name: str) -> None:
    assert is_custom_record(name)
    assert not is_custom_record("customRecordCustomField")
