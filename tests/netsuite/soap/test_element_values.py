"""Values that any element may hold."""

from __future__ import annotations

import pytest
from lxml import etree

from connector.netsuite.soap.element_values import duration, generic, ids, reference, references, type_of

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def test_a_reference_keeps_what_says_which_record_is_meant() -> None:
    element = etree.fromstring('<a internalId="1" externalId="X" type="customer" typeId="9"><name>ACME</name></a>')

    assert reference(element) == {"id": "1", "externalId": "X", "type": "customer", "refName": "ACME"}
    assert reference(etree.fromstring("<a/>")) is None
    assert references(etree.fromstring('<l><r internalId="1"/><r/></l>')) == [{"id": "1"}]


@pytest.mark.parametrize(
    ("span", "unit", "found"), [("25.75", "hour", "25:45"), ("90.0", "minute", "1:30"), ("-0.25", "hour", "-0:15")]
)
def test_lengths_of_time_are_hours_and_minutes(span: str, unit: str, found: str) -> None:
    assert duration(etree.fromstring(f"<d><timeSpan>{span}</timeSpan><unit>{unit}</unit></d>")) == found


def test_a_length_of_time_that_is_none_is_absent() -> None:
    assert duration(etree.fromstring("<d/>")) is None
    assert duration(etree.fromstring("<d><timeSpan>long</timeSpan></d>")) is None


def test_an_unknown_element_is_text_a_reference_or_a_dict() -> None:
    assert generic(etree.fromstring("<a>x</a>")) == "x"
    assert generic(etree.fromstring('<a internalId="1"/>')) == {"id": "1"}
    assert generic(etree.fromstring("<a><b>1</b><b>2</b><c/></a>")) == {"b": ["1", "2"], "c": None}


def test_a_type_is_named_by_namespace() -> None:
    assert type_of(etree.fromstring(f'<a {XSI} xmlns:p="urn:x" xsi:type="p:T"/>')) == "{urn:x}T"
    assert type_of(etree.fromstring(f'<a {XSI} xmlns="urn:y" xsi:type="T"/>')) == "{urn:y}T"
    assert type_of(etree.fromstring("<a/>")) == ""


def test_ids_are_of_the_record() -> None:
    assert ids(etree.fromstring('<a internalId="1" externalId="X" other="y"/>')) == {"id": "1", "externalId": "X"}
