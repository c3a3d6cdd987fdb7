from __future__ import annotations

from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.sublists import effect_of, replaced, sublists

ORDER = {
    "entity": {"id": "1"},
    "item": [{"item": {"id": "380"}, "quantity": 1}],
    "salesTeam": {"items": [{"line": 1, "contribution": 100}]},
    "subsidiary": [{"id": "1"}, {"id": "2"}],
}


def test_tells_lines_from_lists_of_references() -> None:
    assert set(sublists(ORDER)) == {"item", "salesTeam"}


def test_names_what_is_replaced() -> None:
    assert replaced(ORDER, replace=True) == ("item", "salesTeam")
    assert replaced(ORDER, replace=("item",)) == ("item",)
    assert replaced(ORDER, replace=False) == replaced(ORDER, replace=None) == ()


@pytest.mark.parametrize(
    ("record", "replace", "effect"),
    [
        ({"email": "a"}, None, "repeatable"),
        (ORDER, None, "write"),  # a line without a key is appended once more
        (ORDER, True, "repeatable"),
        (ORDER, ("Item",), "repeatable"),
        (ORDER, ("salesTeam",), "write"),
        ({"item": [{"line": 3, "quantity": 1}]}, False, "repeatable"),
        ({"item": []}, None, "repeatable"),
    ],
)
def test_says_whether_sending_twice_does_the_same(record: dict[str, Any], replace: Any, effect: str) -> None:
    assert effect_of(record, replace) == effect


def test_a_misspelt_sublist_is_not_appended_to() -> None:
    record = {"item": [{"quantity": 1}]}
    with pytest.raises(ConfigurationError, match="names items") as raised:
        effect_of(record, ("items",))

    assert raised.value.hint == "did you mean `item`?"
    assert replaced(record, ("addressBook",)) == ("addressBook",)  # another record of the list may have it
