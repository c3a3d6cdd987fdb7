from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.flow_tests.suite import Expectation, FlowTest
from connector.flow_tests.suite_reading import collect, findings_of

FLOW = "flows: {job: {steps: [{logger: {message: hello}}]}}\n"
TEST = "tests: [{name: it ends, expect: {status: ok}}]\n"


def test_tests_stand_beside_the_flow_or_in_it(tmp_path: Path) -> None:
    (tmp_path / "job.yaml").write_text(FLOW + TEST, encoding="utf-8")
    (tmp_path / "job.test.yaml").write_text(TEST, encoding="utf-8")
    found = collect([tmp_path / "job.yaml"])

    assert [Path(suite.name).name for suite in found.suites] == ["job.yaml", "job.test.yaml"]
    assert not found.findings


def test_a_folder_is_gone_through_and_each_file_read_once(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    for name in ("a", "deeper/b"):
        (tmp_path / f"{name}.yaml").write_text(FLOW, encoding="utf-8")
    (tmp_path / "a.test.yaml").write_text(TEST, encoding="utf-8")
    (tmp_path / "connector.yaml").write_text("params: {}\n", encoding="utf-8")
    found = collect([tmp_path, tmp_path / "a.yaml"])

    assert [Path(suite.name).name for suite in found.suites] == ["a.test.yaml"]
    assert sorted(path.name for path in found.loaded) == ["a.yaml", "b.yaml"]


def test_a_file_of_tests_may_name_its_flow(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "job.yaml").write_text(FLOW, encoding="utf-8")
    (tmp_path / "slow.test.yaml").write_text(f"flow: flows/job.yaml\n{TEST}", encoding="utf-8")

    assert [suite.loaded.name for suite in collect([tmp_path / "slow.test.yaml"]).suites] == ["job"]


def test_what_is_wrong_with_files_is_told_all_at_once(tmp_path: Path) -> None:
    texts = {
        "alone.test.yaml": TEST,
        "list.test.yaml": "- 1\n",
        "twice.test.yaml": f"{TEST}{TEST}",
        "broken.test.yaml": "tests: [\n",
        "empty.test.yaml": "tests: []\n",
        "bad.yaml": "flows: {job: {steps: []}}\n",
        "bad.test.yaml": TEST,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("list", "twice", "broken", "empty"):
        (tmp_path / f"{name}.yaml").write_text(FLOW, encoding="utf-8")
    found = list(collect([tmp_path]).findings)

    assert sorted({Path(one.where.file).name if one.where else "" for one in found}) == [
        "alone.test.yaml", "bad.yaml", "broken.test.yaml", "empty.test.yaml", "list.test.yaml", "twice.test.yaml",
    ]  # fmt: skip
    assert len(found) == len({str(one) for one in found})


def test_the_findings_of_one_file_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "job.yaml").write_text(FLOW, encoding="utf-8")
    (tmp_path / "job.test.yaml").write_text("tests: [{name: a}]\n", encoding="utf-8")

    assert [one.code for one in findings_of(tmp_path / "job.test.yaml")] == ["expects-nothing"]
    assert findings_of(tmp_path / "job.yaml") == []


KEYS = st.sampled_from([*FlowTest.model_fields, *Expectation.model_fields, "write", "${payload", "x"])
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.sampled_from(["ok", "${payload >", "${payload}", "", "2026-13-01"])
)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(list(FlowTest.model_fields)), TREES, max_size=5))
def test_whatever_a_file_of_tests_holds_is_clean_or_told(tmp_path: Path, test: dict[str, object]) -> None:
    (tmp_path / "job.yaml").write_text(FLOW, encoding="utf-8")
    (tmp_path / "job.test.yaml").write_text(yaml.safe_dump({"tests": [{"name": "a", **test}]}), encoding="utf-8")
    found = collect([tmp_path / "job.test.yaml"])

    assert bool(found.suites) != bool(found.findings)
