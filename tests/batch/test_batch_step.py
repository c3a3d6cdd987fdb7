from __future__ import annotations

from typing import Any

import pytest

from connector.batch.batch_step import Aggregator, BatchStep, legs


def step(name: str, **more: Any) -> BatchStep:
    return BatchStep.model_construct(name=name, steps=[], **more)


GROUP = Aggregator.model_construct(size=2, streaming=False, steps=[])


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([step("a")], [(0, "a", False)]),
        ([step("a", aggregator=GROUP)], [(0, "a", True), (1, "", False)]),
        ([step("a"), step("b", aggregator=GROUP), step("c")], [(0, "ab", True), (2, "c", False)]),
    ],
)
def test_a_leg_ends_at_an_aggregator_and_the_last_has_none(steps: list[BatchStep], expected: list[Any]) -> None:
    found = [(leg.first, "".join(one.name for one in leg.steps), leg.aggregator is not None) for leg in legs(steps)]

    assert found == expected
