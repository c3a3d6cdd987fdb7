from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.catalogue.areas import AREAS
from connector.sandbox.soap.wire_names import (
    IMPORT_ORDER,
    area_named,
    area_of,
    declared_area,
    is_served,
    version_in,
    with_version,
)


@given(st.sampled_from(sorted(AREAS)), st.sampled_from(["2015_1", "2023_2", "2025_2"]))
def test_a_namespace_leads_back_to_its_area(file: str, version: str) -> None:
    area = AREAS[file]

    assert area_of(area.namespace(version)) is area
    assert version_in(area.namespace(version)) == version


def test_the_wsdl_imports_known_areas_once() -> None:
    assert len(set(IMPORT_ORDER)) == len(IMPORT_ORDER)
    assert all(area_named(prefix).prefix == prefix for prefix in IMPORT_ORDER)


def test_another_namespace_is_nobodys() -> None:
    assert area_of("http://www.w3.org/2001/XMLSchema") is None


def test_what_a_client_makes_up_is_not_remembered() -> None:
    made_up = "urn:weather_2023_2.forecasts.webservices.netsuite.com"
    area = area_of(made_up)

    assert area is not None
    assert area.namespace("2023_2") == made_up
    with pytest.raises(KeyError):
        area_named(area.prefix)


def test_what_the_accounts_own_schemas_declare_is_remembered() -> None:
    own = "urn:tides_2023_2.forecasts.webservices.netsuite.com"
    area = declared_area(own)

    assert area is not None
    assert area_of(own) is area_named(area.prefix) is area
    assert declared_area("http://www.w3.org/2001/XMLSchema") is None


@pytest.mark.parametrize(
    ("version", "served"),
    [("2025_2", True), ("2015_1", True), ("2010_1", True), ("2009_2", False), ("2026_1", False), ("", False)],
)
def test_versions_that_exist_are_served(version: str, served: bool) -> None:
    assert is_served(version) is served


def test_the_version_is_replaced_wherever_it_stands() -> None:
    text = 'urn:core_2023_2.platform <a href="NetSuitePort_2023_2"/> ./x/2023_2/y 2023_2nd'

    assert (
        with_version(text, "2025_2") == 'urn:core_2025_2.platform <a href="NetSuitePort_2025_2"/> ./x/2025_2/y 2023_2nd'
    )
