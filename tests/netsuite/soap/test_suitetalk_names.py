"""Namespaces and prefixes."""

from __future__ import annotations

from connector.netsuite.soap.suitetalk_names import Namespaces, first_lower, local_name, namespace_of, prefix_of


def test_namespaces_follow_the_version() -> None:
    assert Namespaces("2025_2").core == "urn:core_2025_2.platform.webservices.netsuite.com"
    assert Namespaces("2023_1")["types.core"] == "urn:types.core_2023_1.platform.webservices.netsuite.com"


def test_prefixes_are_netsuites_usual_ones() -> None:
    assert prefix_of("urn:relationships_2025_2.lists.webservices.netsuite.com") == "listRel"
    assert prefix_of("urn:types.core_2025_2.platform.webservices.netsuite.com") == "platformCoreTyp"
    assert prefix_of("http://www.w3.org/2001/XMLSchema") == ""


def test_names_come_apart() -> None:
    assert (local_name("{urn:x}Y"), namespace_of("{urn:x}Y"), namespace_of("Y")) == ("Y", "urn:x", "")
    assert first_lower("SalesOrder") == "salesOrder"
