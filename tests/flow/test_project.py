from __future__ import annotations

from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.flow import project
from connector.flow.api import Flow

FLOW = "flows: {main: {steps: [{logger: x}]}}\n"


def written(folder: Path, text: str, name: str = project.FILE) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_nearest_file_above_is_the_projects(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    written(tmp_path, "{}")

    assert project.find(tmp_path / "a" / "b") == tmp_path / "connector.yaml"


def test_findings_of_the_project_bear_its_own_places(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        project.read(written(tmp_path, "params: {a: 1}\nenviroments: {}\n"))

    assert str(caught.value.findings[0].where) == f"{tmp_path}/connector.yaml:2:1"
    assert caught.value.findings[0].hint == "did you mean `environments`?"


@pytest.mark.parametrize("text", ["- a\n", "configs: 5\n", "a: a: a\n", "environments: {x: []}\n"])
def test_what_is_no_project_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError):
        project.read(written(tmp_path, text))


def test_an_environment_is_laid_over_key_by_key() -> None:
    below = {"type": "x", "connection": {"account": "1", "port": 2}}

    assert project.laid_over(below, {"connection": {"account": "3"}}) == {
        "type": "x",
        "connection": {"account": "3", "port": 2},
    }


def test_a_broken_shared_config_is_told_where_it_stands(tmp_path: Path) -> None:
    written(tmp_path, "configs:\n  w: {type: database, ulr: 'sqlite:///x.db'}\n")
    with pytest.raises(ConfigurationError) as caught:
        Flow.load(written(tmp_path, FLOW, "f.yaml"))

    assert [(found.code, str(found.where)) for found in caught.value.findings if found.severity == "error"] == [
        ("unknown-key", f"{tmp_path}/connector.yaml:2:23"),
    ]


def test_a_secret_in_clear_text_is_found_there_too(tmp_path: Path) -> None:
    written(tmp_path, "environments: {prod: {configs: {erp: {connection: {token_secret: hush}}}}}\n")
    with pytest.raises(ConfigurationError) as caught:
        Flow.load(written(tmp_path, FLOW, "f.yaml"))

    assert [found.code for found in caught.value.findings] == ["literal-secret"]


def test_a_file_imports_configs_and_policies(tmp_path: Path) -> None:
    shared = "configs: {w: {type: database, url: 'sqlite:///x.db'}}\nretry_policies: {patient: {attempts: 2}}\n"
    written(tmp_path, shared, "shared.yaml")
    text = (
        "import: [shared.yaml]\nflows: {main: {steps: [{database.execute: {statement: SELECT 1}, retry: patient}]}}\n"
    )
    loaded = Flow.load(written(tmp_path, text, "f.yaml")).loaded

    assert loaded.configs["w"].type == "database"
    assert loaded.policies["patient"].attempts == 2


def test_an_import_that_cannot_be_read_is_a_finding_at_its_place(tmp_path: Path) -> None:
    written(tmp_path, "confgs: {}\n", "bad.yaml")
    with pytest.raises(ConfigurationError) as caught:
        Flow.load(written(tmp_path, f"import: [nowhere.yaml, bad.yaml]\n{FLOW}", "f.yaml"))

    assert [(found.code, str(found.where).rpartition("/")[2]) for found in caught.value.findings] == [
        ("unknown-key", "bad.yaml:1:1"),
        ("import", "f.yaml:1:10"),
        ("import", "f.yaml:1:24"),
    ]


def test_retention_is_written_as_durations(tmp_path: Path) -> None:
    found = project.read(written(tmp_path, "retention: {runs: 7d, wire_log: 12h}\nredact: [ssn]\n"))

    assert (found.retention.runs, found.retention.wire_log) == (7 * 86400, 12 * 3600)
    assert (found.retention.dead_letters, found.retention.writes) == (90 * 86400, 400 * 86400)
    assert found.redact == ["ssn"]


def test_a_retention_that_is_no_duration_is_told_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        project.read(written(tmp_path, "retention:\n  runs: a while\n"))

    assert [str(found.where) for found in caught.value.findings] == [f"{tmp_path}/connector.yaml:2:9"]
