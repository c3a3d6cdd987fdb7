from __future__ import annotations

from tests.flow.rules.conftest import Found


def test_what_is_kept_is_kept_for_a_time_that_is_said(found: Found) -> None:
    assert found("- cache: {steps: [{logger: x}]}") == [("no-ttl", "note", 4)]
    assert found('- idempotent: {id_expression: "${payload.id}"}') == [("no-ttl", "note", 4)]
    assert found("- cache: {ttl: 1h, steps: [{logger: x}]}") == []
    assert found('- idempotent: {id_expression: "${payload.id}", ttl: 1d}') == []
