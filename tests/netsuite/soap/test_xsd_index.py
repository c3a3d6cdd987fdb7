"""What the schema documents say beside zeep's types."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.soap import wsdl_store
from connector.netsuite.soap.xsd_index import XsdIndex

pytestmark = pytest.mark.wsdl
CORE = "{urn:core_2023_2.platform.webservices.netsuite.com}"


@pytest.fixture(scope="module")
def index(wsdl_dir: Path) -> XsdIndex:
    return XsdIndex(wsdl_store.from_directory(wsdl_dir))


def test_lists_the_values_of_an_enumeration(index: XsdIndex) -> None:
    country = index.simple_types["Country"]

    assert len(index.enumeration(country)) == 252
    assert index.enumeration("{urn:nowhere}X") == ()


def test_follows_base_types_over_documents(index: XsdIndex) -> None:
    customer = index.complex_types["Customer"][0]

    assert index.extends(customer, f"{CORE}Record")
    assert not index.extends(customer, f"{CORE}SearchRecord")


def test_names_that_are_borne_twice_keep_both(index: XsdIndex) -> None:
    twice = {name: found for name, found in index.complex_types.items() if len(found) > 1}

    assert sorted(twice) == ["CurrencyRate", "CustomerSalesTeam", "SiteCategory"]


def test_abstract_types_are_known_and_left_out_of_the_list(index: XsdIndex) -> None:
    assert index.is_abstract(f"{CORE}Record")
    assert not index.is_abstract(f"{CORE}RecordRef")
    assert "Record" not in index.complex_types


def test_a_damaged_document_is_named() -> None:
    location = "file:///core.xsd"
    damaged = XsdIndex(wsdl_store.from_documents(location, {location: b"<schema><a"}))

    with pytest.raises(ConfigurationError, match=r"core\.xsd of the WSDL is damaged"):
        damaged.root(location)
