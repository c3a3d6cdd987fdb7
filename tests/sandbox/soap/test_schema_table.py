from __future__ import annotations

from pathlib import Path

from connector.sandbox.soap.schema_table import read_table

DOCUMENT = b"""
<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
    xmlns:odd="urn:core_2031_1.platform.webservices.netsuite.com"
    targetNamespace="urn:relationships_2031_1.lists.webservices.netsuite.com">
  <complexType name="Thing"><complexContent><extension base="odd:Record"><sequence>
    <element name="name" type="xsd:string" minOccurs="0"/><element ref="odd:status"/>
    <element name="lineList"><complexType>
      <sequence>
      <element name="line" type="xsd:long" maxOccurs="unbounded"/></sequence>
      <attribute name="replaceAll" type="xsd:boolean" default="false"/></complexType></element>
  </sequence><attribute name="internalId" type="xsd:string"/></extension></complexContent></complexType>
  <simpleType name="Stage"><restriction base="xsd:string"><enumeration value="_lead"/></restriction></simpleType>
</schema>"""
CORE = b"""
<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:a="urn:core_2031_1.platform.webservices.netsuite.com"
    targetNamespace="urn:core_2031_1.platform.webservices.netsuite.com">
  <complexType name="Record" abstract="true"><sequence>
    <element name="nullFieldList" type="a:NullField"/></sequence></complexType>
  <complexType name="Status"/><element name="status" type="a:Status"/>
</schema>"""


def test_names_bear_netsuites_usual_prefix_and_no_version() -> None:
    table = read_table([DOCUMENT, CORE])
    thing = table.complex_types["listRel:Thing"]

    assert thing.base == "platformCore:Record"
    assert [(one.name, one.area, one.type) for one in table.elements("listRel:Thing")] == [
        ("nullFieldList", "platformCore", "platformCore:NullField"),
        ("name", "listRel", "xsd:string"),
        ("status", "platformCore", "platformCore:Status"),
        ("lineList", "listRel", "listRel:Thing.lineList*"),
    ]


def test_an_anonymous_type_keeps_its_children_and_defaults() -> None:
    table = read_table([CORE, DOCUMENT])
    inner = table.complex_types["listRel:Thing.lineList*"]

    assert [(one.name, one.many, one.required) for one in inner.elements] == [("line", True, True)]
    assert inner.defaults == {"replaceAll": "false"}


def test_records_are_the_concrete_types_with_ids() -> None:
    table = read_table([CORE, DOCUMENT])

    assert table.records == {"Thing": "listRel:Thing"}
    assert table.allowed("listRel:Stage") == ("_lead",)
    assert table.is_a("listRel:Thing", "platformCore:Record")
    assert not table.is_a("platformCore:Status", "platformCore:Record")


def test_a_namespace_nobody_knows_gets_a_prefix_of_its_own() -> None:
    strange = b"""<schema xmlns="http://www.w3.org/2001/XMLSchema"
        targetNamespace="urn:quantum_2031_1.lists.webservices.netsuite.com"><complexType name="Qubit"/></schema>"""

    assert list(read_table([strange]).complex_types) == ["lists_quantum:Qubit"]


def test_netsuites_own_schema_is_read_whole(wsdl_dir: Path) -> None:
    table = read_table(file.read_bytes() for file in wsdl_dir.rglob("*.xsd"))

    assert (len(table.complex_types), len(table.simple_types), len(table.roots)) == (1501, 281, 429)
    assert len(table.allowed("platformCoreTyp:RecordType")) == 191
    assert table.complex_types["listAcct:PricingMatrix"].defaults == {"replaceAll": "false"}
