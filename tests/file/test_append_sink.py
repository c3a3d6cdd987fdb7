"""Streams that end behind what a file holds, beside each other and after a kill."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.component import Unit
from connector.errors import RejectedError
from connector.file.append_sink import AppendSink
from connector.file.client import Files
from connector.file.operations.write_csv import WRITE_CSV, WriteCsvArguments
from connector.flow.api import Flow
from connector.state.opening import open_state


def open_sink(target: Path, key: str, *, is_part: bool = False, **more: Any) -> AppendSink:
    assert WRITE_CSV.sink is not None
    arguments = WriteCsvArguments(path=str(target), mode="append", **more)
    sink = WRITE_CSV.sink(Files().session, arguments, Unit(key=key, is_part=is_part))
    assert isinstance(sink, AppendSink)
    return sink


def test_two_streams_add_to_one_file_block_by_block(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    one, other = open_sink(target, "run/one"), open_sink(target, "run/other")
    one.write("run/one[0]", [{"id": 1, "n": "a"}], {"next": 1})
    other.write("run/other[0]", [{"n": "b", "id": 2}, {"colour": "red"}], None)
    one.write("run/one[1]", [{"id": 1, "n": "a"}], None)
    recalled = open_sink(target, "run/other").recall("run/other[0]")
    for sink in (one, other):
        sink.finish()

    assert target.read_text(encoding="utf-8") == "id,n\n1,a\n2,b\n1,a\n"
    assert recalled is not None
    assert (recalled.report.written, recalled.failures[0]["index"]) == (1, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_columns_stay_as_the_first_block_decided(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    open_sink(target, "run/w", header=False).write("run/w[0]", [{"a": 1, "b": 2}], {"next": 1})
    open_sink(target, "run/w", header=False).write("run/w[1]", [{"b": 4, "a": 3}], None)

    assert target.read_text(encoding="utf-8") == "1,2\n3,4\n"


def test_what_is_part_of_a_unit_stays_known_when_its_stream_has_ended(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    for _ in range(2):
        sink = open_sink(target, "run/w", is_part=True)
        sink.write("run/w[0]", [{"a": 1}], None)
        sink.finish()

    assert target.read_text(encoding="utf-8") == "a\n1\n"


def test_says_so_when_what_was_written_is_gone(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    open_sink(target, "run/w").write("run/w[0]", [{"id": 1}], {"next": 1})
    target.unlink()

    with pytest.raises(RejectedError, match="is gone"):
        open_sink(target, "run/w").write("run/w[1]", [{"id": 2}], None)


BESIDE = """
flows:
  main:
    steps:
      - set_payload: [1, 2, 3, 4, 5, 6]
      - parallel_foreach:
          max_concurrency: 3
          block_size: 1
          steps:
            - logger: "begins"
            - WRITE
            - logger: "wrote"
"""
WRITES = [
    'file.write: {path: "FOLDER/out", mode: append, content: "same\\n"}',
    'file.write_json_lines: {path: "FOLDER/out", mode: append, records: [{same: 1}]}',
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("most", [1, 4])
def test_branches_that_add_the_same_add_it_each_once_though_they_were_killed(
    tmp_path: Path, write: str, most: int
) -> None:
    flow = Flow.read(BESIDE.replace("WRITE", write).replace("FOLDER", str(tmp_path)))
    wrote: list[str] = []

    def die(event: events.Event) -> None:
        if isinstance(event, events.Logged) and event.message == "wrote":
            wrote.append(event.message)
            if len(wrote) >= most:
                raise KeyboardInterrupt

    with open_state("memory") as state:
        with suppress(KeyboardInterrupt):
            flow.run(state=state, emit=die)
        result = flow.run(state=state)

    assert (result.resumed, result.status) == (True, "ok")
    assert ".out.appends" not in [path.name for path in tmp_path.iterdir()] or "json" in write
    assert len((tmp_path / "out").read_text(encoding="utf-8").splitlines()) == 6
