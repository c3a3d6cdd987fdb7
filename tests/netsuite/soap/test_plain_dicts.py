"""What the tables read is exactly what zeep reads, for every class of the real WSDL."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
import zeep
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from zeep.helpers import serialize_object

from connector.netsuite.soap.plain_dicts import PlainDecoder
from connector.netsuite.soap.suitetalk_names import XSI_TYPE, local_name
from connector.netsuite.soap.type_rows import Child, TypeRow
from connector.netsuite.soap.type_table import TypeTable

pytestmark = pytest.mark.wsdl
DEEPEST = 3
TEXTS = ["plain", "a & b < c", "\u6771\u4eac \U0001f680", " spaced ", "line\nline", ""]
MOMENTS = ["2026-11-23T09:49:51.000-08:00", "2026-07-07T00:00:00Z", "2026-07-07", "2026-07-07T09:49:51+05:30"]


class Filled:
    """Elements with every field of their type, and of the types below it as far down as DEEPEST."""

    def __init__(self, table: TypeTable, random: Random, chance: float = 1.0) -> None:
        self.table, self.random, self.chance = table, random, chance

    def element(self, tag: str, row: TypeRow, parent: Any = None, depth: int = 0) -> Any:
        made = etree.Element(tag) if parent is None else etree.SubElement(parent, tag)
        for name, type_ in row.attributes.items():
            if self.random.random() < self.chance:
                made.set(name, self.text("boolean" if local_name(type_) == "boolean" else "text"))
        if row.text:
            made.text = self.text(row.text)
        for child in row.children:
            for _ in range(self.random.randint(1, 2) if child.many else 1):
                if depth < DEEPEST and self.random.random() < self.chance:
                    self.child(made, child, depth)
        return made

    def child(self, parent: Any, child: Child, depth: int) -> None:
        declared = self.table.row(child.type) if child.complex else None
        if not child.complex:
            allowed = self.table.index.enumeration(child.type)
            etree.SubElement(parent, child.tag).text = (
                self.random.choice(allowed) if allowed else self.text(child.scalar)
            )
        elif declared is not None:
            row = self.concrete(declared)
            made = self.element(child.tag, row, parent, depth + 1)
            if row is not declared:
                made.set(XSI_TYPE, f"{prefixed(made, row.qname)}:{row.local}")

    def concrete(self, declared: TypeRow) -> TypeRow:
        """A type that may stand where *declared* is asked for."""
        if declared.local not in ("CustomFieldRef", "Record", "BaseRef", "SearchRow", "SearchRecord"):
            return declared
        choices = {
            "CustomFieldRef": ["SelectCustomFieldRef", "MultiSelectCustomFieldRef", "DateCustomFieldRef"],
            "Record": ["Customer", "SalesOrder", "InventoryItem"],
            "BaseRef": ["RecordRef", "CustomRecordRef"],
            "SearchRow": ["CustomerSearchRow"],
            "SearchRecord": ["CustomerSearchBasic"],
        }
        found = self.table.named(self.random.choice(choices[declared.local]))
        assert found is not None
        return found

    def text(self, scalar: str) -> str:
        values = {
            "boolean": ["true", "false", "1", " true "],
            "integer": ["-7", "123456789012"],
            "decimal": ["-1.5", "1.0E7", "0.0"],
            "datetime": MOMENTS,
            "binary": ["YTtiCg=="],
        }
        return self.random.choice(values.get(scalar, TEXTS))


def prefixed(element: Any, qname: str) -> str:
    """A prefix of *qname*'s namespace, declared where *element* stands."""
    namespace = qname[1:].partition("}")[0]
    found = next((known for known, uri in element.nsmap.items() if uri == namespace and known), None)
    if found is None:
        raise LookupError(namespace)
    return str(found)


@pytest.fixture(scope="module")
def whole(wsdl_dir: Path) -> Any:
    """zeep as it is published, the schema read whole: nothing of ours is between."""
    settings_ = zeep.Settings(strict=False, xml_huge_tree=True)
    return zeep.Client(str(wsdl_dir / "netsuite.wsdl"), settings=settings_)  # type: ignore[no-untyped-call]


def rooted(table: TypeTable, row: TypeRow, random: Random, chance: float) -> Any:
    """An element of *row*, every namespace declared above it, as an answer has it: written and read again."""
    namespaces = {f"n{number}": uri for number, uri in enumerate(table.index.namespaces)}
    top = etree.Element("top", nsmap={**namespaces, "xsi": XSI_TYPE[1:].partition("}")[0]})
    Filled(table, random, chance).element(f"{{{row.qname[1:].partition('}')[0]}}}it", row, top)
    return etree.fromstring(etree.tostring(top))[0]


def by_zeep(whole: Any, element: Any, qname: str) -> Any:
    value = whole.get_type(qname).parse_xmlelement(element, whole.wsdl.types)
    return serialize_object(value, dict)  # type: ignore[no-untyped-call]


def test_every_class_with_every_field_filled_is_what_zeep_reads(table: TypeTable, whole: Any) -> None:
    decoder = PlainDecoder(table)
    qnames = [qname for found in table.index.complex_types.values() for qname in found]
    different = []
    for number, qname in enumerate(qnames):
        row = table.row(qname)
        assert row is not None
        element = rooted(table, row, Random(number), 1.0)
        ours, theirs = decoder.read(element, qname), by_zeep(whole, element, qname)
        if ours != theirs or list(ours or ()) != list(theirs or ()):
            different.append(qname)

    assert len(qnames) > 1400
    assert different == []
    assert not decoder.unknown


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.floats(0.05, 0.95))
def test_records_with_some_fields_are_what_zeep_reads(table: TypeTable, whole: Any, seed: int, chance: float) -> None:
    random = Random(seed)
    records = [row for name in table.record_types if (row := table.named(name[:1].upper() + name[1:])) is not None]
    row = random.choice(records)
    element = rooted(table, row, random, chance)

    assert PlainDecoder(table).read(element, row.qname) == by_zeep(whole, element, row.qname)


def test_what_the_schema_does_not_know_is_kept_raw_and_counted(table: TypeTable, whole: Any) -> None:
    customer = table.record("customer")
    element = rooted(table, customer, Random(1), 0.2)
    namespace = customer.qname[1:].partition("}")[0]
    etree.SubElement(element, f"{{{namespace}}}newField").text = "7"
    decoder = PlainDecoder(table)

    ours, theirs = decoder.read(element, customer.qname), by_zeep(whole, element, customer.qname)
    raw, reference = ours.pop("_raw_elements"), theirs.pop("_raw_elements")

    assert ours == theirs
    kept, theirs_kept = (
        [etree.tostring(one, method="c14n", exclusive=True) for one in found] for found in (raw, reference)
    )
    assert kept == theirs_kept
    assert decoder.unknown == {"Customer.newField": 1}


def test_an_unknown_type_does_not_spoil_the_record(table: TypeTable) -> None:
    decoder = PlainDecoder(table)
    element = etree.fromstring(
        '<a xmlns:x="urn:x" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="x:New"/>'
    )

    assert decoder.read(element, "{urn:x}New") is None
    assert decoder.unknown == {"New": 1}
