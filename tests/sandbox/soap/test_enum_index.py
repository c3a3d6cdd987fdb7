from __future__ import annotations

from connector.catalogue.model import Enumeration, EnumValue
from connector.catalogue.reader import load
from connector.sandbox.soap.enum_index import EnumIndex


def test_a_value_is_found_under_each_of_its_spellings() -> None:
    us = EnumValue(code="US", label="United States", soap="_unitedStates")
    index = EnumIndex(Enumeration(name="Country", values=(us,)))

    assert index.by_code("us") is index.by_soap("_unitedStates") is index.by_label("united states") is us
    assert index.find("_unitedStates") is index.find("US") is us
    assert index.find("_mars") is None


def test_it_finds_what_the_enumeration_itself_finds() -> None:
    for enumeration in load().enumerations.values():
        index = EnumIndex(enumeration)
        for value in enumeration.values:
            assert index.by_code(value.code) is enumeration.by_code(value.code)
            assert index.by_soap(value.soap) is enumeration.by_soap(value.soap)
