from __future__ import annotations

from tests.flow.rules.conftest import Found

FLOW = """
flows:
  main:
    %s
    steps:
      - try: {steps: [{foreach: {steps: [{logger: x}]}}]}
        on_error: [{on_error_continue: {%s}}]
"""
POLLING = "source: {netsuite.on_modified_object: {record_type: customer}}"


def test_a_polling_flow_says_what_a_handled_error_means(found: Found) -> None:
    assert found(FLOW % (POLLING, "")) == [("not-acknowledged", "warning", 6)]
    assert found(FLOW % (POLLING, "acknowledge: true")) == []
    assert found(FLOW % (POLLING, "acknowledge: false")) == []


def test_elsewhere_it_need_not_be_said(found: Found) -> None:
    for source in ("description: x", "source: {schedule: {every: 5m}}", "source: {vm.listener: {queue_name: q}}"):
        assert "not-acknowledged" not in [code for code, _, _ in found(FLOW % (source, ""))]
