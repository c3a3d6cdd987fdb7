from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from connector.batch.aggregation import Aggregation
from connector.batch.batch_step import Aggregator
from connector.message import Message


def groups(size: int, sizes: list[int]) -> list[list[list[int]]]:
    aggregator = Aggregator.model_construct(size=size, streaming=False, steps=[])
    return list(Aggregation(aggregator, Message(), sizes, lambda _: [])._groups())


def test_groups_go_over_the_ends_of_pages() -> None:
    assert groups(3, [2, 0, 5]) == [[[0, 0, 2], [2, 0, 1]], [[2, 1, 4]], [[2, 4, 5]]]


@given(some.integers(1, 9), some.lists(some.integers(0, 12), max_size=8))
def test_every_record_is_in_one_group_in_its_order_and_only_the_last_is_smaller(size: int, sizes: list[int]) -> None:
    found = groups(size, sizes)
    members: list[list[Any]] = [[(page, at) for page, start, end in one for at in range(start, end)] for one in found]

    assert [member for one in members for member in one] == [
        (page, at) for page, number in enumerate(sizes) for at in range(number)
    ]
    assert {len(one) for one in members[:-1]} <= {size}
    assert all(0 < len(one) <= size for one in members)
