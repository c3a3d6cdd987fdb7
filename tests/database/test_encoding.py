from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.database.encoding import encoded, encoder
from connector.database.kinds import Kind, UnfitError

NAIVE = datetime(2024, 1, 1)  # noqa: DTZ001 - one without a zone is meant


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.BOOLEAN, 1),
        (Kind.INTEGER, "5"),
        (Kind.INTEGER, Decimal("1.5")),
        (Kind.INTEGER, 2**63),
        (Kind.DECIMAL, "1"),
        (Kind.FLOAT, 2**53 + 1),
        (Kind.FLOAT, "x"),
        (Kind.DATE, datetime(2024, 1, 1, tzinfo=UTC)),
        (Kind.DATETIME, datetime(2024, 1, 1, tzinfo=UTC)),
        (Kind.INSTANT, NAIVE),
        (Kind.INSTANT, date(2024, 1, 1)),
        (Kind.TIME, time(1, tzinfo=UTC)),
        (Kind.JSON, b"x"),
        (Kind.BYTES, "x"),
        (Kind.TEXT, b"x"),
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_what_does_not_fit_is_refused_never_bent(kind: Kind, value: Any, dialect: str) -> None:
    with pytest.raises(UnfitError):
        encoder(kind, dialect)(value)
    with pytest.raises(UnfitError):
        encoded([value, None], kind, dialect) if kind is not Kind.INTEGER or value != 2**63 else encoder(kind, dialect)(
            value
        )


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        (Kind.INTEGER, Decimal("5.0"), 5),
        (Kind.INTEGER, True, 1),
        (Kind.DECIMAL, 0.1, "0.1"),
        (Kind.DECIMAL, Decimal("1E+3"), "1E+3"),
        (Kind.FLOAT, 2, 2.0),
        (Kind.DATE, date(2024, 1, 2), "2024-01-02"),
        (Kind.INSTANT, datetime(2024, 1, 2, 1, tzinfo=timezone(timedelta(hours=2))), "2024-01-01 23:00:00+00:00"),
        (Kind.TEXT, 5, "5"),
        (Kind.JSON, "x", '"x"'),
        (Kind.OTHER, Decimal("1.10"), "1.10"),
        (Kind.OTHER, {"a": 1}, '{"a":1}'),
        (Kind.OTHER, "x", "x"),
    ],
)
def test_sqlite_is_given_what_it_keeps_exactly(kind: Kind, value: Any, stored: Any) -> None:
    assert encoder(kind, "sqlite")(value) == stored
    assert list(encoded([value, None], kind, "sqlite")) == [stored, None]


@given(
    values=st.lists(st.none() | st.decimals() | st.floats() | st.booleans() | st.text() | st.dates()),
    kind=st.sampled_from([Kind.DECIMAL, Kind.FLOAT, Kind.BOOLEAN, Kind.TEXT, Kind.DATE]),
    dialect=st.sampled_from(["sqlite", "postgresql"]),
)
def test_a_column_at_once_is_encoded_as_its_values_one_by_one(values: list[Any], kind: Kind, dialect: str) -> None:
    fitting = []
    for value in values:
        try:
            fitting.append((value, encoder(kind, dialect)(value)))
        except UnfitError:
            continue

    assert list(encoded([value for value, _ in fitting], kind, dialect)) == [made for _, made in fitting]
