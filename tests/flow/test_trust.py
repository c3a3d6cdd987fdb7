from __future__ import annotations

from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow

FLOW = """
flows:
  main:
    steps:
      - set_payload: [{n: 1}, {n: 2}]
      - transform: {python: "shop_trusted.shapes:twice"}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "shop_trusted"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "shapes.py").write_text("def twice(payload):\n    return {'n': payload['n'] * 2}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "flow.yaml").write_text(FLOW)
    return tmp_path


def test_a_trusted_function_is_called_for_each_record(project: Path) -> None:
    (project / "connector.yaml").write_text("trust: {python: [shop_trusted]}\n")

    result = Flow.load(project / "flow.yaml").run(state="memory")

    assert result.payload == [{"n": 2}, {"n": 4}]


@pytest.mark.parametrize("trust", ["", "trust: {python: [shop]}\n", "trust: {python: [shop_trusted.other]}\n"])
def test_a_function_that_is_not_trusted_is_a_finding_with_its_place_and_cure(project: Path, trust: str) -> None:
    (project / "connector.yaml").write_text(trust)

    with pytest.raises(ConfigurationError) as caught:
        Flow.load(project / "flow.yaml")

    (finding,) = caught.value.findings
    assert finding.code == "not-trusted"
    assert finding.where is not None
    assert (finding.where.line, finding.hint) == (6, "write `trust: {python: [shop_trusted.shapes]}` in connector.yaml")


def test_an_import_cannot_give_trust(project: Path) -> None:
    (project / "mine.yaml").write_text("trust: {python: [shop_trusted]}\n")
    (project / "flow.yaml").write_text(f"import: [mine.yaml]\n{FLOW}")

    with pytest.raises(ConfigurationError, match="1 error"):
        Flow.load(project / "flow.yaml")


def test_dataweave_is_trusted_apart(project: Path) -> None:
    (project / "connector.yaml").write_text("trust: {python: [shop_trusted]}\n")
    (project / "flow.yaml").write_text("flows: {main: {steps: [{transform: {dataweave: payload}}]}}")

    with pytest.raises(ConfigurationError) as caught:
        Flow.load(project / "flow.yaml")
    assert "dataweave: true" in caught.value.findings[0].hint
