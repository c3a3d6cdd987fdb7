from __future__ import annotations

from typing import Any, cast

import pytest

from connector.component import Interpreter
from connector.errors import ConfigurationError
from connector.scope_items import as_list, as_stream
from connector.stream import Stream, of


class Steady:
    """A place where every stream can be read again."""

    def steady(self, stream: Stream) -> Stream:
        return stream


HERE = cast(Interpreter, Steady())


@pytest.mark.parametrize(
    ("items", "each"),
    [(None, []), ([1, 2], [1, 2]), ((), ()), ({"a": 1}, [{"key": "a", "value": 1}])],
)
def test_a_list_is_gone_through_item_by_item_and_a_mapping_key_by_key(items: Any, each: Any) -> None:
    assert as_list(items, "foreach") == each


def test_a_stream_of_records_takes_a_mapping_for_one() -> None:
    rows = of([1])

    assert list(as_stream({"a": 1}, HERE, 10, "records")) == [{"a": 1}]
    assert [len(page.records) for page in as_stream([1, 2, 3], HERE, 2, "records").pages()] == [2, 1]
    assert as_stream(rows, HERE, 2, "records") is rows


def test_what_is_neither_is_told_with_who_asked() -> None:
    for read in (lambda: as_list(5, "foreach"), lambda: as_stream(5, HERE, 1, "foreach")):
        with pytest.raises(ConfigurationError, match="foreach goes through a list or a stream, and this is a int"):
            read()
