import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from connector.sandbox.refusals import DuplicateError, RuleError, UnknownRecordError
from connector.sandbox.storage.record_shape import KEYLESS, RecordShape
from connector.sandbox.storage.store import Store, stamp


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


class Shapes:
    """Customers and vendors share ids; addresses are keyed, groups are not."""

    def shape(self, type_: str) -> RecordShape:
        space = "entity" if type_ in ("customer", "vendor") else type_
        return RecordShape(id_space=space, line_keys={"addressBook": "internalId", "groups": KEYLESS, "item": "line"})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    return Store(shapes=Shapes(), clock=clock)


def test_gives_back_what_was_kept_with_exact_numbers_and_iso_dates(store: Store) -> None:
    made = store.create("customer", {"balance": Decimal("20.10"), "startDate": date(2026, 1, 2)}, external_id="C1")

    found = store.get("customer", made.id)
    assert found == made
    assert found.body == {
        "id": "1",
        "externalId": "C1",
        "balance": Decimal("20.10"),
        "startDate": "2026-01-02",
        "createdDate": "2023-11-14T22:13:20Z",
        "lastModifiedDate": "2023-11-14T22:13:20Z",
    }
    assert str(found.body["balance"]) == "20.10"


def test_records_of_one_family_share_their_ids(store: Store) -> None:
    customer = store.create("customer", {})
    vendor = store.create("vendor", {})

    assert (customer.id, vendor.id) == (1, 2)
    assert store.get("vendor", customer.id) is None


def test_a_given_id_is_kept_and_never_given_again(store: Store) -> None:
    store.create("customer", {}, id=41)
    store.delete("customer", 41)

    assert store.create("customer", {}).id == 42


def test_the_id_of_a_system_record_may_be_negative(store: Store) -> None:
    assert store.create("customer", {}, id="-5").id == -5
    assert store.create("customer", {}).id == 1


def test_an_external_id_names_one_record_of_a_family(store: Store) -> None:
    store.create("customer", {}, external_id="A")

    with pytest.raises(DuplicateError, match="This entity already exists"):
        store.create("vendor", {"externalId": "A"})
    assert store.get("customer", external_id="A") is not None
    assert store.get("vendor", external_id="A") is None


def test_an_id_that_is_no_number_is_refused(store: Store) -> None:
    with pytest.raises(RuleError, match="'abc'"):
        store.get("customer", "abc")


def test_an_update_merges_and_none_clears(store: Store, clock: Clock) -> None:
    made = store.create("customer", {"phone": "1", "email": "a@b.example", "address": {"city": "Oslo", "zip": "1"}})
    clock.now += 60

    changed = store.update("customer", made.id, {"phone": None, "address": {"city": "Bergen"}})

    assert "phone" not in changed.body
    assert changed.body["email"] == "a@b.example"
    assert changed.body["address"] == {"city": "Bergen", "zip": "1"}
    assert changed.body["lastModifiedDate"] == "2023-11-14T22:14:20Z"
    assert changed.created == "2023-11-14T22:13:20Z"


def test_a_reference_is_taken_whole(store: Store) -> None:
    made = store.create("customer", {"terms": {"id": "1", "refName": "Net 30"}})

    assert store.update("customer", made.id, {"terms": {"id": "2"}}).body["terms"] == {"id": "2"}


def test_the_last_change_never_lies_before_an_earlier_one(store: Store, clock: Clock) -> None:
    made = store.create("customer", {})
    clock.now -= 3600

    assert store.update("customer", made.id, {"phone": "1"}).modified == made.modified


def test_a_seed_may_say_when_a_record_was_made_and_changed(store: Store) -> None:
    made = store.create("customer", {"createdDate": "2020-01-01T00:00:00Z", "lastModifiedDate": "2021-01-01T00:00:00Z"})

    assert (made.created, made.modified) == ("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")


def test_a_deleted_record_leaves_a_tombstone(store: Store, clock: Clock) -> None:
    store.create("customer", {"entityId": "ACME"}, external_id="C1", id=7)
    clock.now += 10
    store.delete("customer", 7)

    assert store.get("customer", 7) is None
    (stone,) = store.deleted(since=stamp(clock.now))
    assert (stone.type, stone.id, stone.external_id, stone.name) == ("customer", 7, "C1", "ACME")
    assert store.deleted(until=stamp(clock.now)) == []
    assert store.deleted(types=["vendor"]) == []


def test_what_is_not_there_can_neither_be_changed_nor_deleted(store: Store) -> None:
    with pytest.raises(UnknownRecordError):
        store.update("customer", 9, {})
    with pytest.raises(UnknownRecordError):
        store.delete("customer", 9)


