from __future__ import annotations

from typing import Any

import pytest

from connector.netsuite.concurrency_limit import told


@pytest.mark.parametrize(
    ("answer", "limit"),
    [
        ({"accountConcurrencyLimit": 5, "accountUnallocatedConcurrencyLimit": 3, "integrationConcurrencyLimit": 2,
          "integrationLimitType": "integrationSpecific"}, 2),
        ({"accountConcurrencyLimit": 5, "accountUnallocatedConcurrencyLimit": 3,
          "integrationLimitType": "accountLimit"}, 2),
        ({"accountConcurrencyLimit": 15, "integrationLimitType": "internal"}, 14),
        ({"accountConcurrencyLimit": 1}, 1),
        ({"accountConcurrencyLimit": "5"}, None),
        ({"accountConcurrencyLimit": True}, None),
        ([], None),
    ],
)  # fmt: skip
def test_a_reserved_part_is_ours_and_of_the_pool_one_is_left_to_others(answer: Any, limit: int | None) -> None:
    assert told(answer) == limit
