"""SuiteQL's tables follow the store, whatever happens to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.catalogue.reader import Catalogue
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.storage.store import Store

Open = Callable[[Store], Any]
TABLES = ("customer", "entity", "transaction", "transactionline", "transactionaccountingline", "deletedrecord")
LINES = ("transactionline", "transactionaccountingline")
SOME = st.sets(st.sampled_from(TABLES))


def contents(connection: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables under test, in an order of its own."""
    return {name: sorted(connection.execute(f"SELECT * FROM q_{name}").fetchall(), key=repr) for name in TABLES}


def order(entity: int, *amounts: int) -> dict[str, Any]:
    lines = [{"line": place, "item": {"id": "1"}, "amount": amount} for place, amount in enumerate(amounts, 1)]
    return {"tranId": "SO1", "tranDate": "2025-03-09", "entity": {"id": str(entity)}, "item": lines}


def test_a_created_record_is_there_at_once(account: Any) -> None:
    account.store.create("customer", {"entityId": "ACME", "companyName": "Acme Ltd", "subsidiary": {"id": "1"}}, "C-1")

    assert account.rows("SELECT id, entityid, externalid, isinactive, lastmodifieddate FROM customer") == [
        {"id": "1", "entityid": "ACME", "externalid": "C-1", "isinactive": "F", "lastmodifieddate": "12/1/2025"}
    ]
    assert account.rows("SELECT type, customer, altname FROM entity") == [
        {"type": "CustJob", "customer": "1", "altname": "Acme Ltd"}
    ]
    assert account.rows("SELECT entity, subsidiary, isprimarysub FROM customersubsidiaryrelationship") == [
        {"entity": "1", "subsidiary": "1", "isprimarysub": "T"}
    ]


def test_a_changed_record_has_one_row_with_the_new_values(account: Any) -> None:
    account.store.create("customer", {"entityId": "ACME", "phone": "1"})
    account.store.update("customer", 1, {"phone": "2", "entityId": "APEX"})

    assert account.rows("SELECT entityid, phone FROM customer") == [{"entityid": "APEX", "phone": "2"}]


def test_a_removed_line_is_gone(account: Any) -> None:
    account.store.create("salesOrder", order(1, 10, 20))
    account.store.update("salesOrder", 1, {"item": [{"line": 1, "amount": 10}]}, replace=["item"])

    assert account.values("SELECT id FROM transactionline ORDER BY id") == ["0", "1"]


def test_a_deleted_record_leaves_its_name_and_time(account: Any) -> None:
    account.store.create("customer", {"entityId": "ACME"})
    account.store.create("salesOrder", order(1, 10))
    account.store.delete("salesOrder", 1)
    account.store.delete("customer", 1)

    assert [account.values(f"SELECT COUNT(*) FROM {name}") for name in TABLES[:5]] == [["0"]] * 5
    assert account.rows(
        "SELECT recordid, recordtypeid, scriptid, name, type, iscustomrecord, "
        "TO_CHAR(deleteddate, 'YYYY-MM-DD HH24:MI:SS') AS at FROM deletedrecord ORDER BY recordtypeid DESC"
    ) == [
        {
            "recordid": "1",
            "recordtypeid": "-2",
            "scriptid": "customer",
            "name": "ACME",
            "type": "customer",
            "iscustomrecord": "F",
            "at": "2025-12-01 12:00:00",
        },
        {
            "recordid": "1",
            "recordtypeid": "-30",
            "scriptid": "salesorder",
            "name": "SO1",
            "type": "salesorder",
            "iscustomrecord": "F",
            "at": "2025-12-01 12:00:00",
        },
    ]


def test_a_deleted_custom_record_names_its_type(account: Any) -> None:
    account.store.create("customRecordType", {"scriptId": "customrecord_tier", "recordName": "Tier"}, id=7)
    account.store.create("customrecord_tier", {"name": "Gold"})
    account.store.delete("customrecord_tier", 1)

    assert account.rows("SELECT recordtypeid, scriptid, name, iscustomrecord FROM deletedrecord") == [
        {"recordtypeid": "7", "scriptid": "customrecord_tier", "name": "Gold", "iscustomrecord": "T"}
    ]


