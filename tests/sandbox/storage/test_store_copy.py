import sqlite3
from pathlib import Path

import pytest

from connector.sandbox.storage.store import Store
from connector.sandbox.storage.store_copy import copied, put_back


@pytest.mark.parametrize("into_file", [False, True])
@pytest.mark.parametrize("from_file", [False, True])
def test_a_copy_fits_into_memory_and_into_a_file(tmp_path: Path, from_file: bool, into_file: bool) -> None:
    source = Store(tmp_path / "a.db" if from_file else ":memory:")
    target = Store(tmp_path / "b.db" if into_file else ":memory:")
    source.create("customer", {"companyName": "Copied"})
    target.create("vendor", {"companyName": "Overwritten"})
    put_back(target, copied(source))

    assert target.types() == {"customer": 1}
    assert target.create("customer", {}).id == 2
    assert source.count("customer") == 1
    for store in (source, target):
        store.close()
    if into_file:
        again = Store(tmp_path / "b.db")
        assert again.count("customer") == 2
        again.close()


def test_what_is_no_database_changes_nothing() -> None:
    store = Store()
    store.create("customer", {})
    with pytest.raises(sqlite3.DatabaseError):
        put_back(store, b"nonsense" * 200)

    assert store.count("customer") == 1
