from __future__ import annotations

import pytest

from connector.flow import plan
from connector.flow.api import Flow

CONFIGS = """
configs:
  erp: {type: netsuite, connection: {type: oauth2_client_credentials, account: "1", client_id: "${env:B}",
        certificate_id: "${env:C}", private_key_file: "${env:D}"}}
"""


def notes(text: str) -> dict[str, tuple[str, ...]]:
    return {row.path: row.notes for row in plan.of(Flow.read(text + CONFIGS).loaded) if row.notes}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("netsuite.on_new_object: {record_type: customer}", "the watermark moves when every record is acknowledged"),
        ("netsuite.on_new_object: {record_type: customer, each: record}", "a record that fails becomes a dead letter"),
        (
            "netsuite.on_new_object: {record_type: customer, each: record, redelivery: {max_redelivery_count: 3}}",
            "delivered again 3 times, then it becomes a dead letter",
        ),
        (
            "vm.listener: {queue_name: q}",
            "a run an event, at most 2 at once; an event whose run was broken off comes again",
        ),
        ("http.listener: {path: /x}", "is gone on with by the next start"),
    ],
)
def test_a_source_says_how_it_delivers(source: str, said: str) -> None:
    text = f"flows:\n  main:\n    max_concurrency: 2\n    source: {{{source}}}\n"
    text += "    steps: [{foreach: {steps: [{logger: x}]}}]\n"

    assert said in " / ".join(notes(text)["main/source"])


def test_how_many_failures_are_too_many_is_said() -> None:
    text = "flows:\n  main:\n    source: {vm.listener: {queue_name: q}}\n    stop_after: {count: 5, ratio: 0.1}\n"
    text += "    steps: [{logger: x}]\n"

    assert "the run fails when 5 records or 10% of the records have failed" in notes(text)["main/source"]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            (
                "batch_job: {block_size: 20, max_failed_records: 7, max_concurrency: 3, "
                "steps: [{name: a, steps: [{logger: x}]}]}"
            ),
            "blocks of 20 records, 3 at once; it stops when more than 7 failed",
        ),
        (
            "batch_job: {steps: [{name: a, steps: [{logger: x}]}]}",
            "blocks of 100 records, as many as the engine has under way at once; it stops for no number",
        ),
        ("parallel_foreach: {steps: [{logger: x}]}", "4 items at once, capped by the account's permits"),
        ("parallel_foreach: {max_concurrency: '${params.n}', steps: [{logger: x}]}", "${params.n} items at once"),
        ("scatter_gather: [{steps: [{logger: x}]}, {steps: [{logger: x}]}]", "all routes at once"),
        ("until_successful: {steps: [{logger: x}]}", "all steps inside up to 6 times, 300 s of waiting at worst"),
    ],
)
def test_a_construct_says_what_bounds_it(step: str, said: str) -> None:
    text = f"params: {{n: 3}}\nflows:\n  main:\n    steps:\n      - id: it\n        {step}\n"

    assert notes(text)["main/it"][0].startswith(said)
