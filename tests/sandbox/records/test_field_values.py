from decimal import Decimal
from typing import Any

import pytest

from connector.catalogue.model import Field, Kind
from connector.sandbox.records.field_values import scalar
from connector.sandbox.refusals import InvalidValueError, RuleError


def read(kind: Kind, value: Any, max_length: int = 0) -> Any:
    return scalar(value, Field(name="f", kind=kind, soap_kind=kind, max_length=max_length), "f")


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("string", 5, "5"),
        ("text", True, "true"),
        ("integer", "7", 7),
        ("integer", Decimal("7.0"), 7),
        ("decimal", "1.50", Decimal("1.50")),
        ("decimal", 0.1, Decimal("0.1")),
        ("decimal", 3, 3),
        ("boolean", "T", True),
        ("boolean", False, False),
        ("date", "2026-02-28", "2026-02-28"),
        ("datetime", "2026-11-01T01:30:00-07:00", "2026-11-01T08:30:00Z"),
        ("datetime", "2026-11-01T01:30:00.123Z", "2026-11-01T01:30:00Z"),
        ("time", "17:32", "17:32:00"),
        ("duration", "25:42", "25:42"),
        ("duration", Decimal("1.5"), Decimal("1.5")),
        ("options", {"a": 1}, {"a": 1}),
    ],
)
def test_values_are_kept_in_one_form(kind: Kind, value: Any, expected: Any) -> None:
    found = read(kind, value)

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", {"a": 1}),
        ("integer", "1.5"),
        ("integer", True),
        ("decimal", "much"),
        ("decimal", "NaN"),
        ("boolean", "maybe"),
        ("date", "2026-02-30"),
        ("date", "20260228"),
        ("date", "2026-02-28T00:00:00Z"),
        ("date", 20260228),
        ("datetime", "yesterday"),
        ("datetime", 5),
        ("time", "25:00"),
        ("time", 5),
        ("duration", "1:75"),
        ("duration", True),
    ],
)
def test_values_of_another_form_are_refused(kind: Kind, value: Any) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read(kind, value)

    assert (caught.value.path, caught.value.soap_code) == ("f", "INVALID_FLD_VALUE")


def test_a_text_may_not_be_longer_than_its_field() -> None:
    assert read("string", "abc", 3) == "abc"
    with pytest.raises(RuleError, match=r"more than the maximum number \( 3 \)"):
        read("string", "abcd", 3)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("decimal", "1e999999999"),
        ("decimal", Decimal("1E-300000")),
        ("decimal", 10**18),
        ("decimal", "-1e18"),
        ("integer", "1e999999999"),
        ("integer", 10**400),
        ("datetime", "0001-01-01T00:00:00+14:00"),
        ("datetime", "9999-12-31T23:59:59-14:00"),
    ],
)
def test_what_no_field_holds_is_refused_at_once(kind: Kind, value: Any) -> None:
    with pytest.raises(InvalidValueError):
        read(kind, value)


def test_the_first_years_keep_their_four_digits() -> None:
    assert read("datetime", "0002-01-01T00:00:00Z") == "0002-01-01T00:00:00Z"
