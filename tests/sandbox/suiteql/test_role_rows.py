"""The conditions that stand before a table."""

from __future__ import annotations

import pytest

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.account_tables import account_tables
from connector.sandbox.suiteql.role_rows import RoleRows
from connector.sandbox.suiteql.role_view import EVERYTHING, RoleView


def test_where_everything_may_be_seen_tables_stand_as_they_are(catalogue: Catalogue) -> None:
    rows = RoleRows(EVERYTHING, catalogue)

    assert [rows.source(shape) for shape in account_tables(catalogue).values()] == [None] * len(
        account_tables(catalogue)
    )


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("employee", "_r.subsidiary IS NULL OR _r.subsidiary IN (2, 5)"),
        ("department", "INSTR(',' || REPLACE(_r.subsidiary, ' ', '') || ',', ',5,') > 0"),
        ("subsidiary", "_r.id IN (2, 5)"),
        ("transactionaccountingline", 'WHERE _l."transaction" = _r."transaction"'),
        ("customer", "_s.entity = _r.id AND _s.subsidiary IN (2, 5)"),
    ],
)
def test_restrictions_by_subsidiary(catalogue: Catalogue, table: str, words: str) -> None:
    source = RoleRows(RoleView(subsidiaries=(2, 5)), catalogue).source(account_tables(catalogue)[table])

    assert source is not None
    assert words in source.sql("sqlite")


def test_a_role_of_no_subsidiary_sees_no_rows_of_any(catalogue: Catalogue) -> None:
    source = RoleRows(RoleView(subsidiaries=()), catalogue).source(account_tables(catalogue)["subsidiary"])

    assert source is not None
    assert "_r.id IN (NULL)" in source.sql("sqlite")
