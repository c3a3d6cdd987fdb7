from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import ConfigurationError
from connector.netsuite.record_type import fits_a_path, has_external_id, path_id, rest_name


@pytest.mark.parametrize(
    ("given_", "name"),
    [
        ("customer", "customer"),
        ("SalesOrder", "salesOrder"),
        ("salesorder", "salesOrder"),
        ("SALESORDER", "salesOrder"),
        ("somethingNew", "somethingNew"),
        ("CUSTOMRECORD_X", "customrecord_x"),
        ("__customRecordType__customrecord_x__374", "customrecord_x"),
    ],
)
def test_any_spelling_leads_to_rests_name(given_: str, name: str) -> None:
    assert rest_name(given_) == name


@given(st.text(max_size=40))
def test_whatever_is_accepted_is_one_path_segment(text: str) -> None:
    try:
        name = rest_name(text)
    except ConfigurationError:
        return
    assert name.replace("_", "").isalnum()
    assert name.isascii()


def test_ids_in_a_path() -> None:
    assert path_id(internal="-5") == "-5"
    assert path_id(external="A 1/ü") == "eid:A%201%2F%C3%BC"
    assert path_id(internal="1/../2") == "1%2F..%2F2"
    assert fits_a_path("C-1_x")
    assert not fits_a_path("A|B")


def test_an_external_id_never_ends_its_own_condition() -> None:
    assert has_external_id('a" OR id IS "1') == r'externalId IS "a\" OR id IS \"1"'
    assert has_external_id("a\\") == 'externalId IS "a\\\\"'
