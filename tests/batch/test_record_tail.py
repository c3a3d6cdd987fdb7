from __future__ import annotations

import pytest

from connector.batch.record_tail import is_of_a_group


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("main/job/leg-1[3]", False),
        ("main/job/leg-0/aggregator[2]/send[0]", True),
        ("main/job/leg-0/aggregator/streamed/send[0]", True),
        ("main/job/leg-0/aggregator[2]/inner/leg-1[0]", False),
        ("main/each[0][0]/write", False),
    ],
)
def test_a_letter_of_a_group_is_known_by_where_it_was_made(unit: str, expected: bool) -> None:
    assert is_of_a_group(unit) is expected
