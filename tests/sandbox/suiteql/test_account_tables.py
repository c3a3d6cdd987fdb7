"""The tables of an account."""

from __future__ import annotations

import pytest

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.account_tables import account_tables, custom_record_table


@pytest.mark.parametrize(
    "name",
    [
        "customer",
        "vendor",
        "employee",
        "contact",
        "subsidiary",
        "department",
        "classification",
        "location",
        "currency",
        "account",
        "term",
        "item",
        "transaction",
        "transactionline",
        "transactionaccountingline",
        "entity",
        "deletedrecord",
        "customfield",
        "customrecordtype",
        "customersubsidiaryrelationship",
        "accountingperiod",
        "pricelevel",
        "dual",
        "transactionstatus",
        "nexttransactionlink",
        "entityaddress",
        "customeraddressbook",
        "transactionbillingaddress",
    ],
)
def test_a_table_that_integrations_use_is_there(catalogue: Catalogue, name: str) -> None:
    assert account_tables(catalogue)[name].columns


def test_every_column_of_the_catalogue_is_in_its_table(catalogue: Catalogue) -> None:
    tables = account_tables(catalogue)
    for record in catalogue:
        for field in record.columns() if record.table else ():
            table, _, column = field.column.rpartition(".")
            assert column in tables[table or record.table].columns, field.column


def test_references_point_to_tables_that_are_there(catalogue: Catalogue) -> None:
    tables = account_tables(catalogue)
    targets = {target for shape in tables.values() for column in shape.columns.values() for target in column.targets}

    assert targets <= set(tables)


def test_columns_are_in_lower_case(catalogue: Catalogue) -> None:
    for shape in account_tables(catalogue).values():
        assert [name for name in shape.columns if name != name.lower()] == []


def test_the_header_has_no_subsidiary(catalogue: Catalogue) -> None:
    assert "subsidiary" not in account_tables(catalogue)["transaction"].columns


def test_a_custom_record_table_has_the_fields_of_every_custom_record() -> None:
    assert list(custom_record_table("customrecord_x").columns) == [
        "id",
        "name",
        "externalid",
        "isinactive",
        "owner",
        "created",
        "lastmodified",
        "recordid",
        "scriptid",
    ]
