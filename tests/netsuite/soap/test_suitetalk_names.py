"""Namespaces and prefixes."""

from __future__ import annotations

import pytest

from connector.netsuite.soap.suitetalk_names import Namespaces, first_lower, local_name, namespace_of, prefix_of
from connector.netsuite.soap.type_table import TypeTable


def test_namespaces_follow_the_version() -> None:
    assert Namespaces("2025_2").core == "urn:core_2025_2.platform.webservices.netsuite.com"
    assert Namespaces("2023_1")["types.core"] == "urn:types.core_2023_1.platform.webservices.netsuite.com"


def test_prefixes_are_short() -> None:
    assert prefix_of("urn:relationships_2025_2.lists.webservices.netsuite.com") == "rel"
    assert prefix_of("urn:types.core_2025_2.platform.webservices.netsuite.com") == "coreTyp"
    assert prefix_of("urn:brandnew_2027_1.lists.webservices.netsuite.com") == "lists.brandnew"
    assert prefix_of("http://www.w3.org/2001/XMLSchema") == ""


@pytest.mark.wsdl
def test_each_namespace_of_a_wsdl_has_a_prefix_of_its_own(table: TypeTable) -> None:
    prefixes = {namespace: prefix_of(namespace) for namespace in table.index.namespaces}

    assert all("." not in prefix and prefix for prefix in prefixes.values())
    assert len(set(prefixes.values())) == len(prefixes)


def test_names_come_apart() -> None:
    assert (local_name("{urn:x}Y"), namespace_of("{urn:x}Y"), namespace_of("Y")) == ("Y", "urn:x", "")
    assert first_lower("SalesOrder") == "salesOrder"
