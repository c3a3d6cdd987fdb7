"""Rows read from the schema documents are those that zeep's types give; zeep is asked where a schema uses more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connector.netsuite.soap import wsdl_store
from connector.netsuite.soap.type_rows import Child
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.xsd_rows import BeyondError, XsdRows

NAMESPACE = "urn:messages_2023_2.platform.webservices.netsuite.com"
MAIN = "https://test.example/netsuite.wsdl"
SCHEMA = "https://test.example/types.xsd"


@pytest.mark.wsdl
def test_every_class_of_the_real_wsdl_is_what_zeep_makes_of_it(table: TypeTable) -> None:
    rows = XsdRows(table.index)
    qnames = [qname for found in table.index.complex_types.values() for qname in found]

    different = [qname for qname in qnames if rows.row(qname) != table.row_by_zeep(qname)]

    assert len(qnames) > 1400
    assert different == []


@pytest.mark.wsdl
def test_what_is_no_complex_type_has_no_row(table: TypeTable) -> None:
    assert table.row(f"{{{table.namespaces['types.core']}}}RecordType") is None
    assert table.row("{urn:nothing}There") is None


def small(types: str) -> TypeTable:
    """A WSDL with *types* in the place of NetSuite's."""
    main = (
        f'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:platform_2023_2.webservices.'
        f'netsuite.com"><types><schema xmlns="http://www.w3.org/2001/XMLSchema"><import namespace="{NAMESPACE}" '
        f'schemaLocation="types.xsd"/></schema></types></definitions>'
    )
    schema = (
        f'<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:t="{NAMESPACE}" targetNamespace="{NAMESPACE}" elementFormDefault="qualified">{types}</schema>'
    )
    return TypeTable(wsdl_store.from_documents(MAIN, {MAIN: main.encode(), SCHEMA: schema.encode()}))


@pytest.mark.parametrize(
    "content",
    [
        '<sequence><choice><element name="a" type="xsd:int"/><element name="b" type="xsd:string"/></choice></sequence>',
        '<all><element name="a" type="xsd:int"/></all>',
        '<sequence><element name="a" type="xsd:int"/><any minOccurs="0"/></sequence>',
    ],
)
def test_what_the_reader_does_not_know_zeep_reads(content: str) -> None:
    table = small(f'<complexType name="Odd">{content}</complexType>')
    qname = f"{{{NAMESPACE}}}Odd"

    with pytest.raises(BeyondError):
        XsdRows(table.index).row(qname)
    row = table.row(qname)

    assert row == table.row_by_zeep(qname)
    assert row is not None
    assert row.child("a") == Child(
        f"{{{NAMESPACE}}}a",
        "a",
        "{http://www.w3.org/2001/XMLSchema}int",
        many=False,
        required=row.child("a").required,  # type: ignore[union-attr] # it is there
        complex=False,
        scalar="integer",
    )


def test_defaults_of_attributes_are_kept() -> None:
    table = small(
        '<complexType name="List"><sequence><element name="line" type="xsd:string" maxOccurs="unbounded" '
        'minOccurs="0"/></sequence><attribute name="replaceAll" type="xsd:boolean" default="true"/></complexType>'
    )
    row = table.row(f"{{{NAMESPACE}}}List")

    assert row is not None
    assert row.defaults == {"replaceAll": "true"}
    assert row == replace(row, text=None)
    assert row == table.row_by_zeep(row.qname)
