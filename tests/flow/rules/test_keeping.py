from __future__ import annotations

from tests.flow.rules.conftest import Found


def test_what_is_kept_is_kept_for_a_time_that_is_said(found: Found) -> None:
    assert found("- cache: {steps: [{logger: x}]}") == [("no-ttl", "note", 4)]
    assert found('- idempotent: {id_expression: "${payload.id}"}') == [("no-ttl", "note", 4)]
    assert found("- cache: {ttl: 1h, steps: [{logger: x}]}") == []
    assert found('- idempotent: {id_expression: "${payload.id}", ttl: 1d}') == []


def test_what_is_gone_is_never_known_behind_a_source_of_changes(found: Found) -> None:
    flow = "flows:\n  main:\n    source: {%s}\n    steps:\n      - changed_only: {key: id, gone: %s}\n"
    flow += "      - foreach: {steps: [{logger: x}]}"
    polling = "netsuite.on_modified_object: {record_type: customer}"

    assert found(flow % (polling, "true")) == [("never-gone", "warning", 5)]
    assert found(flow % (polling, "false")) == []
    assert found(flow % ("schedule: {every: 1h}", "true")) == []
