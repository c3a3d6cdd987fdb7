from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from connector import events
from connector.flow.api import Flow
from connector.state.opening import open_state

INTAKE = """
flows:
  intake:
    source:
      file.on_new_file: {config: box, directory: in, pattern: "*.csv", auto_delete: true, each: record}
    steps:
      - file.read_csv: {config: box, path: "${payload.path}", types: {id: integer}}
      - file.write_json_lines: {config: box, path: all.jsonl, mode: append}
configs:
  box: {type: file, root: FOLDER}
"""


def flow(tmp_path: Path) -> Flow:
    (tmp_path / "in").mkdir(exist_ok=True)
    return Flow.read(INTAKE.replace("FOLDER", str(tmp_path)))


def left(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "in").iterdir())


def test_files_go_when_the_run_that_read_them_is_over(tmp_path: Path) -> None:
    intake = flow(tmp_path)
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.csv").write_text(f"id,name\n1,{name}\n", encoding="utf-8")
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        first, second = intake.run(state=state), intake.run(state=state)

    assert (first.status, second.status) == ("ok", "nothing_to_do")
    assert left(tmp_path) == []
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8").count('"id":1') == 2


def test_files_stay_when_the_run_fails(tmp_path: Path) -> None:
    intake = flow(tmp_path)
    (tmp_path / "in" / "a.csv").write_text("id\n1\n", encoding="utf-8")
    (tmp_path / "all.jsonl").mkdir()
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        result = intake.run(state=state)

    assert result.status != "ok"
    assert left(tmp_path) == ["a.csv"]


def test_a_file_with_bad_rows_is_not_lost(tmp_path: Path) -> None:
    intake = flow(tmp_path)
    (tmp_path / "in" / "a.csv").write_text("id\nx\n", encoding="utf-8")
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        result = intake.run(state=state)

    assert result.status == "dead_letters"
    assert left(tmp_path) == ["a.csv"]


def test_a_look_at_some_files_leaves_them(tmp_path: Path) -> None:
    intake = flow(tmp_path)
    (tmp_path / "in" / "a.csv").write_text("id\n1\n", encoding="utf-8")
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        intake.run(state=state, limit=1)

    assert left(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("redelivery", ["", ", redelivery: {max_redelivery_count: 3}"])
def test_one_bad_file_does_not_keep_the_good_ones(tmp_path: Path, redelivery: str) -> None:
    flow(tmp_path)
    intake = Flow.read(INTAKE.replace("FOLDER", str(tmp_path)).replace("each: record", f"each: record{redelivery}"))
    for name, content in (("a", "1"), ("b", "x"), ("c", "3")):
        (tmp_path / "in" / f"{name}.csv").write_text(f"id\n{content}\n", encoding="utf-8")
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        intake.run(state=state)
        assert left(tmp_path) == ["b.csv"]

        (tmp_path / "in" / "d.csv").write_text("id\n4\n", encoding="utf-8")  # now b may come again before it
        intake.run(state=state)
    assert left(tmp_path) == ["b.csv"]


def test_a_resumed_run_remembers_which_files_failed(tmp_path: Path) -> None:
    intake = flow(tmp_path)
    for name, content in (("a", "x"), ("b", "2"), ("c", "3")):
        (tmp_path / "in" / f"{name}.csv").write_text(f"id\n{content}\n", encoding="utf-8")

    def die_after_the_bad_file(event: events.Event) -> None:
        if isinstance(event, events.DeadLettered):
            raise KeyboardInterrupt

    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        with suppress(KeyboardInterrupt):
            intake.run(state=state, emit=die_after_the_bad_file)
        assert left(tmp_path) == ["a.csv", "b.csv", "c.csv"]
        intake.run(state=state)

    assert left(tmp_path) == ["a.csv"]


def test_a_file_that_gets_through_when_it_comes_again_goes_as_any_other(tmp_path: Path) -> None:
    steps = "      - validate: {is_true: payload.name != params.bad}\nparams: {bad: none}\nconfigs:"
    text = INTAKE[: INTAKE.index("      - file.read_csv")] + steps + INTAKE.partition("configs:")[2]
    text = text.replace("each: record", "each: record, redelivery: {max_redelivery_count: 3}")
    flow(tmp_path)
    intake = Flow.read(text.replace("FOLDER", str(tmp_path)))
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.csv").write_text("id\n1\n", encoding="utf-8")
    with open_state("memory") as state:
        first = intake.run(state=state, params={"bad": "a.csv"})
        assert left(tmp_path) == ["a.csv"]
        second = intake.run(state=state)

    assert (first.status, second.status) == ("handled_errors", "ok")
    assert left(tmp_path) == []
