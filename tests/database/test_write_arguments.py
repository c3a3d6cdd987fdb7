from __future__ import annotations

import pytest
from pydantic import ValidationError

from connector.database.write_arguments import KeyedArguments, WriteArguments


def test_one_column_may_stand_without_a_list() -> None:
    assert WriteArguments(table="t", key="id").key == ("id",)
    assert WriteArguments(table="t", key=["a", "b"]).key == ("a", "b")


def test_a_condition_sees_the_record_as_payload() -> None:
    arguments = WriteArguments.model_validate({"table": "t", "delete_when": "payload.deleted and payload.n > 1"})

    assert arguments.delete_when is not None
    assert arguments.delete_when({"payload": {"deleted": True, "n": 2}})
    assert not arguments.delete_when({"payload": {}})


@pytest.mark.parametrize(
    "wrong", [{"key": "id"}, {"table": "", "key": "id"}, {"table": "t"}, {"table": "t", "key": []}]
)
def test_a_keyed_write_needs_table_and_key(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        KeyedArguments.model_validate(wrong)
