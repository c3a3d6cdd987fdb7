from __future__ import annotations

import threading
from pathlib import Path

import pytest

from connector import events
from connector.flow.again import made_ready
from connector.flow.api import Flow
from connector.flow.versions import loaded_again, version_of
from connector.state.opening import open_state

SHARED = """
params: {greeting: hello}
environments:
  production: {params: {greeting: good day}}
"""
FLOW = """
params: {greeting: {default: hi}, name: {default: Ada}}
flows:
  main:
    steps:
      - set_payload: "${params.greeting + ' ' + params.name}"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "flows" / "deep").mkdir(parents=True)
    (tmp_path / "connector.yaml").write_text(SHARED, encoding="utf-8")
    path = tmp_path / "flows" / "deep" / "greet.yaml"
    path.write_text(FLOW, encoding="utf-8")
    return path


def test_a_flow_is_kept_with_the_files_it_shares_and_loaded_again_without_them(file: Path, tmp_path: Path) -> None:
    version = version_of(Flow.load(file, environment="production").loaded)
    assert version is not None
    for path in (file, tmp_path / "connector.yaml"):
        path.write_text("nonsense: [", encoding="utf-8")

    again = loaded_again(version, "production")

    assert list(version.files) == ["flows/deep/greet.yaml", "connector.yaml"]
    assert version.files["connector.yaml"].strip() == SHARED.strip()
    assert Flow(again).run("main", state="memory").payload == "good day Ada"
    assert Flow(loaded_again(version, "")).run("main", state="memory").payload == "hello Ada"


def test_a_flow_without_a_project_finds_none_where_it_is_loaded_again(tmp_path: Path) -> None:
    path = tmp_path / "alone.yaml"
    path.write_text(FLOW, encoding="utf-8")
    version = version_of(Flow.load(path).loaded)

    assert version is not None
    assert Flow(loaded_again(version, "")).run("main", state="memory").payload == "hi Ada"


def test_a_flow_that_was_given_as_text_is_kept_too() -> None:
    version = version_of(Flow.read(FLOW).loaded)

    assert version is not None
    assert Flow(loaded_again(version, "")).run("main", state="memory").payload == "hi Ada"


def test_the_same_text_is_the_same_version_wherever_it_stands(file: Path, tmp_path: Path) -> None:
    twin = tmp_path / "elsewhere" / "flows" / "deep" / "greet.yaml"
    twin.parent.mkdir(parents=True)
    twin.write_text(FLOW, encoding="utf-8")
    (tmp_path / "elsewhere" / "connector.yaml").write_text(SHARED, encoding="utf-8")
    first, second = version_of(Flow.load(file).loaded), version_of(Flow.load(twin).loaded)

    assert first is not None
    assert second is not None
    assert first.hash == second.hash


def test_what_a_program_has_changed_is_not_kept(file: Path) -> None:
    flow = Flow.read(f'{FLOW}\nconfigs: {{w: {{type: database, url: "sqlite:///w.db"}}}}')

    assert version_of(flow.loaded) is not None
    assert version_of(flow.with_config("w", {"url": "sqlite:///x.db"}).loaded) is None


IN_THE_TEXT = {
    "a password in an address": '{type: database, url: "postgresql://me:hunter2@127.0.0.1/w"}',
    "tokens": """
    type: netsuite
    connection:
      type: token_based_authentication
      base_address: http://127.0.0.1:1
      account: A1
      consumer_key: k1
      consumer_secret: s1
      token_id: t1
      token_secret: u1""",
}


@pytest.mark.parametrize("config", list(IN_THE_TEXT.values()), ids=list(IN_THE_TEXT))
def test_a_text_in_which_a_secret_stands_is_not_kept_even_of_this_machine(config: str) -> None:
    assert version_of(Flow.read(f"{FLOW}\nconfigs:\n  c: {config}\n").loaded) is None


def test_files_that_are_imported_are_kept_too(file: Path, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    shared = tmp_path / "shared" / "names.yaml"
    shared.write_text('configs: {w: {type: database, url: "sqlite:///w.db"}}\n', encoding="utf-8")
    file.write_text(f"import: [../../shared/names.yaml]\n{FLOW}", encoding="utf-8")
    version = version_of(Flow.load(file).loaded)
    assert version is not None
    shared.unlink()

    assert set(version.files) == {"flows/deep/greet.yaml", "connector.yaml", "shared/names.yaml"}
    assert loaded_again(version, "").configs["w"].body == {"url": "sqlite:///w.db"}


def test_a_file_that_changes_does_not_change_a_run_under_way(tmp_path: Path) -> None:
    path, stop = tmp_path / "flow.yaml", threading.Event()
    text = (
        "flows:\n  main:\n    steps:\n      - set_payload: [1, 2, 3]\n"
        "      - parallel_foreach: {max_concurrency: 1, block_size: 1, steps: [{set_payload: '${payload * 10}'}, "
        "{logger: 'did ${payload}'}]}\n"
    )
    path.write_text(text, encoding="utf-8")

    def stopping(event: events.Event) -> None:
        if isinstance(event, events.Logged):
            stop.set()

    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        first = Flow.load(path).run(state=state, emit=stopping, stop=stop)
        path.write_text(text.replace("* 10", "* 999"), encoding="utf-8")
        heard: list[events.Event] = []
        result = made_ready(state, state.runs.show(first.run), emit=heard.append).go_on(first.run)

        assert (first.status, result.status, result.payload) == ("interrupted", "ok", [10, 20, 30])
        assert result.run == first.run
        assert 0 < sum(isinstance(event, events.Logged) for event in heard) < 3
        assert Flow.load(path).run(state=state).payload == [999, 1998, 2997]
