from __future__ import annotations

import pytest

from connector.flow.rules.account_load import DEFAULT_LIMIT
from tests.flow.rules.conftest import CONFIGS, Found

LIMITED = CONFIGS.replace('account: "${env:A}"', 'account: "${env:A}", maximum_connections: 4')
GET = "netsuite.get: {record_type: customer, id: '1'}"


@pytest.mark.parametrize(
    "steps",
    [
        f"- parallel_foreach: {{max_concurrency: 5, steps: [{{{GET}}}]}}",
        f"- scatter_gather: {{routes: [{', '.join([f'{{steps: [{{{GET}}}]}}'] * 5)}]}}",
        f"- batch_job: {{max_concurrency: 5, steps: [{{name: a, steps: [{{{GET}}}]}}]}}",
        "- netsuite.suiteql: {query: SELECT id FROM customer, key: id, parallel: 5}\n- foreach: {steps: [{logger: x}]}",
        f"- parallel_foreach:\n    steps: [{{parallel_foreach: {{max_concurrency: 2, steps: [{{{GET}}}]}}}}]",
    ],
)
def test_more_at_once_than_the_account_answers_is_told_once(steps: str, found: Found) -> None:
    assert [code for code, severity, _ in found(steps, LIMITED) if severity == "warning"] == ["above-budget"]


@pytest.mark.parametrize(
    "steps",
    [
        f"- parallel_foreach: {{max_concurrency: 4, steps: [{{{GET}}}]}}",
        "- parallel_foreach: {max_concurrency: 60, steps: [{logger: x}]}",
        f"- scatter_gather: {{max_concurrency: 2, routes: [{', '.join([f'{{steps: [{{{GET}}}]}}'] * 5)}]}}",
        f"- foreach: {{batch_size: 50, steps: [{{{GET}}}]}}",
        f"- parallel_foreach: {{max_concurrency: '${{params.n}}', steps: [{{{GET}}}]}}",
    ],
)
def test_what_the_account_answers_is_not_told(steps: str, found: Found) -> None:
    assert found(steps, f"{LIMITED}\nparams: {{n: 50}}") == []


def test_where_the_configuration_says_nothing_it_is_a_note(found: Found) -> None:
    assert found(f"- parallel_foreach: {{max_concurrency: {DEFAULT_LIMIT + 1}, steps: [{{{GET}}}]}}") == [
        ("above-budget", "note", 4)
    ]
    assert found(f"- parallel_foreach: {{max_concurrency: {DEFAULT_LIMIT}, steps: [{{{GET}}}]}}") == []
