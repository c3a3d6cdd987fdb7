"""Which kind a custom field is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.netsuite.custom_fields import (
    KINDS,
    CustomKey,
    MuleKeys,
    by_script_id,
    custom_key,
    hinted,
    is_custom,
    listed,
    record_key,
)

SEPARATORS = st.sampled_from(["__", "||", "~", "::", "_"])
WORDS = st.from_regex(r"[a-z][a-z0-9]{0,12}", fullmatch=True)
SCRIPT_IDS = st.builds("{}_{}".format, st.sampled_from(["custentity", "custbody", "custcol", "cseg"]), WORDS)
FIELDS = st.builds(
    CustomKey,
    SCRIPT_IDS,
    st.sampled_from(sorted(set(KINDS.values()))),
    st.integers(1, 99999).map(str),
)
VALUES = st.one_of(
    st.text(max_size=5),
    st.integers(),
    st.booleans(),
    st.none(),
    st.just({"id": "3", "refName": "Gold"}),
    st.just([{"id": "1"}, {"id": "2"}]),
)


@pytest.mark.parametrize(
    ("key", "separator", "found"),
    [
        ("SelectCustomFieldRef__custentity_x__520", "__", CustomKey("custentity_x", "SelectCustomFieldRef", "520")),
        ("StringCustomFieldRef__custentity_x", "__", CustomKey("custentity_x", "StringCustomFieldRef")),
        ("BooleanCustomFieldRef||CUSTBODY_A__B||7", "||", CustomKey("custbody_a__b", "BooleanCustomFieldRef", "7")),
        ("custentity_x", "__", None),
        ("custentity__x", "__", None),
        ("Select__", "__", None),
    ],
)
def test_mulesofts_keys_say_type_script_id_and_number(key: str, separator: str, found: CustomKey | None) -> None:
    assert custom_key(key, separator) == found


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "BooleanCustomFieldRef"),
        (1, "LongCustomFieldRef"),
        (1.5, "DoubleCustomFieldRef"),
        (datetime(2026, 1, 1, tzinfo=UTC), "DateCustomFieldRef"),
        ({"id": "1"}, "SelectCustomFieldRef"),
        ({"items": [{"id": "1"}]}, "MultiSelectCustomFieldRef"),
        (["1"], "MultiSelectCustomFieldRef"),
        ("x", "StringCustomFieldRef"),
    ],
)
def test_a_value_without_a_hint_says_it_itself(value: Any, kind: str) -> None:
    assert hinted(value) == (kind, value)


def test_a_hint_goes_before_the_value() -> None:
    assert hinted({"type": "Select", "value": "3"}) == ("SelectCustomFieldRef", "3")
    assert hinted({"type": "customer", "id": "3"})[0] == "SelectCustomFieldRef"


def test_rest_takes_script_ids_whatever_mulesoft_called_them() -> None:
    given = {
        "companyName": "A",
        "StringCustomFieldRef__custentity_a__38": "x",
        "custentity_b": {"type": "select", "value": {"id": "5"}},
        "item": [{"Select__custcol_c": {"id": "1"}, "type": {"id": "2"}}],
    }

    assert by_script_id(given, "__") == {
        "companyName": "A",
        "custentity_a": "x",
        "custentity_b": {"id": "5"},
        "item": [{"custcol_c": {"id": "1"}, "type": {"id": "2"}}],
    }
    assert by_script_id({"Select~custcol_c": 1, "a__b": 2}, "~") == {"custcol_c": 1, "a__b": 2}


def test_custom_fields_given_together() -> None:
    assert list(listed({"CUSTBODY_A": 1}, "__")) == [(CustomKey("custbody_a"), 1)]
    assert list(listed({"customField": [{"scriptId": "a", "internalId": 5, "value": 1}]}, "__")) == [
        (CustomKey("a", internal_id="5"), 1)
    ]
    assert list(listed({"StringCustomFieldRef__custrecord_x__3878": {"value": "red"}}, "__")) == [
        (CustomKey("custrecord_x", "StringCustomFieldRef", "3878"), "red")
    ]


def test_soaps_list_of_custom_fields_dissolves_for_rest() -> None:
    given = {
        "name": "A",
        "customFieldList": {
            "StringCustomFieldRef__custrecord_x__3878": {"value": "red"},
            "SelectCustomFieldRef__custrecord_y__12": {"value": {"internalId": "4"}},
        },
        "item": [{"customFieldList": {"customField": [{"scriptId": "custcol_a", "value": 1}]}}],
    }

    assert by_script_id(given, "__") == {
        "name": "A",
        "custrecord_x": "red",
        "custrecord_y": {"internalId": "4"},
        "item": [{"custcol_a": 1}],
    }


def test_a_hint_is_dropped_from_a_segment_too() -> None:
    assert by_script_id({"cseg_region": {"type": "select", "value": "5"}}, "__") == {"cseg_region": "5"}


@given(FIELDS, SEPARATORS)
def test_a_key_that_was_written_is_read_as_the_same_field(field: CustomKey, separator: str) -> None:
    assert custom_key(MuleKeys(separator).field(field), separator) == field


@given(FIELDS, st.sampled_from(["__", "||", "~", "::"]))
def test_without_the_number_every_account_has_the_same_key(field: CustomKey, separator: str) -> None:
    here, there = field, CustomKey(field.script_id, field.kind, "7")
    keys = MuleKeys(separator, omit_internal_id=True)

    assert keys.field(here) == keys.field(there)
    assert custom_key(keys.field(here), separator) == CustomKey(field.script_id, field.kind)


@given(st.dictionaries(FIELDS, VALUES, max_size=4), st.dictionaries(FIELDS, VALUES, max_size=4), SEPARATORS)
def test_a_record_with_mulesofts_keys_is_read_back_by_script_id(
    body: dict[CustomKey, Any], line: dict[CustomKey, Any], separator: str
) -> None:
    known = {field.script_id: field for field in (*line, *body)}
    record = {
        "id": "1",
        "entity": {"id": "5", "refName": "A"},
        **{field.script_id: value for field, value in body.items()},
        "item": [{"line": 1, **{field.script_id: value for field, value in line.items()}}],
    }
    keyed = MuleKeys(separator).record(record, known.get)

    assert by_script_id(keyed, separator) == record
    assert not {*keyed, *keyed["item"][0]} & known.keys()


@given(st.from_regex(r"customrecord_[a-z0-9]{1,12}", fullmatch=True), st.integers(1, 9999).map(str), SEPARATORS)
def test_the_key_of_a_custom_record_type_leads_back_to_it(script_id: str, number: str, separator: str) -> None:
    assert record_key(MuleKeys(separator).record_type(script_id, number), separator) == (script_id, number)
    assert record_key(script_id, separator) == (script_id, "")
    if separator != "_":
        portable = MuleKeys(separator, omit_internal_id=True).record_type(script_id, number)
        assert record_key(portable, separator) == (script_id, "")


@pytest.mark.parametrize("name", ["customer", "salesOrder", "custom__x", ""])
def test_other_record_types_stay_as_they_are(name: str) -> None:
    assert record_key(name, "__") == (name, "")


def test_the_kind_of_an_unknown_field_follows_from_its_value() -> None:
    keyed = MuleKeys().record({"custentity_a": True, "custentity_b": [{"id": "1"}]}, lambda _: None)

    assert keyed == {
        "BooleanCustomFieldRef__custentity_a": True,
        "MultiSelectCustomFieldRef__custentity_b": [{"id": "1"}],
    }


def test_script_ids_are_told_from_fields() -> None:
    assert all(map(is_custom, ("custbody_x", "custcol3", "CUSTENTITY_A", "cseg_region", "custrecord_x")))
    assert not any(map(is_custom, ("customForm", "customer", "custom", "custid")))
