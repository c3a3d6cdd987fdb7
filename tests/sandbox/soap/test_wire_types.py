from __future__ import annotations

import pytest

from connector.sandbox.refusals import WireError
from tests.sandbox.soap.conftest import Soap


def test_every_record_type_of_the_catalogue_is_known_both_ways(soap: Soap) -> None:
    types = soap.endpoint.types
    for record in soap.endpoint.catalogue:
        if record.name != "customRecord":
            assert types.canonical(str(record.soap)) == record.name
            assert types.of_record_type(record.soap_name) == record.name
            assert types.record_type(record.name) == record.soap_name
            assert types.soap_type(record.name) == str(record.soap)


def test_custom_record_types_share_one_class(soap: Soap) -> None:
    soap.store.create("customRecordType", {"scriptId": "customrecord_tier", "recordName": "Tier"}, id=12)
    types = soap.endpoint.types

    assert types.soap_type("customrecord_tier") == "setupCustom:CustomRecord"
    assert types.record_type("customrecord_tier") == "customRecord"
    assert types.label("customrecord_tier") == "Tier"
    assert types.structure("customrecord_tier") is soap.endpoint.catalogue.record("customRecord")
    assert types.custom_type("12") == types.custom_type("CUSTOMRECORD_Tier") == "customrecord_tier"


@pytest.mark.parametrize("named", ["", "12", "customrecord_none"])
def test_an_undefined_custom_record_type_is_refused(soap: Soap, named: str) -> None:
    with pytest.raises(WireError, match="does not exist"):
        soap.endpoint.types.custom_type(named)


def test_what_nobody_knows_has_no_type(soap: Soap) -> None:
    types = soap.endpoint.types

    assert types.of_record_type("unicorn") == ""
    assert types.soap_type("unicorn") == ""
    assert types.record("unicorn") is None
    assert types.label("unicorn") == "unicorn"
