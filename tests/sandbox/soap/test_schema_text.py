from __future__ import annotations

from lxml import etree

from connector.catalogue.areas import AREAS
from connector.sandbox.soap.schema_table import SchemaTable, read_table
from connector.sandbox.soap.schema_text import schema_path, schema_text, wsdl_text
from connector.sandbox.soap.type_notation import read_notation

NOTATION = """
^Base: id:long
Thing(Base): name? line*:Line =core.status @kind:Kind @internalId
Line: value+
Text: #text @unit
thing: Thing
Kind = a b&c
"""


def test_what_is_written_is_read_back_as_it_was() -> None:
    declared = SchemaTable()
    read_notation(declared, "listRel", NOTATION)
    text = schema_text(declared, AREAS["lists.relationships"], "2024_2")
    table = read_table([text.encode()])

    assert table.complex_types == declared.complex_types
    assert table.simple_types == declared.simple_types
    assert table.roots == declared.roots


def test_documents_lie_where_oracle_puts_them() -> None:
    assert schema_path(AREAS["platform.core"], "2025_2") == "xsd/platform/v2025_2_0/core.xsd"
    assert schema_path(AREAS["transactions.saleTypes"], "2015_1") == "xsd/transactions/v2015_1_0/saleTypes.xsd"


def test_a_wsdl_is_sound_xml_whatever_the_address() -> None:
    wsdl = etree.fromstring(wsdl_text("2025_2", 'http://h/?a="b"&c').encode())

    assert wsdl.get("targetNamespace") == "urn:platform_2025_2.webservices.netsuite.com"
    assert wsdl.find(".//{http://schemas.xmlsoap.org/wsdl/soap/}address").get("location") == 'http://h/?a="b"&c'
