"""The list of functions."""

from __future__ import annotations

import pytest

from connector.sandbox.suiteql.function_table import FIRST, FUNCTIONS


@pytest.mark.parametrize(
    "name",
    [
        "NVL",
        "NVL2",
        "COALESCE",
        "DECODE",
        "SUBSTR",
        "INSTR",
        "REPLACE",
        "REGEXP_SUBSTR",
        "REGEXP_REPLACE",
        "REGEXP_INSTR",
        "TO_CHAR",
        "TO_NUMBER",
        "TRUNC",
        "ROUND",
        "ADD_MONTHS",
        "LAST_DAY",
        "MONTHS_BETWEEN",
        "ROW_NUMBER",
        "RANK",
        "DENSE_RANK",
        "APPROX_COUNT_DISTINCT",
        "MEDIAN",
    ],
)
def test_what_oracle_lists_as_supported_is_there(name: str) -> None:
    assert name in FUNCTIONS


def test_every_entry_makes_sense() -> None:
    for name, function in FUNCTIONS.items():
        assert name == name.upper()
        assert function.least <= function.most
        assert function.gives in ("text", "number", "integer", "date", FIRST, "")
        assert not (function.aggregate and function.windowed)
