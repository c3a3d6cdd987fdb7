"""BUILTIN.DF shows the name behind an id or a code."""

from __future__ import annotations

from typing import Any

ORDER = "FROM transaction WHERE tranid = 'SO10001'"


def test_references_show_the_name_of_what_they_point_to(demo: Any) -> None:
    (row,) = demo.rows(f"SELECT entity, BUILTIN.DF(entity) AS shown, BUILTIN.DF(currency) AS money {ORDER}")
    (customer,) = demo.rows(
        "SELECT c.entityid, BUILTIN.DF(c.currency) money FROM customer c WHERE id = ?", row["entity"]
    )

    assert (row["shown"], row["money"]) == (customer["entityid"], customer["money"])


def test_a_status_shows_the_type_and_its_name(demo: Any) -> None:
    (row,) = demo.rows(
        "SELECT status, BUILTIN.DF(status) d, BUILTIN.CF(status) c FROM transaction WHERE tranid = 'CORNER-CENTS'"
    )

    assert row == {"status": "B", "d": "Sales Order : Pending Fulfillment", "c": "SalesOrd:B"}


def test_the_compound_status_can_be_filtered_by(demo: Any) -> None:
    plain = demo.values("SELECT COUNT(*) FROM transaction WHERE type = 'SalesOrd' AND status = 'B'")

    assert demo.values("SELECT COUNT(*) FROM transaction t WHERE BUILTIN.CF(t.status) = 'SalesOrd:B'") == plain


def test_codes_flags_and_lists_show_their_words(demo: Any) -> None:
    query = "SELECT BUILTIN.DF(country) c, BUILTIN.DF(isinactive) i FROM subsidiary WHERE id = 3"

    assert demo.rows(query) == [{"c": "Germany", "i": "No"}]


def test_custom_lists_and_multiple_choices_show_names(demo: Any) -> None:
    query = (
        "SELECT BUILTIN.DF(custentity_loyalty_tier) t, custentity_industries ids, BUILTIN.DF(custentity_industries) i "
        "FROM customer WHERE entityid = 'CUST00012'"
    )

    assert demo.rows(query) == [{"t": "Gold", "ids": "3, 4, 5", "i": "School, Sports, Film & Theatre"}]


def test_fields_of_custom_records_show_names(demo: Any) -> None:
    (row,) = demo.rows(
        "SELECT BUILTIN.DF(custrecord_claim_customer) c, BUILTIN.DF(custrecord_claim_item) i "
        "FROM customrecord_warranty_claim WHERE ROWNUM = 1"
    )

    assert row["c"].startswith("CUST")
    assert row["i"][2] == "-"


def test_what_is_no_reference_shows_itself(demo: Any) -> None:
    assert demo.value("BUILTIN.DF('x')") == "x"
    query = "SELECT BUILTIN.DF(trandate) d, BUILTIN.DF(foreigntotal) n, BUILTIN.CF(tranid) t FROM transaction"
    assert demo.rows(f"{query} WHERE tranid = 'CORNER-CENTS'") == [{"d": "8/15/2025", "n": ".3", "t": "CORNER-CENTS"}]


def test_names_work_through_sub_selects_and_in_conditions(demo: Any) -> None:
    query = "SELECT BUILTIN.DF(x.currency) d FROM (SELECT currency FROM subsidiary WHERE id = 3) x"

    assert demo.rows(query) == [{"d": "Euro"}]
    assert demo.values("SELECT COUNT(*) FROM subsidiary WHERE BUILTIN.DF(currency) = 'Euro'") == ["1"]


def test_an_unknown_code_shows_itself(account: Any) -> None:
    account.store.create("subsidiary", {"name": "X", "country": {"id": "QQ"}})

    assert account.values("SELECT BUILTIN.DF(country) FROM subsidiary") == ["QQ"]
