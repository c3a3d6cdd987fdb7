from __future__ import annotations

from pathlib import Path

import pytest

from connector.flow.concerning import concerning
from connector.flow.load import load, load_text

TEXT = """
configs:
  w: {type: database, url: "postgresql://me:secret@localhost/x"}
  v: {type: database, url: "postgresql://me:secret@localhost/y"}
flows:
  a:
    steps:
      - logger: ${vars.a}
      - try: {steps: [{flow_ref: s}]}
  b: {steps: [{logger: "${vars.b}"}, {database.execute: {config: v, statement: x}}]}
subFlows:
  s: {steps: [{logger: "${vars.s}"}, {database.execute: {config: w, statement: x}}]}
  t: {steps: [{logger: "${vars.t}"}]}
retry_policies:
  p: {attempts: 500}
"""


@pytest.mark.parametrize(
    ("names", "lines"),
    [(["a"], [3, 8, 12, 15]), (["b"], [4, 10, 15]), (["a", "b"], [3, 4, 8, 10, 12, 15]), ([], [15])],
)
def test_a_run_is_told_of_its_flows_and_what_they_refer_to(names: list[str], lines: list[int]) -> None:
    found = concerning(load_text(TEXT), names)

    assert [finding.where.line for finding in found if finding.where] == lines


def test_a_configuration_that_is_shared_concerns_who_uses_it(tmp_path: Path) -> None:
    (tmp_path / "connector.yaml").write_text(
        "configs: {w: {type: database, url: 'postgresql://me:secret@localhost/x'}}\n", encoding="utf-8"
    )
    (tmp_path / "f.yaml").write_text(
        "flows: {a: {steps: [{database.execute: {statement: x}}]}, b: {steps: [{set_payload: 1}]}}\n", encoding="utf-8"
    )
    loaded = load(tmp_path / "f.yaml")

    assert [finding.code for finding in concerning(loaded, ["a"])] == ["literal-secret"]
    assert concerning(loaded, ["b"]) == []