def test_a_write_that_is_rolled_back_leaves_no_trace(account: Any) -> None:
    def fail() -> None:
        with account.store.transaction():
            account.store.create("customer", {"entityId": "ACME"})
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert account.rows("SELECT id FROM customer") == []


def test_a_type_without_a_table_is_let_be(account: Any) -> None:
    account.store.create("supportThing", {"name": "x"})
    account.store.delete("supportThing", 1)

    assert account.values("SELECT type FROM deletedrecord") == ["supportthing"]


def test_short_lists_have_their_tables(account: Any) -> None:
    account.store.create("priceLevel", {"name": "Base Price"})

    assert account.rows("SELECT id, name, isinactive FROM pricelevel") == [
        {"id": "1", "name": "Base Price", "isinactive": "F"}
    ]


def test_fixed_tables_are_filled(demo: Any) -> None:
    assert demo.rows("SELECT id, name FROM country WHERE id = 'GB'") == [{"id": "GB", "name": "United Kingdom"}]
    assert demo.rows("SELECT longname FROM accounttype WHERE id = 'AcctRec'") == [{"longname": "Accounts Receivable"}]
    assert demo.rows("SELECT fullname FROM transactionstatus WHERE trantype = 'CustInvc' AND id = 'A'") == [
        {"fullname": "Invoice : Open"}
    ]
    assert demo.rows("SELECT id, isprimary FROM accountingbook") == [{"id": "1", "isprimary": "T"}]


def test_a_store_that_was_filled_before_is_projected(reopened: Open, catalogue: Catalogue) -> None:
    store = Store(shapes=CatalogueShapes(catalogue))
    store.create("customer", {"entityId": "ACME"})
    store.create("customer", {"entityId": "GONE"})
    store.delete("customer", 2)
    account = reopened(store)

    assert account.values("SELECT entityid FROM customer") == ["ACME"]
    assert account.values("SELECT name FROM deletedrecord") == ["GONE"]


def test_what_was_written_while_nobody_queried_is_caught_up(
    tmp_path: Path, reopened: Open, catalogue: Catalogue
) -> None:
    path = tmp_path / "sandbox.db"
    first = Store(path, shapes=CatalogueShapes(catalogue))
    first.create("customRecordType", {"scriptId": "customrecord_tier", "recordName": "Tier"})
    first.create("customrecord_tier", {"name": "Gold"})
    for name in ("kept", "changed", "deleted"):
        first.create("customer", {"entityId": name, "custentity_vip": True})
    account = reopened(first)
    assert account.values("SELECT COUNT(*) FROM customer") == ["3"]

    other = Store(path, shapes=CatalogueShapes(catalogue))  # another process with the same file
    other.update("customer", 2, {"phone": "new"})
    other.delete("customer", 3)
    other.create("customer", {"entityId": "added"})
    other.close()

    assert account.rows("SELECT entityid, phone, custentity_vip FROM customer ORDER BY id") == [
        {"entityid": "kept", "custentity_vip": "T"},
        {"entityid": "changed", "phone": "new", "custentity_vip": "T"},
        {"entityid": "added", "custentity_vip": "F"},
    ]
    assert account.values("SELECT name FROM deletedrecord") == ["deleted"]
    assert account.values("SELECT name FROM customrecord_tier") == ["Gold"]
    first.close()


def test_a_restored_store_is_shown_as_it_is_now(account: Any) -> None:
    account.store.create("customer", {"entityId": "before"})
    image = account.store.connection.serialize()
    account.store.create("customer", {"entityId": "after", "custentity_late": "x"})
    assert account.values("SELECT entityid FROM customer ORDER BY id") == ["before", "after"]

    account.store.connection.deserialize(image)
    account.store.create("customer", {"entityId": "other"})

    assert account.rows("SELECT * FROM customer ORDER BY id") == account.rows("SELECT * FROM customer ORDER BY id")
    assert account.values("SELECT entityid FROM customer ORDER BY id") == ["before", "other"]
    assert account.refusal("SELECT custentity_late FROM customer").endswith("{customer=customer}.")


def test_only_what_a_query_reads_is_made(account: Any) -> None:
    account.store.create("customer", {"entityId": "A"})
    account.store.create("salesOrder", order(1, 10))
    account.values("SELECT id FROM customer")
    made = account.engine.projection.database.writer

    assert made.execute("SELECT COUNT(*) FROM q_customer").fetchone() == (1,)
    assert made.execute("SELECT COUNT(*) FROM q_transaction").fetchone() == (0,)
    assert account.values("SELECT BUILTIN.DF(entity) FROM transaction") == ["A"]


