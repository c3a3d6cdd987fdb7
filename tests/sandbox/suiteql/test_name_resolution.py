"""Names that exist, and the exact texts about those that do not."""

from __future__ import annotations

from typing import Any

import pytest

LEAD = "Invalid search query. Detailed unprocessed description follows. "


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (
            "SELECT subsidiary FROM transaction",
            "Search error occurred: Field 'subsidiary' for record 'transaction' was not found. Reason: NOT_EXPOSED.",
        ),
        (
            "SELECT t.location FROM transaction t",
            (
                "Search error occurred: Field 'location' for record 'transaction' was not found. "
                "Reason: REMOVED - Field is removed."
            ),
        ),
        (
            "SELECT not_existing_field FROM transaction",
            (
                "Search error occurred: Unknown identifier 'not_existing_field'. Available identifiers are: "
                "{transaction=transaction}."
            ),
        ),
        (
            "SELECT T.Nope FROM Transaction T JOIN TransactionLine TL ON TL.transaction = T.id",
            (
                "Search error occurred: Unknown identifier 'Nope'. Available identifiers are: "
                "{t=transaction, tl=transactionline}."
            ),
        ),
        (
            "SELECT x.y FROM (SELECT id FROM customer) x",
            "Search error occurred: Unknown identifier 'y'. Available identifiers are: {x=x}.",
        ),
        (
            "SELECT c.id FROM customer",
            "Search error occurred: Unknown identifier 'id'. Available identifiers are: {customer=customer}.",
        ),
        (
            "SELECT z.* FROM customer c",
            "Search error occurred: Unknown identifier 'z'. Available identifiers are: {c=customer}.",
        ),
        (
            "SELECT _name FROM customer",
            "Search error occurred: Unknown identifier '_name'. Available identifiers are: {customer=customer}.",
        ),
        ("SELECT 1 FROM transactiontablethatdoesnotexist", "Invalid search type: transactiontablethatdoesnotexist."),
        ("SELECT body FROM record", "Invalid search type: record."),
        ("SELECT * FROM q_customer", "Invalid search type: q_customer."),
        ("SELECT * FROM sqlite_master", "Invalid search type: sqlite_master."),
    ],
)
def test_unknown_names_are_answered_word_for_word(demo: Any, query: str, text: str) -> None:
    assert demo.refusal(query) == LEAD + text


def test_upper_and_lower_case_are_the_same(demo: Any) -> None:
    assert demo.rows('SELECT C."ID", c.EntityId FROM Customer C WHERE ROWNUM = 1')[0].keys() == {"id", "entityid"}


def test_a_star_shows_the_columns_of_the_catalogue_and_no_others(demo: Any) -> None:
    (row,) = demo.rows("SELECT * FROM customer WHERE entityid = 'CUST00003'")

    assert set(row) <= set(demo.engine.projection.tables["customer"].columns)
    assert {"id", "entityid", "custentity_vip", "lastmodifieddate"} <= set(row)


def test_a_name_in_two_tables_is_refused(demo: Any) -> None:
    reason = demo.reason("SELECT id FROM customer c JOIN currency d ON d.id = c.currency")

    assert reason == "id is in several tables: c, d"


def test_one_column_under_one_name_twice_shows_the_last(demo: Any) -> None:
    query = (
        "SELECT c.id, d.id FROM customer c JOIN currency d ON d.id = c.currency WHERE d.symbol = 'USD' AND ROWNUM = 1"
    )

    assert demo.rows(query) == [{"id": "1"}]


def test_an_inner_select_sees_the_outer_tables(demo: Any) -> None:
    query = "SELECT COUNT(*) FROM currency c WHERE EXISTS (SELECT 1 FROM subsidiary WHERE currency = c.id)"

    assert demo.values(query) == ["6"]


def test_a_derived_table_does_not_see_its_neighbours(demo: Any) -> None:
    text = demo.refusal("SELECT 1 FROM currency c JOIN (SELECT id FROM subsidiary WHERE currency = c.id) s ON 1 = 1")

    assert "Unknown identifier 'id'" in text


def test_order_by_means_the_alias_before_the_column(demo: Any) -> None:
    query = "SELECT id, TO_CHAR(-id) AS id2, 10 - id AS symbol FROM currency ORDER BY symbol FETCH FIRST 1 ROWS ONLY"

    assert demo.rows(query) == [{"id": "7", "id2": "-7", "symbol": "3"}]


def test_quoted_aliases_at_the_top_come_in_lower_case(demo: Any) -> None:
    assert demo.rows('SELECT 1 AS "Order Date" FROM dual') == [{"order date": "1"}]


def test_columns_with_the_names_of_keywords_need_no_quotes(demo: Any) -> None:
    query = "SELECT type, number, posting, void FROM transaction WHERE tranid = 'CORNER-CENTS'"

    assert demo.rows(query) == [{"type": "SalesOrd", "number": "CORNER-CENTS", "posting": "F", "void": "F"}]
