"""An index of references finds what reading all records finds, whatever was written in between."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.records.reference_index import SCANS, ReferenceIndex
from connector.sandbox.storage.store import Store
from connector.sandbox.storage.store_copy import copied, put_back

WRITES = st.lists(st.tuples(st.sampled_from(("create", "update", "delete")), st.integers(1, 4), st.integers(1, 4)))


def indexed(store: Store) -> ReferenceIndex:
    made = ReferenceIndex(store)
    for _ in range(SCANS + 1):
        made.candidates(1)
    return made


def asked(index: ReferenceIndex) -> list[list[tuple[str, int, str]]]:
    return [index.candidates(id_) for id_ in range(-1, 6)]


def write(store: Store, how: str, id_: int, other: int) -> None:
    body = {"entity": {"id": str(other)}, "of": [{"id": "-1"}], "memo": '{"id":"5"'}
    writes: dict[str, Callable[[], object]] = {
        "create": lambda: store.create("salesOrder", body),
        "update": lambda: store.update("salesOrder", id_, body),
        "delete": lambda: store.delete("salesOrder", id_),
    }
    if how == "create" or store.get("salesOrder", id_):
        writes[how]()


@given(WRITES, WRITES)
def test_the_index_finds_what_reading_all_finds(
    before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]
) -> None:
    store = Store()
    for one in before:
        write(store, *one)
    index = indexed(store)
    for one in after:
        write(store, *one)
        assert asked(index) == asked(ReferenceIndex(store))
    store.close()


def test_a_store_that_was_put_back_is_read_anew() -> None:
    store = Store()
    store.create("invoice", {"entity": {"id": "1"}})
    kept = copied(store)
    index = indexed(store)
    store.delete("invoice", 1)
    assert index.candidates(1) == []

    put_back(store, kept)

    assert [found[:2] for found in index.candidates(1)] == [("invoice", 1)]
