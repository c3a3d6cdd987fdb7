from __future__ import annotations

from decimal import Decimal

import pytest

from connector.sandbox.soap.result_parts import core_ref, core_value


@pytest.mark.parametrize(
    ("value", "text"), [("a<b", "a&lt;b"), (7, "7"), (Decimal(7), "7.0"), (Decimal("1.250"), "1.25")]
)
def test_a_value_is_text_a_number_or_a_double(value: str | int | Decimal, text: str) -> None:
    assert core_value("x", value) == f"<platformCore:x>{text}</platformCore:x>"


def test_a_reference_has_its_name_where_one_is_known() -> None:
    assert core_ref("item", "8") == '<platformCore:item internalId="8"></platformCore:item>'
    assert "<platformCore:name>A &amp; B</platformCore:name>" in core_ref("item", "8", "A & B")
