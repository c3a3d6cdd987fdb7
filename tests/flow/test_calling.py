from __future__ import annotations

from pathlib import Path

import pytest

from connector import events
from tests.steps.resuming import gone_on, killed, said

COUNTED = """
- set_payload: [{id: 1}]
- foreach:
    steps:
      - until_successful:
          max_retries: 5
          wait_between_retries: 1ms
          steps:
            - object_store.retrieve: {key: "${payload.id}", default_value: 0}
              target: n
            - object_store.store: {key: "${payload.id}", value: "${vars.n + 1}"}
            - logger: stored ${vars.n}
            - file.write_json_lines: {path: "FOLDER/${vars.n}.jsonl", records: ["${vars}"]}
              target: written
            - logger: wrote ${vars.n}
            - validate: {is_true: vars.n >= 2}
"""


@pytest.mark.parametrize("at", ["stored 0", "wrote 0", "stored 1", "wrote 1", "stored 2", "wrote 2"])
def test_a_unit_that_is_redone_goes_the_way_it_went_though_its_own_writes_are_there(tmp_path: Path, at: str) -> None:
    steps = COUNTED.replace("FOLDER", str(tmp_path))
    heard: list[events.Event] = []

    killed(tmp_path, steps, at)
    result = gone_on(tmp_path, steps, heard)

    assert result.status == "ok"
    assert sorted(path.name for path in tmp_path.glob("*.jsonl")) == ["0.jsonl", "1.jsonl", "2.jsonl"]
    assert said(heard)[-1] == "wrote 2"


BESIDE = """
- set_payload: [{id: 1}, {id: 2}, {id: 3}]
- foreach:
    steps:
      - async:
          - object_store.store: {key: "${payload.id}", value: 1}
          - file.write_json_lines: {path: "FOLDER/${payload.id}.jsonl", records: ["${payload}"]}
- logger: all begun
"""


def test_what_went_on_beside_a_run_counts_after_a_kill_as_it_counted_before(tmp_path: Path) -> None:
    steps = BESIDE.replace("FOLDER", str(tmp_path))

    killed(tmp_path, steps, "all begun")
    result = gone_on(tmp_path, steps)

    assert result.report.written == 3
    assert len(list(tmp_path.glob("*.jsonl"))) == 3
