from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.redaction import MARK, NOTHING, Redaction

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"ssn": "123-45"}, {"ssn": MARK}),
        ({"SSN": 12345, "name": "A"}, {"SSN": MARK, "name": "A"}),
        ({"bankAccount": {"iban": "X"}}, {"bankAccount": MARK}),
        ({"lines": [{"a": 1, "bank_account": [1, 2]}]}, {"lines": [{"a": 1, "bank_account": MARK}]}),
        ({"ssn": None, "Bank_Account": ""}, {"ssn": None, "Bank_Account": ""}),
        (["ssn", ("ssn",)], ["ssn", ["ssn"]]),
        ("ssn", "ssn"),
    ],
)
def test_a_field_is_found_at_any_depth_in_any_spelling(value: Any, expected: Any) -> None:
    assert Redaction(["ssn", "bank_account"]).of(value).value == expected


@pytest.mark.parametrize("key", ["scriptId", "@scriptId", "script_id", "internalId"])
def test_an_entry_of_soaps_custom_fields_is_known_by_its_script_id(key: str) -> None:
    entry = {key: "custentity_ssn", "value": "123-45-6789", "other": 1}

    found = Redaction(["CUSTENTITY_SSN"]).of({"customFieldList": {"customField": [entry]}})

    assert found.value == {"customFieldList": {"customField": [{**entry, "value": MARK}]}}
    assert found.fields == ("custentity_ssn",)


def test_says_what_was_taken_out_and_takes_it_out_of_messages() -> None:
    found = Redaction(["ssn", "pay"]).of(
        {"ssn": "123-45-6789", "pay": {"net": Decimal("1200.50"), "x": "7", "on": True}}
    )

    assert found.fields == ("ssn", "pay")
    assert found.told("Invalid 123-45-6789 for 1200.50, line 7") == f"Invalid {MARK} for {MARK}, line 7"


def test_takes_it_out_of_all_texts_of_an_error() -> None:
    found = Redaction(["ssn"]).of({"ssn": "123-45-6789"})

    assert found.within({"message": "no 123-45-6789", "details": [{"n": 1, "at": ("123-45-6789",)}]}) == {
        "message": f"no {MARK}",
        "details": [{"n": 1, "at": [MARK]}],
    }


def test_the_longer_of_two_texts_goes_first() -> None:
    found = Redaction(["a", "b"]).of({"a": "1234", "b": "12345678"})

    assert found.told("12345678 and 1234") == f"{MARK} and {MARK}"


@given(JSON)
def test_changes_nothing_where_no_field_is_named(value: Any) -> None:
    assert NOTHING.of(value).value == value
    assert Redaction(["no such field anywhere"]).shown(value) == value


@given(JSON, st.text(min_size=1))
def test_the_value_given_is_left_as_it_is_and_its_secret_is_nowhere_in_the_result(value: Any, name: str) -> None:
    secret = "c4d1-never-to-be-seen"
    given = {name: secret, "inner": [{name: {"deep": secret}}, value]}
    before = repr(given)

    found = Redaction([name]).of(given)

    assert secret not in repr(found.value)
    assert repr(given) == before