def test_headers_lines_links_and_addresses_of_transactions_are_made_apart(account: Any) -> None:
    address = {"addr1": "1 Quay St", "city": "Cork"}
    account.store.create("salesOrder", {**order(1, 10), "billingAddress": address, "custbody_a": "x"})
    made = account.engine.projection.database.writer

    def filled() -> list[int]:
        tables = ("transaction", *LINES, "nexttransactionlink", "transactionbillingaddress")
        return [made.execute(f"SELECT COUNT(*) FROM q_{name}").fetchone()[0] for name in tables]

    assert account.values("SELECT custbody_a FROM transaction") == ["x"]
    assert filled() == [1, 0, 0, 0, 0]
    account.store.create("invoice", {**order(1, 10), "createdFrom": {"id": "1"}, "billingAddress": address})
    assert account.values("SELECT COUNT(*) FROM transaction") == ["2"]
    assert filled() == [2, 0, 0, 0, 0]
    assert account.values("SELECT COUNT(*) FROM transactionline") == ["4"]
    assert filled() == [2, 4, 0, 0, 0]
    assert account.values("SELECT COUNT(*) FROM transactionaccountingline") == ["4"]
    assert filled() == [2, 4, 4, 0, 0]
    assert account.rows(
        "SELECT t.id, a.city FROM transaction t JOIN transactionbillingaddress a ON a.nkey = t.billingaddress "
        "JOIN nexttransactionlink n ON n.nextdoc = t.id"
    ) == [{"id": "2", "city": "Cork"}]
    assert filled() == [2, 4, 4, 1, 2]


def test_another_time_zone_makes_the_tables_anew(account: Any) -> None:
    account.store.create("customer", {"entityId": "A", "dateCreated": "2025-01-01T02:00:00Z"})
    assert account.values("SELECT datecreated FROM customer") == ["12/31/2024"]
    account.engine.projection.show_zone("Europe/Berlin")

    assert account.values("SELECT datecreated FROM customer") == ["1/1/2025"]


def test_two_projections_of_one_store_do_not_disturb_each_other(catalogue: Catalogue, reopened: Open) -> None:
    first = reopened(Store(shapes=CatalogueShapes(catalogue)))
    second = reopened(first.store)
    first.store.create("customer", {"entityId": "A"})
    first.store.delete("customer", 1)

    assert second.values("SELECT COUNT(*) FROM customer") == ["0"]


WRITES = st.lists(
    st.tuples(
        SOME,
        st.sampled_from(("create", "update", "delete", "order", "lines", "unorder")),
        st.integers(1, 4),
        st.integers(-9, 9),
    ),
    max_size=12,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WRITES)
def test_after_any_writes_the_tables_are_as_if_made_from_scratch(
    reopened: Open, catalogue: Catalogue, writes: list[tuple[set[str], str, int, int]]
) -> None:
    account = reopened(Store(shapes=CatalogueShapes(catalogue), clock=lambda: 1_764_619_200.0))
    for tables, word, number, value in writes:
        _write(account.store, word, number, value)
        account.engine.projection.ready(tables)
    account.engine.projection.ready(TABLES)
    followed = contents(account.engine.projection.database.writer)
    afresh = reopened(account.store).engine.projection
    afresh.ready(TABLES)

    assert contents(afresh.database.writer) == followed


def _write(store: Store, word: str, number: int, value: int) -> None:
    type_ = "customer" if word in ("create", "update", "delete") else "salesOrder"
    there = store.get(type_, number) is not None
    if word == "create" and not there:
        store.create("customer", {"entityId": f"C{number}", "creditLimit": value}, id=number)
    elif word == "update" and there:
        store.update("customer", number, {"creditLimit": value, "isInactive": value > 0})
    elif word == "order" and not there:
        store.create("salesOrder", order(number, value, value * 2), id=number)
    elif word == "lines" and there:
        store.update("salesOrder", number, order(number, value), replace=True)
    elif word in ("delete", "unorder") and there:
        store.delete(type_, number)
