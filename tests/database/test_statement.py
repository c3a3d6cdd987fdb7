from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from connector.database.statement import prepared
from connector.errors import ConfigurationError


def test_binds_values_as_the_database_keeps_them() -> None:
    parameters = {"amount": Decimal("1.10"), "day": date(2024, 1, 2), "data": {"a": 1}}

    _, bound = prepared("SELECT :amount, :day, :data", parameters, "sqlite")

    assert bound == {"amount": "1.10", "day": "2024-01-02", "data": '{"a":1}'}
    assert prepared("SELECT :day", {"day": date(2024, 1, 2)}, "postgresql")[1] == {"day": date(2024, 1, 2)}


@pytest.mark.parametrize("sql", ["SELECT a::text", "SELECT '\\:x'", "SELECT 1"])
def test_what_is_no_parameter_needs_no_value(sql: str) -> None:
    assert prepared(sql, {}, "postgresql")[1] == {}


def test_names_must_match() -> None:
    with pytest.raises(ConfigurationError, match=":a without a value"):
        prepared("SELECT :a", {}, "sqlite")
    with pytest.raises(ConfigurationError, match="no parameter :b"):
        prepared("SELECT 1", {"b": 1}, "sqlite")
