from __future__ import annotations

from connector.netsuite.field_names import holds, spelled


def test_spells_columns_as_rest_does() -> None:
    assert spelled("COMPANYNAME") == "companyName"
    assert spelled("lastmodifieddate") == "lastModifiedDate"
    assert spelled("custentity_x") == "custentity_x"
    assert spelled("neverheard") == "neverheard"
    assert spelled("birthdate", "employee") == "birthdate"
    assert spelled("birthdate") == "birthDate"


def test_knows_what_columns_hold() -> None:
    assert holds("trandate") == "date"
    assert holds("lastModifiedDate") == "moment"
    assert holds("isinactive") == "flag"
    assert holds("email") == "value"
