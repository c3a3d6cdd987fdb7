"""Which kind a custom field is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from connector.netsuite.custom_fields import CustomKey, by_script_id, custom_key, hinted


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
