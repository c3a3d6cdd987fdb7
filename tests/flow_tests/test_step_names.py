from __future__ import annotations

from connector.flow.load import load_text
from connector.flow_tests.step_names import StepNames

FLOW = """
flows:
  job: {steps: [{id: a, logger: {message: a}}, {logger: {message: b}}, {flow_ref: {name: sub}}]}
  other: {steps: [{id: a, logger: {message: a}}, {id: c, logger: {message: a}}]}
sub_flows:
  sub: {steps: [{id: d, logger: {message: d}}, {id: e, logger: {message: d}}]}
  sub2: {steps: [{id: e, logger: {message: d}}]}
"""


def test_a_step_is_called_by_its_id_its_place_or_with_its_flow() -> None:
    names = StepNames(load_text(FLOW).document, "job")

    assert [names.address(name) for name in ("a", "1", "other/a", "c", "d", "sub/e", "e", "f")] == [
        "job/a", "job/1", "other/a", "other/c", "sub/d", "sub/e", "", "",
    ]  # fmt: skip
    assert names.short("job/a") == "a"
    assert names.short("sub/d") == "sub/d"
