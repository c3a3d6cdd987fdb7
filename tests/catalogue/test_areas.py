"""Areas of SuiteTalk and the names of their types."""

from __future__ import annotations

from typing import Any

import pytest

from connector.catalogue.areas import AREAS, XSD, TypeName


def test_a_namespace_takes_any_version() -> None:
    assert AREAS["lists.relationships"].namespace("2025_2") == "urn:relationships_2025_2.lists.webservices.netsuite.com"
    assert (
        AREAS["platform.commonTypes"].namespace("2019_1") == "urn:types.common_2019_1.platform.webservices.netsuite.com"
    )


def test_every_area_with_enumerations_names_their_file() -> None:
    for area in AREAS.values():
        assert area.types == "" or AREAS[area.types].words == f"types.{area.words}"


def test_a_type_shows_itself_with_the_usual_prefix() -> None:
    assert str(TypeName("Customer", AREAS["lists.relationships"])) == "listRel:Customer"
    assert str(TypeName("string", XSD)) == "xsd:string"


@pytest.mark.wsdl
def test_the_areas_are_the_files_of_the_real_wsdl(real: Any) -> None:
    assert set(real.files) == set(AREAS)
