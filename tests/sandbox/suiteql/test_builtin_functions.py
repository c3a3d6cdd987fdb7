"""BUILTIN.* beside DF and CF."""

from __future__ import annotations

from typing import Any

import pytest

FIRST_EURO = "FROM transaction WHERE currency = 2 ORDER BY id FETCH FIRST 1 ROWS ONLY"


def test_a_relative_range_is_a_date(demo: Any) -> None:
    assert demo.value("BUILTIN.RELATIVE_RANGES('LFY', 'START')") == "1/1/2024"
    assert demo.value("BUILTIN.RELATIVE_RANGES('DAGO7', 'START', 'DATETIME_AS_DATE')") == "11/24/2025"
    end = "TO_CHAR(BUILTIN.RELATIVE_RANGES('TM', 'END'{}), 'YYYY-MM-DD HH24:MI:SS')"
    assert demo.value(end.format("")) == "2025-12-31 23:59:59"
    assert demo.value(end.format(", 'DATE'")) == "2025-12-31 00:00:00"
    assert demo.values(
        "SELECT COUNT(*) FROM transaction WHERE trandate >= BUILTIN.RELATIVE_RANGES('LFY', 'START')"
    ) == [*demo.values("SELECT COUNT(*) FROM transaction WHERE trandate >= TO_DATE('2024-01-01', 'YYYY-MM-DD')")]


@pytest.mark.parametrize("within", ["IN (BUILTIN.PERIOD({}))", "IN BUILTIN.PERIOD({})"])
def test_a_period_is_what_an_in_takes(demo: Any, within: str) -> None:
    within = within.format("'LFY', 'START', 'ALL', 'BETWEEN'")
    found = demo.rows(f"SELECT MIN(trandate) a, MAX(trandate) b FROM transaction WHERE postingperiod {within}")

    assert found == [{"a": "1/11/2024", "b": "12/29/2024"}]


@pytest.mark.parametrize(
    ("operator", "edge", "count"),
    [("BETWEEN", "START", 12), ("NOT BETWEEN", "START", 12), (">", "END", 12), (">=", "END", 13), ("<", "START", 0)],
)
def test_periods_before_and_behind(demo: Any, operator: str, edge: str, count: int) -> None:
    sql = (
        f"SELECT COUNT(*) FROM accountingperiod WHERE id IN (BUILTIN.PERIOD('LFY', '{edge}', 'NOT_LAST', '{operator}'))"
    )

    assert demo.values(sql) == [str(count)]


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ("DISPLAY", "Northwind Optics Europe GmbH"),
        ("DISPLAY_JOINED", "Northwind Optics Group : Northwind Optics Europe GmbH"),
        ("DISPLAY_SEPARATED", "Northwind Optics Group\x03Northwind Optics Europe GmbH"),
        ("IDENTIFIER", "1 : 3"),
        ("IDENTIFIER_SEPARATED", "1\x033"),
        ("LEVEL", "2"),
        ("SELF_DISPLAY", "Northwind Optics Europe GmbH"),
        ("SELF_IDENTIFIER", "3"),
    ],
)
def test_a_hierarchy_is_the_way_down(demo: Any, how: str, shown: str) -> None:
    assert demo.values(f"SELECT BUILTIN.HIERARCHY(parent, '{how}') FROM subsidiary WHERE id = 4") == [shown]


@pytest.mark.parametrize(
    ("how", "values", "hit"),
    [
        ("MN_INCLUDE", "1, 9", "T"),
        ("MN_INCLUDE", "9", "F"),
        ("MN_INCLUDE_ALL", "1, 2", "T"),
        ("MN_INCLUDE_ALL", "1, 9", "F"),
        ("MN_INCLUDE_EXACTLY", "2, 1", "T"),
        ("MN_EXCLUDE", "9", "T"),
        ("MN_EXCLUDE_ALL", "1, 2", "F"),
        ("MN_EXCLUDE_EXACTLY", "1", "T"),
    ],
)
def test_multiselect_fields_are_filtered(account: Any, how: str, values: str, hit: str) -> None:
    account.store.create("department", {"name": "Both", "subsidiary": [{"id": "1"}, {"id": "2"}]})

    assert account.values(f"SELECT BUILTIN.MNFILTER(subsidiary, '{how}', '', 'TRUE', {values}) FROM department") == [
        hit
    ]


def test_multiselect_fields_are_filtered_by_their_names(account: Any) -> None:
    account.store.create("subsidiary", {"name": "North"})
    account.store.create("department", {"name": "One", "subsidiary": [{"id": "1"}]})
    filtered = "SELECT BUILTIN.MNFILTER(subsidiary, 'MN_INCLUDE', 'DF', '{}', 'NORTH') FROM department"

    assert account.values(filtered.format("FALSE")) == ["T"]
    assert account.values(filtered.format("TRUE")) == ["F"]


def test_amounts_are_converted_by_the_rates_of_currencies(demo: Any) -> None:
    (row,) = demo.rows(
        "SELECT foreigntotal f, BUILTIN.CURRENCY(foreigntotal) c, BUILTIN.CURRENCY_CONVERT(foreigntotal) b, "
        f"BUILTIN.CURRENCY_CONVERT(foreigntotal, 2) own {FIRST_EURO}"
    )

    assert row == {"f": "1277.3", "c": "EUR", "b": "1382.23", "own": "1277.3"}


def test_amounts_of_subsidiaries_are_consolidated(demo: Any) -> None:
    sql = (
        "SELECT BUILTIN.CONSOLIDATE(a.amount, 'LEDGER', 'DEFAULT', 'DEFAULT', {}, t.postingperiod, 'DEFAULT') x FROM "
        "transactionaccountingline a, transaction t, transactionline l WHERE t.id = a.transaction "
        "AND l.transaction = t.id AND l.id = a.transactionline AND l.subsidiary = 3 AND a.amount > 0 "
        "ORDER BY t.id FETCH FIRST 1 ROWS ONLY"
    )
    own, group = demo.values(sql.format(3)), demo.values(sql.format(1))

    assert float(group[0]) == pytest.approx(float(own[0]) * 1.08215, abs=0.01)


def test_the_types_that_toSuiteQL_writes_are_taken(demo: Any) -> None:  # noqa: N802 - the method's name
    assert demo.rows("SELECT BUILTIN_RESULT.TYPE_STRING(symbol) s FROM currency WHERE id = 1") == [{"s": "USD"}]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("BUILTIN.NOPE(id)", "BUILTIN.NOPE is not part of SuiteQL; it has CF, CONSOLIDATE, CURRENCY, "),
        ("BUILTIN.DF(id, 1)", "BUILTIN.DF takes 1 to 1 arguments, not 2"),
        ("BUILTIN.RELATIVE_RANGES('LFY', 'MIDDLE')", "'MIDDLE' is none of START, END"),
        ("BUILTIN.RELATIVE_RANGES('SOON', 'END')", "RELATIVE_RANGE: 'SOON' is no relative date range"),
        ("BUILTIN.HIERARCHY(name, 'LEVEL')", "BUILTIN.HIERARCHY takes a field that refers to a record with a parent"),
        ("BUILTIN_RESULT.NOPE(id)", "BUILTIN_RESULT.NOPE is not part of SuiteQL"),
    ],
)
def test_what_is_wrong_with_a_call_is_journaled(demo: Any, expression: str, reason: str) -> None:
    assert demo.reason(f"SELECT {expression} FROM subsidiary").startswith(reason)
