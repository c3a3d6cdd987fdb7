from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.catalogue.model import Enumeration, EnumValue
from connector.sandbox.soap.enum_index import EnumIndex
from connector.sandbox.soap.record_layout import WireField
from connector.sandbox.soap.wire_values import (
    double_text,
    enum_text,
    hours_of,
    is_true,
    plain_text,
    read_value,
    value_text,
)

ZONE = "America/Los_Angeles"
COUNTRY = EnumIndex(
    Enumeration(
        name="Country",
        values=(
            EnumValue(code="US", label="United States", soap="_unitedStates"),
            EnumValue(code="2", label="Two", soap="_two"),
        ),
    )
)


def field(kind: Any, **more: Any) -> WireField:
    return WireField("x", "listRel", "x", kind, more.pop("canonical", ""), "xsd:string", **more)


@pytest.mark.parametrize(
    ("number", "text"), [("264", "264.0"), ("-1", "-1.0"), ("1.50", "1.5"), ("0.1", "0.1"), ("1E+9", "1000000000.0")]
)
def test_a_double_has_a_fraction_and_no_exponent(number: str, text: str) -> None:
    assert double_text(Decimal(number)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_a_number_keeps_its_digits(number: Decimal) -> None:
    assert Decimal(double_text(number)) == number


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "A & B", "A &amp; B"),
        ("text", {"id": "7", "refName": "Web <Shop>"}, "Web &lt;Shop&gt;"),
        ("text", Decimal("-10.50"), "-10.5"),
        ("boolean", True, "true"),
        ("boolean", {"id": "F"}, "false"),
        ("integer", "12", "12"),
        ("integer", "a dozen", ""),
        ("decimal", 12, "12.0"),
        ("date", "2026-11-23", "2026-11-23T00:00:00.000-08:00"),
        ("date", "soon", ""),
        ("datetime", "2026-11-23T08:00:00Z", "2026-11-23T00:00:00.000-08:00"),
        ("datetime", "2026-11-23", "2026-11-23T00:00:00.000-08:00"),
    ],
)
def test_a_value_has_one_spelling_on_the_wire(kind: str, value: Any, text: str) -> None:
    assert value_text(field(kind), value, ZONE) == text


def test_an_enumeration_is_written_in_soaps_words() -> None:
    one = field("enum", enum=COUNTRY, values=("_unitedStates", "_two"))

    assert enum_text(one, {"id": "US"}) == "_unitedStates"
    assert enum_text(one, "us") == "_unitedStates"
    assert enum_text(one, {"id": "_two"}) == "_two"
    assert enum_text(one, {"id": "XX", "refName": "Elsewhere"}) == ""


def test_an_enumeration_nobody_described_is_matched_by_its_words() -> None:
    one = field("enum", values=("_onHold", "_inProgress"))

    assert enum_text(one, {"id": "IN_PROGRESS"}) == "_inProgress"
    assert enum_text(one, {"id": "3", "refName": "On Hold"}) == "_onHold"


def test_a_text_element_shows_the_label_of_a_code() -> None:
    assert value_text(field("text", enum=COUNTRY), {"id": "US"}, ZONE) == "United States"


@pytest.mark.parametrize(
    ("one", "text", "value"),
    [
        (field("boolean"), "1", True),
        (field("integer"), "12", 12),
        (field("decimal"), "1e2", Decimal(100)),
        (field("date"), "2026-11-23T00:00:00.000-08:00", "2026-11-23"),
        (field("datetime"), "2026-11-23T00:00:00.000-08:00", "2026-11-23T08:00:00Z"),
        (field("enum", enum=COUNTRY), "_unitedStates", {"id": "US", "refName": "United States"}),
        (field("enum", enum=COUNTRY, canonical="integer"), "_two", 2),
        (field("enum", enum=COUNTRY, canonical="string"), "_unitedStates", "United States"),
        (field("enum"), "_new", {"id": "_new"}),
        (field("text", canonical="decimal"), "-10.0%", Decimal("-10.0")),
        (field("text", canonical="enum", enum=COUNTRY), "United States", {"id": "US", "refName": "United States"}),
        (field("text", canonical="reference"), "web", {"id": "web", "refName": "web"}),
        (field("boolean", canonical="enum"), "true", {"id": "T"}),
        (field("integer", canonical="reference"), "919", {"id": "919"}),
    ],
)
def test_what_comes_in_has_the_form_of_the_canonical_record(one: WireField, text: str, value: Any) -> None:
    assert read_value(one, text, ZONE) == value


@pytest.mark.parametrize(
    ("kind", "text"), [("boolean", "maybe"), ("integer", "1.5"), ("decimal", "INF"), ("datetime", "now"), ("date", "")]
)
def test_a_malformed_value_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_value(field(kind), text, ZONE)


def test_a_value_outside_the_schemas_list_is_refused() -> None:
    with pytest.raises(ValueError, match="_mars"):
        read_value(field("enum", values=("_unitedStates",)), "_mars", ZONE)


def test_durations_are_hours() -> None:
    assert hours_of("1:30") == Decimal("1.5")
    assert hours_of(2) == 2
    assert hours_of("soon") is None


def test_flags_are_read_in_every_spelling() -> None:
    assert [is_true(value) for value in (True, "T", "true", {"id": "T"}, "F", 0, None)] == [True] * 4 + [False] * 3


def test_several_values_make_one_text() -> None:
    assert plain_text([{"id": "1", "refName": "a"}, "b", True]) == "a, b, true"