def test_a_transaction_keeps_all_or_nothing(store: Store) -> None:
    def write_and_fail() -> None:
        with store.transaction():
            store.create("customer", {})
            with store.transaction():
                store.create("customer", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()

    assert store.count("customer") == 0
    assert store.create("customer", {}).id == 1


def test_listeners_hear_each_write_inside_its_transaction(store: Store) -> None:
    heard: list[tuple[str, int, Any]] = []

    def listen(connection: sqlite3.Connection, type_: str, id_: int, body: Any) -> None:
        assert connection.in_transaction
        heard.append((type_, id_, body and body.get("phone")))

    store.listeners.append(listen)
    store.create("customer", {"phone": "1"})
    store.update("customer", 1, {"phone": "2"})
    store.delete("customer", 1)

    assert heard == [("customer", 1, "1"), ("customer", 1, "2"), ("customer", 1, None)]


def test_a_listener_that_fails_undoes_the_write(store: Store) -> None:
    def refuse(*_: Any) -> None:
        raise RuntimeError

    store.listeners.append(refuse)
    with pytest.raises(RuntimeError):
        store.create("customer", {})

    assert store.count("customer") == 0


def test_new_lines_are_numbered(store: Store) -> None:
    made = store.create("customer", {"item": [{"q": 1}, {"q": 2}], "groups": [{"g": 1}], "addressBook": [{"a": 1}]})

    assert made.body["item"] == [{"line": 1, "q": 1}, {"line": 2, "q": 2}]
    assert made.body["groups"] == [{"g": 1}]
    assert made.body["addressBook"] == [{"internalId": 1, "a": 1}]


def test_lines_are_merged_by_key_or_replaced(store: Store) -> None:
    made = store.create("customer", {"item": [{"q": 1, "m": "x"}, {"q": 2}]})

    merged = store.update("customer", made.id, {"item": [{"line": 1, "q": 5}, {"q": 9}]})
    assert merged.body["item"] == [{"line": 1, "q": 5, "m": "x"}, {"line": 2, "q": 2}, {"line": 3, "q": 9}]

    replaced = store.update("customer", made.id, {"item": [{"line": 3, "q": 8}]}, replace=["item"])
    assert replaced.body["item"] == [{"line": 3, "q": 8}]
    assert store.update("customer", made.id, {"item": []}, replace=True).body["item"] == []


def test_records_are_selected_in_order_page_by_page(store: Store) -> None:
    for _ in range(7):
        store.create("customer", {})
    store.create("vendor", {})

    assert [stored.id for stored in store.select("customer", page=3)] == [1, 2, 3, 4, 5, 6, 7]
    assert [stored.id for stored in store.select("customer", after=5)] == [6, 7]
    assert store.ids("customer", limit=2, offset=4) == [5, 6]
    assert store.types() == {"customer": 7, "vendor": 1}


def test_a_record_is_found_by_its_name_without_reading_it(store: Store) -> None:
    made = store.create("customer", {"entityId": "ACME"}, external_id="X")

    assert store.named("customer", "ACME") == [made.id]
    label = store.label("entity", external_id="X")
    assert label is not None
    assert (label.type, label.name) == ("customer", "ACME")


def test_counters_and_settings_last(store: Store) -> None:
    assert [store.next_number("n", 5), store.next_number("n", 5)] == [5, 6]
    assert store.setting("seed") is None
    store.keep_setting("seed", "demo")
    assert store.setting("seed") == "demo"


def test_a_file_keeps_the_records(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    first = Store(path)
    first.create("customer", {"phone": "1"})
    first.close()

    second = Store(path)
    assert second.count("customer") == 1
    assert second.create("customer", {}).id == 2
    second.close()


def test_many_threads_may_write(store: Store) -> None:
    def write() -> None:
        for _ in range(50):
            store.create("customer", {})

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [stored.id for stored in store.select("customer")] == list(range(1, 201))


def test_a_stamp_is_utc_in_whole_seconds() -> None:
    assert stamp(datetime(2026, 11, 23, 8, 12, 34, 999999, tzinfo=UTC).timestamp()) == "2026-11-23T08:12:34Z"


def test_the_data_file_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    Store(path).close()
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("ALTER TABLE deleted DROP COLUMN subsidiaries")
    store = Store(path)

    store.delete("vendor", store.create("vendor", {"subsidiary": [{"id": "1"}, {"id": "2"}]}).id)

    assert [stone.subsidiaries for stone in store.deleted()] == [("1", "2")]
    store.close()


def test_what_is_worked_out_does_not_modify_a_record(store: Store, clock: Clock) -> None:
    made = store.create("customer", {"companyName": "A", "phone": "1"})
    clock.now += 60

    again = store.restate(made, {"balance": Decimal("1.50")})

    assert (again.modified, again.body["balance"], again.body["phone"]) == (made.modified, Decimal("1.50"), "1")
    assert store.get("customer", made.id) == again
