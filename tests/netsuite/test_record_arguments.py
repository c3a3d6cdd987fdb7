from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter
from pydantic_core import PydanticCustomError

from connector.netsuite.record_arguments import Id, check_one_key


@pytest.mark.parametrize(
    ("given", "found"), [("7", "7"), (7, "7"), ({"id": 7}, "7"), ({"internalId": "7"}, "7"), (None, "")]
)
def test_an_id_is_text_a_number_or_a_reference(given: Any, found: str) -> None:
    assert TypeAdapter(Id).validate_python(given) == found


def test_one_key_and_only_one() -> None:
    check_one_key("1", "")
    for keys in (("", ""), ("1", "A")):
        with pytest.raises(PydanticCustomError):
            check_one_key(*keys)
