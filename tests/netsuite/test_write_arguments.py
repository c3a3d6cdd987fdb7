from __future__ import annotations

from connector.errors import PARENTS
from connector.netsuite.write_arguments import (
    READ_ERRORS,
    WRITE_ERRORS,
    KeysArguments,
    RecordsArguments,
    WriteArguments,
)


def test_one_sublist_may_be_named_without_a_list() -> None:
    assert WriteArguments(record_type="a", replace_sublists="item").replace_sublists == ("item",)
    assert WriteArguments(record_type="a", replace_sublists=True).replace_sublists is True
    assert WriteArguments(record_type="a").replace_sublists is None


def test_records_default_to_the_payload() -> None:
    assert RecordsArguments(record_type="a").records is None


def test_keys_come_in_order() -> None:
    found = KeysArguments(record_type="a", ids=(1, "2"), external_ids=("A",))

    assert found.keys() == [("1", ""), ("2", ""), ("", "A")]


def test_declared_errors_are_known_types() -> None:
    assert all(name.removeprefix("NETSUITE:") in PARENTS for name in (*READ_ERRORS, *WRITE_ERRORS))
